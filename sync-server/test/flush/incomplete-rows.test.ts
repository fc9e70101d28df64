/** Rows that stand on one no store has: SPEC FL11. */
import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { actorOf, add, fail, type Owner, readBasket, rotate } from '../../../shared/src/index.ts';
import { createFakeClock } from '../../../tests/support/fake-clock.ts';
import { createMemoryDurableStore } from '../../src/adapters/memory/durable-store.ts';
import { createMemoryHotStore } from '../../src/adapters/memory/hot-store.ts';
import { projectBasket } from '../../src/domain/project-basket.ts';
import { flushBasket } from '../../src/flush/flush-basket.ts';
import { loadBasket } from '../../src/flush/load-basket.ts';
import { FlushWatch } from '../../src/flush/watch-flush.ts';
import type { HotStore } from '../../src/ports/hot-store.ts';
import { Measurements } from '../../src/ports/measurements.ts';
import { unwrap } from '../support/basket-devices.ts';
import { writerOf } from '../support/room-world.ts';

const U: Owner = 'user:u';

/** One device that puts in a cup at a time: each update stands on the one before and deletes what it replaces. */
const cups = (count: number): Uint8Array[] => {
  const doc = new Y.Doc();
  const updates: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => updates.push(update));
  for (let i = 0; i < count; i++) unwrap(add({ doc, actor: actorOf(U, 'A', 0) }, { sku: 'cup' }, 1));
  return updates;
};

const createStores = () => {
  const stores = { hot: createMemoryHotStore(), durable: createMemoryDurableStore() };
  const quantity = async () => readBasket(unwrap(await loadBasket(U, stores)).live.doc).itemCount;
  return { clock: createFakeClock(), stores, quantity };
};

const row = (bytes: Uint8Array) => ({ bytes, device: 'A', generation: 0 });

it('FL11 what an incomplete row deletes stays, and comes back with the row it stands on', async () => {
  const { clock, stores, quantity } = createStores();
  const [one, two, three] = cups(3).map(row);
  if (!one || !two || !three) throw new Error('three rows');
  for (const update of [one, three]) unwrap(await stores.hot.append(U, update, 0));
  expect(await quantity()).toBe(1);
  unwrap(await flushBasket(U, stores, clock));
  expect(await quantity()).toBe(1);
  for (const update of [three, two]) unwrap(await stores.hot.append(U, update, 0));
  expect(await quantity()).toBe(3);
});

it('FL11 what was left out is logged', async () => {
  const { clock, stores } = createStores();
  const [one, two, three] = cups(3).map(row);
  if (!one || !two || !three) throw new Error('three rows');
  const logged: [object, string][] = [];
  const note = (fields: object, message: string): void => void logged.push([fields, message]);
  const watch = new FlushWatch((basket) => flushBasket(basket, stores, clock), new Measurements(() => 0), {
    info: note,
    warn: note,
    error: note,
  });
  unwrap(await stores.hot.append(U, one, 0));
  unwrap(await watch.run(U));
  expect(logged).toEqual([]);
  for (const update of [three, three]) unwrap(await stores.hot.append(U, update, 0));
  unwrap(await watch.run(U));
  expect(logged).toEqual([[{ basket: U, rows: 2 }, 'rows that stand on what no store has were left out']]);
});

it('FL11 what was stored after an append that failed is stored again after it', async () => {
  const { clock, stores, quantity } = createStores();
  let failures = 1;
  const failsOnce: HotStore = {
    ...stores.hot,
    append: async (basket, update, above) =>
      failures-- > 0 ? fail('store-unavailable', 'once') : stores.hot.append(basket, update, above),
  };
  const writer = writerOf(U, failsOnce, clock);
  for (const bytes of cups(2)) writer.keep(row(bytes));
  await clock.advance(0);
  // Another node flushes while the first row is not there: it leaves the second out, and takes it off.
  unwrap(await flushBasket(U, stores, clock));
  expect([await quantity(), writer.acceptedSeq]).toEqual([0, 0]);
  await clock.advance(1_000);
  expect([await quantity(), writer.acceptedSeq, writer.queuedBytes]).toEqual([2, 2, 0]);
});

/** The same device opened anew (another Yjs client): a bowl, and then another cup in the place of the ones before. */
const bowlThenCup = (before: readonly Uint8Array[]): Uint8Array[] => {
  const doc = new Y.Doc();
  for (const update of before) Y.applyUpdate(doc, update);
  const updates: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => updates.push(update));
  for (const sku of ['bowl', 'cup']) unwrap(add({ doc, actor: actorOf(U, 'A', 0) }, { sku }, 1));
  return updates;
};

it('FL11 also where it belongs to a generation that is over', async () => {
  const { clock, stores, quantity } = createStores();
  const before = cups(2);
  const [one, two, bowl, cup] = [...before, ...bowlThenCup(before)].map(row);
  if (!one || !two || !bowl || !cup) throw new Error('four rows');
  unwrap(await stores.hot.append(U, one, 0));
  unwrap(await flushBasket(U, stores, clock));
  const { live, stored, through } = unwrap(await loadBasket(U, stores));
  unwrap(await stores.durable.archive(U, 0, { state: live.state(), through }));
  const doc = rotate(live.doc);
  const projection = { ...projectBasket(doc, 0), contact: null };
  const state = Y.encodeStateAsUpdate(doc);
  const renewed = { state, through, generation: 1, owners: new Map(), projection };
  expect(unwrap(await stores.durable.save(U, renewed, stored))).toBe('saved');
  // A node that has not heard of it goes on.
  for (const update of [two, cup]) unwrap(await stores.hot.append(U, update, 0));
  expect(await quantity()).toBe(2);
  unwrap(await stores.hot.append(U, bowl, 0));
  expect(await quantity()).toBe(4);
});
