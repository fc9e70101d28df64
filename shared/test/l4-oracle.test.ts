/** Reading a line, after every command and at every replica, against the oracle over events (SPEC L4). */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type BasketLine, CART, readBasket } from '../src/index.ts';
import { type Command, EDITS, history, LISTS, NETWORK } from './support/histories.ts';
import { holds } from './support/holds.ts';
import { type Replica, World } from './support/world.ts';

const said = (place: string, line: string, quantity: number, units: Iterable<[string, number]>): string =>
  `${place} ${line} ${quantity} ${JSON.stringify([...units].filter(([, count]) => count > 0).sort())}`;

const compare = (world: World, { doc }: Replica): void => {
  const basket = readBasket(doc);
  const linesOf = (place: string): readonly BasketLine[] =>
    (place === CART ? basket.lines : basket.lists.find(({ id }) => id === place)?.lines) ?? [];
  for (const { place, line, reading } of world.expectedLines(doc)) {
    const found = linesOf(place).find(({ id }) => id === line);
    const actual = said(place, line, found?.quantity ?? 0, found?.units ?? []);
    const expected = said(place, line, reading.quantity, reading.units);
    if (actual !== expected) expect(actual).toBe(expected);
  }
};

const worldOf = (cast: ConstructorParameters<typeof World>[0]): World => {
  const world = new World(cast);
  world.onChange = (replica) => compare(world, replica);
  return world;
};

it('L4 devices and tabs of one user read what the oracle reads, in any order of delivery', () => {
  holds(
    fc.tuple(history({ ...EDITS, ...NETWORK }, 24, 1), fc.integer({ min: 2, max: 5 })),
    ([commands, users]) => {
      worldOf({ users }).run(commands);
    },
  );
});

it('L4 with lists, moves, guests and the undo of a merge', () => {
  holds(history({ ...EDITS, ...LISTS, ...NETWORK, undo: 1 }), (commands) => {
    worldOf({ users: 2, guests: 3 }).run(commands);
  });
});

it('L4 with orders taken at the server while devices go on', () => {
  holds(history({ ...EDITS, set: 5, sync: 7, seal: 4, order: 4 }, 24, 1), (commands) => {
    worldOf({ users: 2, hasServer: true }).run(commands);
  });
});

it('L4 a step that was covered without the adds it ate lets go of them', () => {
  // Seen only when an effect arrives before its cause: z removes a step of x without the add of y that x had seen.
  const [y, x, z, k, other] = [0, 1, 2, 3, 4];
  const world = worldOf({ users: 5 });
  const edit = (at: number, op: Command['do'], units = 0, pick = 0): void =>
    world.perform({ do: op, at, line: 0, units, pick });
  edit(y, 'add', 1);
  edit(x, 'sync', 0, y);
  edit(x, 'down');
  edit(z, 'deliver', 0, world.log.length - 1);
  edit(z, 'remove');
  edit(k, 'add', 2);
  edit(other, 'sync', 0, k);
  edit(k, 'down', 1);
  edit(other, 'down', 1);
  world.settle();
  const [first] = world.replicas as [Replica];
  compare(world, first);
  expect(readBasket(first.doc).itemCount).toBe(2);
});
