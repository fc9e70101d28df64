/**
 * Derives a visit as a guest: the invoice is shopped by one device that is not signed in, then signed in, and
 * the guest's basket is merged into the customer's. Sometimes the merge is asked for more than once, before the
 * guest's document has arrived, or a tab goes on adding as the guest.
 */
import { type Edit, editsOf } from './events.ts';
import type { InvoiceLine } from './invoices.ts';
import { planOrder } from './plan-order.ts';
import { createStage, type Stage } from './stage.ts';

/** Shares of the visits. */
const ARRIVES_LATE = 0.25;
const HAS_A_STALE_TAB = 0.25;
const REQUESTS_MAX = 3;

export const planGuestVisit = (stage: Stage, lines: readonly InvoiceLine[]): void => {
  const { chance } = stage;
  const alone = createStage(1, 0, chance);
  alone.allOnline();
  planOrder(alone, lines);
  const held = alone.oracle.visible(0);
  const stale: Edit[] = [];
  if (held.size > 0 && chance.isLucky(HAS_A_STALE_TAB)) {
    const sku = chance.pick([...held.keys()]);
    const priceMinor = Math.max(0, lines.find((line) => line.sku === sku)?.price ?? 0);
    stale.push({ kind: 'add', sku, units: chance.between(1, 3), priceMinor });
  }
  stage.guestVisit(
    {
      edits: alone.steps.flatMap(editsOf),
      isLate: chance.isLucky(ARRIVES_LATE),
      requests: chance.between(1, REQUESTS_MAX),
      stale,
    },
    held,
  );
};
