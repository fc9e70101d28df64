/**
 * Fresh devices, which have nothing, read baskets back after a load and compare them with the plan: what a
 * server shows to somebody new is what it has.
 */
import { setTimeout as wait } from 'node:timers/promises';
import * as Y from 'yjs';
import { readBasket } from '../../../shared/src/index.ts';
import { inParallel } from '../../replay/in-parallel.ts';
import { AT_A_TIME } from './connections.ts';
import type { Load } from './load.ts';
import { LoadDevice } from './load-device.ts';
import { DEVICES, expectedOf, guestOf, type Plan } from './plan.ts';
import type { Protocol } from './protocol.ts';

export interface ReadBack {
  readonly url: string;
  readonly protocol: Protocol;
  readonly load: Load;
  readonly plan: Plan;
}

/** For a server that answers first and loads later, behind everything it still has to write. */
const LATE_MS = 60_000;

const linesOf = (doc: Y.Doc): string =>
  readBasket(doc)
    .lines.map(({ intent, quantity }) => `${intent.sku} ${quantity}`)
    .sort()
    .join();

/** How many of so many baskets, from the first, are not what the plan makes of them. */
export const countDifferences = async (
  { url, protocol, load, plan }: ReadBack,
  baskets: number,
): Promise<number> => {
  let differences = 0;
  const all = Array.from({ length: Math.min(baskets, plan.baskets) }, (_, basket) => basket);
  await inParallel(all, AT_A_TIME, async (basket) => {
    const reader = new LoadDevice({ url, protocol, guest: guestOf(load.tag, basket), device: 'reader' });
    await reader.ready();
    const expected = linesOf(expectedOf(plan, basket));
    if (!(await reader.until(() => linesOf(reader.doc) === expected, LATE_MS))) differences++;
    await reader.close();
  });
  return differences;
};

/** Per basket and side, the clock behind the last operation that went out. */
const sentClocks = (load: Load, plan: Plan): Uint32Array => {
  const clocks = new Uint32Array(2 * plan.baskets);
  for (let op = 0; op < plan.count; op++)
    if (load.sentAtMs[op]) clocks[2 * (plan.basket[op] ?? 0) + (plan.side[op] ?? 0)] = plan.toClock[op] ?? 0;
  return clocks;
};

const QUIET_MS = 10_000;
const LOOK_MS = 200;

/** Waits until `sum` has reached `most`, or has not grown for a while: a server may load one after the other. */
const grownOut = async (sum: () => number, most: number): Promise<void> => {
  let last = -1;
  let sinceMs = performance.now();
  for (let now = sum(); now < most && performance.now() - sinceMs < QUIET_MS; now = sum()) {
    if (now > last) sinceMs = performance.now();
    last = now;
    await wait(LOOK_MS);
  }
};

/** Per basket and side, the Yjs clock up to which a fresh device gets that device's work. */
export const readClocks = async ({ url, protocol, load, plan }: ReadBack): Promise<Uint32Array> => {
  const readers: LoadDevice[] = [];
  const all = Array.from({ length: plan.baskets }, (_, basket) => basket);
  await inParallel(all, AT_A_TIME, async (basket) => {
    const reader = new LoadDevice({ url, protocol, guest: guestOf(load.tag, basket), device: 'reader' });
    readers[basket] = reader;
    await reader.ready();
  });
  const clockOf = (index: number): number => {
    const reader = readers[Math.floor(index / DEVICES.length)];
    return reader ? Y.getState(reader.doc.store, plan.clients[index] ?? 0) : 0;
  };
  const sent = sentClocks(load, plan);
  const sum = (clocks: Uint32Array): number => clocks.reduce((total, clock) => total + clock, 0);
  const read = (): Uint32Array => sent.map((_, index) => clockOf(index));
  await grownOut(() => sum(read()), sum(sent));
  const clocks = read();
  await Promise.all(readers.map((reader) => reader.close()));
  return clocks;
};
