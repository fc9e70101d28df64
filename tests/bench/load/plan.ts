/**
 * The whole load, made before it is sent: who does what and when it falls due (at random moments, Poisson), with
 * the bytes of every update. Every server gets the same bytes, and the generator has nothing to compute while it
 * measures. In the plan the two devices of a basket see each other's change at once; no update depends on
 * another device's, so a server may deliver them in any order.
 */
import { randomBytes } from 'node:crypto';
import * as Y from 'yjs';
import { actorOf, type Owner } from '../../../shared/src/index.ts';
import { createChance } from '../../support/seeded-random.ts';
import type { Guest } from './protocol.ts';
import { edit } from './workload.ts';

export interface PlanOptions {
  readonly opsPerSecond: number;
  readonly baskets: number;
  readonly durationMs: number;
  readonly seed: string;
}

/** Columns of the same length, one entry per operation. Survives `v8.serialize`. */
export interface Plan {
  readonly baskets: number;
  readonly count: number;
  /** From the start of the load. */
  readonly dueMs: Float64Array;
  readonly basket: Uint16Array;
  /** Which of the two devices: 0 or 1. */
  readonly side: Uint8Array;
  /** The Yjs clock of the update's first struct, and the one behind its last. */
  readonly fromClock: Uint32Array;
  readonly toClock: Uint32Array;
  /** Where the update begins in `bytes`; one more entry than operations. */
  readonly offset: Uint32Array;
  readonly bytes: Uint8Array;
  /** Yjs client of each device: `clients[2 * basket + side]`. */
  readonly clients: Uint32Array;
}

export const DEVICES = ['one', 'two'] as const;

/** Stands in every owner's id and is exchanged for a run's own tag of the same length. */
const RUN = 'RUNrunRU';
export const newRunTag = (): string => randomBytes(6).toString('base64url');

const ownerOf = (tag: string, basket: number): Owner => `guest:${tag}${String(basket).padStart(8, '0')}`;

/** The guest of one basket of a run. The secret is nobody's. */
export const guestOf = (tag: string, basket: number): Guest => ({
  owner: ownerOf(tag, basket),
  secret: Buffer.from(`${tag}${String(basket).padStart(8, '0')}`).toString('base64url'),
});

/** The same bytes under other names of the same length: map keys and values hold the owner as plain text. */
export const rename = (bytes: Uint8Array, from: string, to: string): Uint8Array => {
  const copy = Buffer.from(bytes);
  for (let at = copy.indexOf(from); at >= 0; at = copy.indexOf(from, at + from.length))
    copy.write(to, at, 'latin1');
  return copy;
};

/** The plan for baskets nobody has used yet. */
export const forRun = (plan: Plan, tag: string): Plan => ({ ...plan, bytes: rename(plan.bytes, RUN, tag) });

export const updateOf = (plan: Plan, op: number): Uint8Array =>
  plan.bytes.subarray(plan.offset[op], plan.offset[op + 1]);

/** As long on the wire as most random ones. */
const FIRST_CLIENT = 2_000_000_000;
const clientOf = (basket: number, side: number): number => FIRST_CLIENT + 2 * basket + side;

/** Documents of a pair that hear each other at once; `made` is told every update. */
const createPair = (basket: number, made: (update: Uint8Array) => void) => {
  const docs = [new Y.Doc(), new Y.Doc()] as const;
  docs.forEach((doc, side) => {
    doc.clientID = clientOf(basket, side);
    doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin === docs) return;
      made(update);
      Y.applyUpdate(docs[1 - side] ?? doc, update, docs);
    });
  });
  return docs.map((doc, side) => ({ doc, actor: actorOf(ownerOf(RUN, basket), DEVICES[side] ?? '', 0) }));
};

interface Draft {
  readonly dueMs: number;
  readonly basket: number;
  readonly side: number;
  readonly fromClock: number;
  readonly toClock: number;
}

const pack = (options: PlanOptions, drafts: readonly Draft[], updates: readonly Uint8Array[]): Plan => {
  const offset = new Uint32Array(updates.length + 1);
  updates.forEach((update, op) => {
    offset[op + 1] = (offset[op] ?? 0) + update.byteLength;
  });
  return {
    baskets: options.baskets,
    count: drafts.length,
    dueMs: Float64Array.from(drafts, ({ dueMs }) => dueMs),
    basket: Uint16Array.from(drafts, ({ basket }) => basket),
    side: Uint8Array.from(drafts, ({ side }) => side),
    fromClock: Uint32Array.from(drafts, ({ fromClock }) => fromClock),
    toClock: Uint32Array.from(drafts, ({ toClock }) => toClock),
    offset,
    bytes: Buffer.concat(updates),
    clients: Uint32Array.from({ length: 2 * options.baskets }, (_, index) => FIRST_CLIENT + index),
  };
};

export const createPlan = (options: PlanOptions): Plan => {
  const chance = createChance(options.seed);
  const updates: Uint8Array[] = [];
  const drafts: Draft[] = [];
  const pairs = Array.from({ length: options.baskets }, (_, basket) =>
    createPair(basket, (update) => updates.push(update)),
  );
  for (let dueMs = 0; dueMs < options.durationMs; ) {
    const basket = chance.between(0, options.baskets - 1);
    const side = chance.isLucky(0.5) ? 0 : 1;
    const device = pairs[basket]?.[side];
    if (!device) throw new Error('no such basket');
    const clock = (): number => Y.getState(device.doc.store, device.doc.clientID);
    const fromClock = clock();
    edit(device, chance);
    if (updates.length !== drafts.length + 1) throw new Error('an operation must be one update');
    drafts.push({ dueMs, basket, side, fromClock, toClock: clock() });
    dueMs += (-Math.log(1 - chance.fraction()) * 1000) / options.opsPerSecond;
  }
  return pack(options, drafts, updates);
};

/** What every replica of a basket must hold in the end. */
export const expectedOf = (plan: Plan, basket: number): Y.Doc => {
  const doc = new Y.Doc();
  for (let op = 0; op < plan.count; op++)
    if (plan.basket[op] === basket) Y.applyUpdate(doc, updateOf(plan, op));
  return doc;
};
