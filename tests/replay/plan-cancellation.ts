/**
 * Derives edits from returned lines: a device that has seen everything takes the returned units out of the
 * basket again, never below zero. What the basket does not hold cannot be taken out and is no event.
 */

import type { Chance } from '../support/seeded-random.ts';
import type { Edit } from './events.ts';
import type { InvoiceLine } from './invoices.ts';
import type { Stage } from './stage.ts';

const SINGLE_STEPS_MAX = 4;

/** The ways people take `units` off a line of `held`. */
const byTakingOff = (chance: Chance, sku: string, held: number, units: number): Edit[] => {
  const left = Math.max(0, held - units);
  if (left === 0 && chance.isLucky(0.4)) return [{ kind: 'remove', sku }];
  if (units <= SINGLE_STEPS_MAX && units <= held && chance.isLucky(0.3))
    return Array.from({ length: units }, () => ({ kind: 'step-down', sku, units: 1 }));
  if (chance.isLucky(0.5)) return [{ kind: 'set', sku, quantity: left }];
  return [{ kind: 'step-down', sku, units }];
};

/** Takes `lines` (negative quantities) off on one device. */
export const planCancellation = (stage: Stage, lines: readonly InvoiceLine[]): void => {
  const { chance, oracle, everyDevice } = stage;
  const [online] = chance.shuffle(everyDevice.filter((device) => stage.isOnline(device)));
  const isSettled = online !== undefined && lines.every(({ sku }) => oracle.canSay(online, sku));
  if (!isSettled) stage.allOnline();
  const device = online ?? chance.pick(everyDevice);
  const held = new Map<string, number>();
  const edits: Edit[] = [];
  for (const { sku, qty } of lines) {
    const before = held.get(sku) ?? oracle.quantity(device, sku);
    if (before === 0) continue;
    edits.push(...byTakingOff(chance, sku, before, -qty));
    held.set(sku, Math.max(0, before + qty));
  }
  if (edits.length > 0) stage.turn([{ device, edits }]);
};
