/** An order takes exactly what was on the screen, once (SPEC D1–D4). */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  add,
  applyOrder,
  CART,
  type LineId,
  readBasket,
  remove,
  rotate,
  sealManifest,
  stepDown,
} from '../src/index.ts';
import { command, EDITS, history, NETWORK } from './support/histories.ts';
import { holds } from './support/holds.ts';
import { INTENTS, LINES, quantityIn, type Replica, World } from './support/world.ts';

const CAST = { users: 3, hasServer: true };
const serverOf = (world: World): Replica => world.replicas.at(-1) as Replica;
const all = (_: LineId, quantity: number): number => quantity;
const line = LINES[0] as LineId;

it('D1 an ordered unit leaves exactly once, and what others add meanwhile stays', () => {
  const meanwhile = fc.array(command({ add: 4, ...NETWORK }), { maxLength: 12 });
  holds(fc.tuple(history({ ...EDITS, ...NETWORK }), meanwhile, fc.nat(2)), ([before, after, at]) => {
    const world = new World(CAST).run(before).settle();
    const screen = world.replicas[at] as Replica;
    const inCart = LINES.map((id) => quantityIn(screen.doc, CART, id));
    const manifest = sealManifest(screen, all);
    expect(LINES.map((id) => manifest.find((one) => one.line === id)?.units ?? 0)).toEqual(inCart);
    const added = LINES.map(() => 0);
    for (const one of after) {
      world.perform(one);
      if (one.do === 'add') added[one.line] = (added[one.line] ?? 0) + one.units + 1;
    }
    const server = serverOf(world);
    world.settle();
    for (const _ of [1, 2]) applyOrder(server, 'order', manifest);
    world.settle();
    for (const _ of [1, 2]) applyOrder(server, 'order', manifest);
    for (const { doc } of world.users) expect(LINES.map((id) => quantityIn(doc, CART, id))).toEqual(added);
  });
});

it('D2 what was asked for beyond the cap or the stock stays in the cart', () => {
  const amounts = fc.tuple(fc.integer({ min: 1, max: 50 }), fc.nat(60));
  holds(
    amounts,
    ([quantity, buyable]) => {
      const world = new World(CAST);
      const [a] = world.users as [Replica];
      add(a, INTENTS[0] as (typeof INTENTS)[0], quantity);
      const manifest = sealManifest(a, () => buyable);
      const units = Math.min(quantity, buyable);
      expect(manifest.map((one) => one.units)).toEqual(units > 0 ? [units] : []);
      world.settle();
      applyOrder(serverOf(world), 'order', manifest);
      expect(quantityIn(serverOf(world).doc, CART, line)).toBe(quantity - units);
    },
    500,
  );
});

it('D3 the same order again writes nothing, also after a rotation', () => {
  const world = new World(CAST);
  const [a] = world.users as [Replica];
  add(a, INTENTS[0] as (typeof INTENTS)[0], 3);
  world.settle();
  const { actor, doc } = serverOf(world);
  const manifest = sealManifest({ doc, actor }, all);
  expect(applyOrder({ doc, actor }, 'order', manifest)).toEqual({ ok: true, value: 1 });
  const next = rotate(doc);
  add({ doc: next, actor: a.actor }, INTENTS[0] as (typeof INTENTS)[0], 2);
  expect(applyOrder({ doc: next, actor }, 'order', manifest)).toEqual({ ok: true, value: 0 });
  expect(readBasket(next).itemCount).toBe(2);
});

it('D4 a line taken out and rotated away since the seal leaves nothing to take, and the order stands', () => {
  const world = new World(CAST);
  const [a] = world.users as [Replica];
  add(a, INTENTS[0] as (typeof INTENTS)[0], 3);
  add(a, INTENTS[1] as (typeof INTENTS)[0], 1);
  const manifest = sealManifest(a, all);
  remove(a, line);
  const doc = rotate(a.doc);
  expect(applyOrder({ doc, actor: serverOf(world).actor }, 'order', manifest)).toEqual({
    ok: true,
    value: 1,
  });
  expect(readBasket(doc).itemCount).toBe(0);
});

it('D5 steps the server made after the seal still stand', () => {
  const world = new World(CAST);
  const [a] = world.users as [Replica];
  add(a, INTENTS[0] as (typeof INTENTS)[0], 3);
  const manifest = sealManifest(a, all);
  add(a, INTENTS[0] as (typeof INTENTS)[0], 2);
  world.settle();
  const server = serverOf(world);
  stepDown(server, line);
  applyOrder(server, 'order', manifest);
  expect(quantityIn(server.doc, CART, line)).toBe(1);
});
