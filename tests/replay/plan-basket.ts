/**
 * Derives what one shopper's devices do from the shopper's invoices: who is offline when, who types what, when
 * somebody shops as a guest first. Every choice comes from the seed. The planner asks the oracle what a device
 * sees, so that it derives only histories whose outcome plain arithmetic defines; it never looks at the product.
 */

import { createChance } from '../support/seeded-random.ts';
import type { BasketPlan } from './events.ts';
import type { Shopper } from './invoices.ts';
import { planCancellation } from './plan-cancellation.ts';
import { planConflict } from './plan-conflict.ts';
import { planGuestVisit } from './plan-guest-visit.ts';
import { planOrder } from './plan-order.ts';
import { createStage, type Stage } from './stage.ts';

export interface PlanOptions {
  readonly seed: string;
  readonly devices: number;
  /** Share of its time a device is offline, 0 to 1. */
  readonly offline: number;
}

/** Shares of a shopper's orders that … */
const STARTS_AS_GUEST = 0.12;
const IS_FOLLOWED_BY_A_CONFLICT = 0.15;
const IS_FOLLOWED_BY_A_CLEAR = 0.12;

const clearSometimes = (stage: Stage): void => {
  if (!stage.chance.isLucky(IS_FOLLOWED_BY_A_CLEAR)) return;
  const device = stage.chance.pick(stage.everyDevice);
  const lines = [...stage.oracle.visible(device).keys()];
  if (lines.length === 0 || !lines.every((sku) => stage.oracle.canSay(device, sku))) return;
  stage.turn([{ device, edits: [{ kind: 'clear' }] }]);
};

const planShopping = (stage: Stage, { kind, invoices }: Shopper): void => {
  for (const invoice of invoices) {
    stage.comeAndGo();
    const bought = invoice.lines.filter(({ qty }) => qty > 0);
    const returned = invoice.lines.filter(({ qty }) => qty < 0);
    if (returned.length > 0) planCancellation(stage, returned);
    if (bought.length === 0) continue;
    if (kind === 'user' && stage.chance.isLucky(STARTS_AS_GUEST)) planGuestVisit(stage, bought);
    else planOrder(stage, bought);
    if (stage.chance.isLucky(IS_FOLLOWED_BY_A_CONFLICT)) planConflict(stage);
    clearSometimes(stage);
  }
};

/** The same shopper and options give the same plan. */
export const planBasket = (shopper: Shopper, options: PlanOptions): BasketPlan => {
  const chance = createChance(`${options.seed} ${shopper.kind} ${shopper.name}`);
  const stage = createStage(options.devices, options.offline, chance);
  planShopping(stage, shopper);
  stage.allOnline();
  return {
    shopper: shopper.name,
    kind: shopper.kind,
    devices: options.devices,
    steps: stage.steps,
    expected: stage.oracle.visible(0),
  };
};
