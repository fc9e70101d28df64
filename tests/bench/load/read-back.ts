/**
 * Fresh devices, which have nothing, read baskets back after a load and compare them with the plan: what a
 * server shows to somebody new is what it has.
 */
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
  /** How many baskets, from the first. */
  readonly baskets: number;
}

/** For a server that answers first and loads later. */
const LATE_MS = 5_000;

const linesOf = (doc: Y.Doc): string =>
  readBasket(doc)
    .lines.map(({ intent, quantity }) => `${intent.sku} ${quantity}`)
    .sort()
    .join();

/** Baskets that are not what the plan makes of them. */
export const countDifferences = async ({ url, protocol, load, plan, baskets }: ReadBack): Promise<number> => {
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

/** Per basket and side, the Yjs clock up to which a fresh device gets that device's work. */
export const readClocks = async (read: ReadBack): Promise<Uint32Array> => {
  const { url, protocol, load, plan } = read;
  const clocks = new Uint32Array(2 * plan.baskets);
  const sent = sentClocks(load, plan);
  const all = Array.from({ length: plan.baskets }, (_, basket) => basket);
  await inParallel(all, AT_A_TIME, async (basket) => {
    const reader = new LoadDevice({ url, protocol, guest: guestOf(load.tag, basket), device: 'reader' });
    await reader.ready();
    const has = (side: number): number => Y.getState(reader.doc.store, plan.clients[2 * basket + side] ?? 0);
    const isWhole = (): boolean => DEVICES.every((_, side) => has(side) >= (sent[2 * basket + side] ?? 0));
    await reader.until(isWhole, LATE_MS);
    for (const side of DEVICES.keys()) clocks[2 * basket + side] = has(side);
    await reader.close();
  });
  return clocks;
};

/** Per basket and side, the clock behind the last operation that went out. */
const sentClocks = (load: Load, plan: Plan): Uint32Array => {
  const clocks = new Uint32Array(2 * plan.baskets);
  for (let op = 0; op < plan.count; op++)
    if (load.sentAtMs[op]) clocks[2 * (plan.basket[op] ?? 0) + (plan.side[op] ?? 0)] = plan.toClock[op] ?? 0;
  return clocks;
};
