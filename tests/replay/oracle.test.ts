/** The oracle against rows worked out by hand: the scenario table, and who has seen what. */
import { describe, expect, it } from 'vitest';
import { createOracle, type Oracle } from './oracle.ts';

const MUG = 'mug';

/** Two devices that both see `start` mugs. */
const pair = (start: number): Oracle => {
  const oracle = createOracle(2);
  oracle.edit(0, { kind: 'add', sku: MUG, units: start, priceMinor: 100 });
  oracle.sync([0, 1]);
  return oracle;
};
const add = (units: number) => ({ kind: 'add', sku: MUG, units, priceMinor: 100 }) as const;
const set = (quantity: number) => ({ kind: 'set', sku: MUG, quantity }) as const;
const down = (units: number) => ({ kind: 'step-down', sku: MUG, units }) as const;
const remove = { kind: 'remove', sku: MUG } as const;

type Row = readonly [
  name: string,
  start: number,
  one: Parameters<Oracle['edit']>[1],
  other: Parameters<Oracle['edit']>[1],
  end: number,
];
const ROWS: readonly Row[] = [
  ['+1 and +1 from 1', 1, add(1), add(1), 3],
  ['set 3 and set 3 from 1', 1, set(3), set(3), 3],
  ['set 3 and +1 from 1', 1, set(3), add(1), 4],
  ['remove and +1 from 2', 2, remove, add(1), 1],
  ['both step 1 to 0', 1, down(1), down(1), 0],
  ['−1 and −1 from 3', 3, down(1), down(1), 1],
  ['−2 and −2 from 3', 3, down(2), down(2), 0],
  ['clear and +2 from 5', 5, { kind: 'clear' }, add(2), 2],
];

describe('the oracle', () => {
  it.each(ROWS)('%s, concurrently', (_name, start, one, other, end) => {
    const oracle = pair(start);
    oracle.edit(0, one);
    oracle.edit(1, other);
    oracle.sync([0, 1]);
    expect([oracle.quantity(0, MUG), oracle.quantity(1, MUG)]).toEqual([end, end]);
  });

  it('counts an add after both took too much: no hidden debt', () => {
    const oracle = pair(3);
    oracle.edit(0, down(2));
    oracle.edit(1, down(2));
    oracle.sync([0, 1]);
    oracle.edit(0, add(1));
    oracle.sync([0, 1]);
    expect(oracle.quantity(1, MUG)).toBe(1);
  });

  it('shows an offline device only its own edits, and the others none of them', () => {
    const oracle = pair(4);
    oracle.edit(0, add(2));
    oracle.sync([1]);
    expect([oracle.quantity(0, MUG), oracle.quantity(1, MUG)]).toEqual([6, 4]);
    oracle.sync([0, 1]);
    expect(oracle.quantity(1, MUG)).toBe(6);
  });

  it('lets a number said swallow what its device had seen and nothing else', () => {
    const oracle = createOracle(3);
    oracle.edit(0, add(5));
    oracle.sync([0, 1]);
    oracle.edit(2, add(7));
    oracle.edit(1, set(1));
    oracle.sync([0, 1, 2]);
    expect(oracle.quantity(0, MUG)).toBe(8);
  });

  it('counts a merged guest on top, also beside a removal that had not seen it', () => {
    const oracle = pair(4);
    oracle.arrive(MUG, 2);
    oracle.edit(1, remove);
    oracle.sync([0, 1]);
    expect(oracle.quantity(0, MUG)).toBe(2);
  });

  it('refuses to judge two different numbers said concurrently', () => {
    const oracle = pair(1);
    oracle.edit(0, set(2));
    oracle.edit(1, set(3));
    expect(() => oracle.sync([0, 1])).toThrow('undefined');
  });

  it('says who may say: only who has seen what was said before', () => {
    const oracle = pair(3);
    oracle.edit(0, down(1));
    expect([oracle.canSay(0, MUG), oracle.canSay(1, MUG)]).toEqual([true, false]);
    oracle.sync([0, 1]);
    expect(oracle.canSay(1, MUG)).toBe(true);
  });
});
