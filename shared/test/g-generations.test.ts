/** Rotation and what comes late (SPEC G1–G8). */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import {
  actorOf,
  add,
  CART,
  carryForward,
  carryThrough,
  cartKey,
  generationOf,
  LEDGER,
  type LineId,
  readBasket,
  remove,
  rotate,
  setQuantity,
  viewOf,
} from '../src/index.ts';
import { RUNS } from './support/config.ts';
import { emptyDoc } from './support/docs.ts';
import { basketText, fingerprint } from './support/fingerprint.ts';
import { type Command, EDITS, history, LISTS, NETWORK, ORDERS } from './support/histories.ts';
import { holds } from './support/holds.ts';
import { RotatingWorld } from './support/rotating-world.ts';
import { INTENTS, LINES, type Replica, USER, World } from './support/world.ts';

const MUG = INTENTS[0] as (typeof INTENTS)[0];
const line = LINES[0] as LineId;
const on = (doc: Y.Doc, device: string, slot = 0) => ({ doc, actor: actorOf(USER, device, slot) });

/** Quantities and where they come from; places on the page may differ where a line came back. */
const amounts = (doc: Y.Doc): string => {
  const { lines, lists } = readBasket(doc);
  const places = [lines, ...lists.map((list) => list.lines)];
  const told = places.map((place) => place.map(({ id, units }) => [id, [...units].sort()]).sort());
  return JSON.stringify(told);
};

it('G1 a rotation changes no value', () => {
  holds(history({ ...EDITS, ...LISTS, ...NETWORK, ...ORDERS, undo: 1 }), (commands) => {
    const { users } = new World({ users: 2, guests: 2, hasServer: true }).run(commands);
    for (const { doc } of users) {
      const next = rotate(doc);
      expect(basketText({ ...readBasket(next), junk: 0 })).toBe(basketText({ ...readBasket(doc), junk: 0 }));
      expect(viewOf([next]).time).toBe(viewOf([doc]).time);
      expect(generationOf(next)).toBe(generationOf(doc) + 1);
    }
  });
});

it('G2 lines people took out, junk and history stay behind; the ledger comes along', () => {
  const doc = emptyDoc();
  const a = on(doc, 'a');
  add(a, MUG, 3);
  remove(a, line);
  add(a, { sku: 'bag' }, 1);
  doc.getMap(CART).set(cartKey(line, actorOf(USER, 'b', 0)), { v: 9, junk: true });
  doc.getMap(CART).set('no key of ours', 1);
  doc.getMap(LEDGER).set('o|1', { v: 1 });
  const next = rotate(doc);
  expect([...next.getMap(CART).keys()]).toEqual([...doc.getMap(CART).keys()].slice(1, 2));
  expect(next.getMap(LEDGER).get('o|1')).toEqual({ v: 1 });
});

describe('G3 a server that rotates reads what one that never does', () => {
  const weights = { ...EDITS, toList: 1, toCart: 1, sync: 7, rotate: 4, merge: 1, order: 3 };
  const compare = (world: RotatingWorld): void => {
    for (const { turning, still } of [world.server, world.guest, ...world.devices])
      if (amounts(turning) !== amounts(still)) expect(amounts(turning)).toBe(amounts(still));
  };

  it('G3 after every command, with devices that come back generations later', () => {
    let carried = 0;
    holds(history(weights, 30, 1), (commands) => {
      const world = new RotatingWorld(2);
      for (const command of commands) {
        world.perform(command);
        compare(world);
      }
      for (const device of world.devices) world.sync(device);
      for (const device of world.devices) world.sync(device);
      compare(world);
      carried += world.carried;
    });
    expect(carried).toBeGreaterThan(RUNS / 20);
  });
});

