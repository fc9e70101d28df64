/** The measuring itself: nothing may count as delivered that was not, and nothing twice. */
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { Deliveries } from './deliveries.ts';
import { createPlan, expectedOf, forRun, guestOf, newRunTag, updateOf } from './plan.ts';

const PLAN = createPlan({ opsPerSecond: 500, baskets: 2, durationMs: 1_000, seed: 'deliveries' });

/** Operations of one device of the plan, and a place that notes which have come. */
const listen = (basket: number, side: number) => {
  const client = PLAN.clients[2 * basket + side] ?? 0;
  const came: number[] = [];
  const deliveries = new Deliveries(client, (op) => came.push(op));
  const ops = Array.from({ length: PLAN.count }, (_, op) => op).filter(
    (op) => PLAN.basket[op] === basket && PLAN.side[op] === side,
  );
  for (const op of ops) deliveries.sent(op, PLAN.fromClock[op] ?? 0);
  return { deliveries, came, ops };
};

describe('deliveries', () => {
  it('counts each operation once, also where a server repeats it', () => {
    const { deliveries, came, ops } = listen(0, 0);
    for (const op of [...ops, ...ops]) deliveries.came(updateOf(PLAN, op), 1);
    expect(ops.length).toBeGreaterThan(50);
    expect(came).toEqual(ops);
    expect(deliveries.waiting).toBe(0);
  });

  it("misses what was left out, and takes a device's own update back for nothing", () => {
    const { deliveries, came, ops } = listen(0, 1);
    const others = listen(0, 0).ops;
    for (const op of others) deliveries.came(updateOf(PLAN, op), 1);
    expect(came).toEqual([]);
    for (const op of ops.filter((_, index) => index !== 3)) deliveries.came(updateOf(PLAN, op), 1);
    expect(came).toEqual(ops.filter((_, index) => index !== 3));
    expect(deliveries.waiting).toBe(1);
  });

  it('finds every operation in a merged update of both devices', () => {
    const { deliveries, came, ops } = listen(1, 0);
    const all = [...ops, ...listen(1, 1).ops].map((op) => updateOf(PLAN, op));
    deliveries.came(Y.mergeUpdates(all), 1);
    expect(came.sort((a, b) => a - b)).toEqual(ops);
  });
});

describe('a plan for one run', () => {
  it('is the same work under names nobody has used', () => {
    const tag = newRunTag();
    const run = forRun(PLAN, tag);
    const doc = expectedOf(run, 1);
    const keys = [...doc.getMap('cart').keys()];
    expect(keys.length).toBeGreaterThan(10);
    expect(keys.filter((key) => !key.includes(guestOf(tag, 1).owner))).toEqual([]);
    expect(Y.encodeStateAsUpdate(doc).byteLength).toBe(Y.encodeStateAsUpdate(expectedOf(PLAN, 1)).byteLength);
  });

  it('falls due in order, within its time, by both devices', () => {
    const dues = [...PLAN.dueMs];
    expect(dues).toEqual([...dues].sort((a, b) => a - b));
    expect(dues.at(-1)).toBeLessThan(1_000);
    expect(new Set(PLAN.side)).toEqual(new Set([0, 1]));
  });
});
