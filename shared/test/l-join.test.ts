/** Replicas agree (SPEC L1–L3): any order, any repetition, any grouping of the same updates reads the same. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { readBasket } from '../src/index.ts';
import { emptyDoc } from './support/docs.ts';
import { fingerprint, joined } from './support/fingerprint.ts';
import { EDITS, history, LISTS, NETWORK, ORDERS } from './support/histories.ts';
import { holds, shuffled } from './support/holds.ts';
import { type Replica, World } from './support/world.ts';

const EVERYTHING = { ...EDITS, ...LISTS, ...NETWORK, ...ORDERS, undo: 1 };
const CAST = { users: 3, guests: 2, hasServer: true };
const histories = history(EVERYTHING);

const threeDocs = (world: World): [Y.Doc, Y.Doc, Y.Doc] => {
  const [a, b, c] = [world.replicas[0], world.replicas[2], world.replicas[3]] as Replica[];
  return [a, b, c].map((replica) => (replica as Replica).doc) as [Y.Doc, Y.Doc, Y.Doc];
};

it('L1 replicas that have the same updates read the same, shuffled, duplicated, one by one', () => {
  holds(fc.tuple(histories, fc.integer()), ([commands, seed]) => {
    const world = new World(CAST).run(commands).settle();
    const prints = new Set(world.users.map(({ doc }) => fingerprint(doc)));
    const late = emptyDoc();
    const twice = [...world.log, ...world.log.slice(0, 5)];
    for (const { bytes } of shuffled(twice, seed)) Y.applyUpdate(late, bytes);
    prints.add(fingerprint(late));
    expect(prints.size).toBe(1);
  });
});

it('L2 the join of two documents does not depend on their order', () => {
  holds(histories, (commands) => {
    const [a, b] = threeDocs(new World(CAST).run(commands));
    expect(fingerprint(joined(a, b))).toBe(fingerprint(joined(b, a)));
  });
});

it('L2 the join of three documents does not depend on their grouping', () => {
  holds(histories, (commands) => {
    const [a, b, c] = threeDocs(new World(CAST).run(commands));
    expect(fingerprint(joined(joined(a, b), c))).toBe(fingerprint(joined(a, joined(b, c))));
  });
});

it('L2 joining again changes nothing', () => {
  holds(histories, (commands) => {
    const [a, b] = threeDocs(new World(CAST).run(commands));
    const both = joined(a, b);
    expect(fingerprint(joined(both, b, a, both))).toBe(fingerprint(both));
  });
});

it('L3 every quantity is a whole number, at least 1 where there is a line, and the parts make the whole', () => {
  holds(histories, (commands) => {
    const world = new World(CAST);
    world.onChange = ({ doc }) => {
      const { lines, lists, itemCount } = readBasket(doc);
      for (const { quantity, units } of [...lines, ...lists.flatMap((list) => list.lines)]) {
        const parts = [...units.values()];
        const isWhole = Number.isSafeInteger(quantity) && quantity >= 1;
        if (!isWhole || parts.some((part) => part < 1 || !Number.isInteger(part)))
          throw new Error(`quantity ${quantity} of ${parts}`);
        if (parts.reduce((sum, part) => sum + part, 0) !== quantity)
          throw new Error(`${parts} is ${quantity}`);
      }
      expect(lines.reduce((sum, { quantity }) => sum + quantity, 0)).toBe(itemCount);
    };
    world.run(commands);
  });
});