describe('G3 histories that random ones rarely hit', () => {
  type Step = readonly [op: Command['do'], device: number, units?: number];
  const play = (steps: readonly Step[]): void => {
    const world = new RotatingWorld(2);
    for (const [op, device, units = 0] of steps)
      world.perform({ do: op, at: device, line: 0, units, pick: device });
    for (const { turning, still } of [world.server, ...world.devices])
      expect(amounts(turning)).toBe(amounts(still));
    expect(world.carried).toBeGreaterThan(0);
  };

  it('G3 the word of an order is seen by sets of the next generation, though its line was empty', () => {
    const late: Step[] = [
      ['set', 1, 5],
      ['order', 0],
      ['rotate', 0],
      ['sync', 0],
    ];
    play([
      ['add', 0, 2],
      ['sync', 0],
      ['sync', 1],
      ...late,
      ['add', 0, 1],
      ['set', 0, 4],
      ['sync', 0],
      ['sync', 1],
    ]);
  });

  it('G3 what was taken out before the rotation stays out when a late add to it comes', () => {
    const gone: Step[] = [
      ['remove', 0],
      ['sync', 0],
      ['rotate', 0],
    ];
    play([['add', 1, 2], ['sync', 1], ['sync', 0], ...gone, ['add', 1, 1], ['sync', 1]]);
  });

  it('G3 debt is seen by steps of the next generation, though its line was empty', () => {
    const debt: Step[] = [
      ['remove', 0],
      ['down', 1, 0],
      ['sync', 0],
      ['sync', 1],
      ['rotate', 0],
    ];
    const after: Step[] = [
      ['add', 1, 0],
      ['sync', 0],
      ['add', 0, 2],
      ['down', 0, 0],
      ['sync', 0],
      ['sync', 1],
    ];
    play([['add', 0, 2], ['sync', 0], ['sync', 1], ...debt, ...after]);
  });
});

it('G4 carrying the same late document again writes nothing', () => {
  holds(history({ ...EDITS, ...NETWORK }), (commands) => {
    const world = new World({ users: 3 }).run(commands);
    const [server, late] = world.users as [Replica, Replica];
    const archived = server.doc;
    const current = rotate(archived);
    carryForward(current, archived, late.doc);
    const before = fingerprint(current);
    expect(carryForward(current, archived, late.doc)).toBe(0);
    expect(fingerprint(current)).toBe(before);
  });
});

it('G5 a line the late document says nothing new about is left alone', () => {
  const archived = emptyDoc();
  add(on(archived, 'a'), MUG, 3);
  const late = emptyDoc();
  Y.applyUpdate(late, Y.encodeStateAsUpdate(archived));
  const current = rotate(archived);
  remove(on(current, 'b', 1), line);
  const again = rotate(current);
  expect(carryForward(again, archived, late)).toBe(0);
  expect(readBasket(again).lines).toEqual([]);
});

it('G6 Lamport time goes on after a rotation, though the edits that carried it are gone', () => {
  const doc = emptyDoc();
  add(on(doc, 'a'), MUG, 1);
  for (const quantity of [5, 6, 0]) setQuantity(on(doc, 'a'), line, quantity);
  const next = rotate(doc);
  expect(viewOf([next]).cart.size).toBe(0);
  add(on(next, 'a', 1), MUG, 1);
  setQuantity(on(next, 'a', 1), line, 7);
  expect(viewOf([next]).time).toBe(4);
});

it('G7 junk in a late document pushes no record aside', () => {
  const archived = emptyDoc();
  const a = on(archived, 'a');
  add(a, MUG, 3);
  const late = emptyDoc();
  Y.applyUpdate(late, Y.encodeStateAsUpdate(archived));
  const junk = fc.oneof(fc.constant({ v: 99 }), fc.jsonValue(), fc.constant({ v: 1e300, p: 5, i: 'mug' }));
  holds(
    junk,
    (value) => {
      late.getMap(CART).set(cartKey(line, a.actor), value);
      const current = rotate(archived);
      expect(carryForward(current, archived, late)).toBe(0);
      expect(readBasket(current).itemCount).toBe(3);
    },
    200,
  );
});

it('G8 a document two generations late is carried through the one between, so a remove there holds', () => {
  const first = emptyDoc();
  add(on(first, 'a'), MUG, 3);
  const late = emptyDoc();
  Y.applyUpdate(late, Y.encodeStateAsUpdate(first));
  add(on(late, 'a'), MUG, 2);
  const second = rotate(first);
  remove(on(second, 'b', 1), line);
  const third = rotate(second);
  const before = [first, second].map(fingerprint);
  carryThrough(third, [first, second], late);
  expect([first, second].map(fingerprint)).toEqual(before);
  expect(readBasket(third).itemCount).toBe(2);
});
