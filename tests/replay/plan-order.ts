/**
 * Derives edits from an order: its lines are handed out to the devices, which take turns, several in one turn.
 * Each line is put in by one of the ways people do it (one add, several, add and press +, type the number, put
 * in too many and take some back), always ending exactly the ordered units above what the device saw.
 */

import type { Chance } from '../support/seeded-random.ts';
import type { Edit, Hand } from './events.ts';
import type { InvoiceLine } from './invoices.ts';
import type { Stage } from './stage.ts';

/** A basket refuses quantities above a million; a line that would come near it is left out of the plan. */
const QUANTITY_MAX = 900_000;
const LINES_PER_TURN = 24;

const addOf = ({ sku, price }: InvoiceLine, units: number): Edit => ({
  kind: 'add',
  sku,
  units,
  priceMinor: Math.max(0, price),
});

/** Ways that only add; they need no agreement with anybody. */
const byAdding = (chance: Chance, line: InvoiceLine): Edit[] => {
  if (line.qty === 1 || chance.isLucky(0.6)) return [addOf(line, line.qty)];
  const first = chance.between(1, line.qty - 1);
  const rest = line.qty - first;
  if (chance.isLucky(0.5)) return [addOf(line, first), addOf(line, rest)];
  return [addOf(line, first), { kind: 'step-up', sku: line.sku, units: rest }];
};

/** Ways that say a number or take back; only for a device that has seen all that was said of the line. */
const bySaying = (chance: Chance, line: InvoiceLine, seen: number): Edit[] => {
  const { sku, qty } = line;
  if (chance.isLucky(0.5)) return [addOf(line, 1), { kind: 'set', sku, quantity: seen + qty }];
  const extra = chance.between(1, 3);
  return [addOf(line, qty + extra), { kind: 'step-down', sku, units: extra }];
};

const editsFor = (stage: Stage, device: number, line: InvoiceLine): Edit[] => {
  const { chance, oracle } = stage;
  const seen = oracle.quantity(device, line.sku);
  const isPlain = chance.isLucky(0.8) || !oracle.canSay(device, line.sku);
  return isPlain ? byAdding(chance, line) : bySaying(chance, line, seen);
};

/** The lines of one turn by device. A sku is one device's alone in a turn unless all it gets is adds. */
const handsFor = (stage: Stage, lines: readonly InvoiceLine[]): Hand[] => {
  const edits = new Map<number, Edit[]>();
  const holder = new Map<string, number>();
  for (const line of lines) {
    if (stage.oracle.quantity(0, line.sku) + line.qty > QUANTITY_MAX) continue;
    const earlier = holder.get(line.sku);
    const device = earlier ?? stage.chance.pick(stage.everyDevice);
    // The oracle hears of a turn when it is over, so a second line of the same sku in a turn only adds.
    const made = earlier === undefined ? editsFor(stage, device, line) : byAdding(stage.chance, line);
    const other = stage.chance.pick(stage.everyDevice);
    const isElsewhere = earlier !== undefined && made.every(({ kind }) => kind === 'add');
    holder.set(line.sku, device);
    const by = isElsewhere ? other : device;
    edits.set(by, [...(edits.get(by) ?? []), ...made]);
  }
  return [...edits].map(([device, made]) => ({ device, edits: made }));
};

/** Cuts an order into turns and plays them on the stage. */
export const planOrder = (stage: Stage, lines: readonly InvoiceLine[]): void => {
  const most = Math.max(LINES_PER_TURN, Math.ceil(lines.length / 8));
  let from = 0;
  while (from < lines.length) {
    const count = stage.chance.between(1, most);
    const hands = handsFor(stage, lines.slice(from, from + count));
    if (hands.length > 0) stage.turn(hands);
    from += count;
  }
};
