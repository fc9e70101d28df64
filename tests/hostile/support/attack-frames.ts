/**
 * What attackers send: real frames of the protocol to begin with, and ways to damage them. Random choices come
 * from a seed, so that a run can be repeated.
 */
import * as Y from 'yjs';
import { actorOf, add, cartKey, encodeUp, lineIdOf, type Owner, type Up } from '../../../shared/src/index.ts';
import { frame } from '../../support/websocket-frame.ts';

/** A message of the protocol as one WebSocket frame. */
export const up = (message: Up): Buffer => frame(encodeUp(message));

export const askFrame = (n = 1): Buffer => up({ type: 'ask', n });
export const firstStep = (stateVector: Uint8Array = Uint8Array.of(0)): Buffer =>
  up({ type: 'sync-step-1', stateVector });

/** `count` updates of one device, one unit of one line each, in the order they were made. */
export const updatesOf = (owner: Owner, device: string, count: number, doc = new Y.Doc()): Uint8Array[] => {
  const updates: Uint8Array[] = [];
  const collect = (update: Uint8Array) => updates.push(update);
  doc.on('update', collect);
  const actor = actorOf(owner, device, 0);
  for (let i = 0; i < count; i++) add({ doc, actor }, { sku: 'cup' }, 1);
  doc.off('update', collect);
  return updates;
};

/** `count` updates of one device, each of the same lines with a few hundred bytes each. */
export const largeUpdates = (owner: Owner, device: string, count: number, lines: number): Uint8Array[] => {
  const doc = new Y.Doc();
  const updates: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => updates.push(update));
  const actor = actorOf(owner, device, 0);
  const intents = Array.from({ length: lines }, (_, i) => ({
    sku: `sku-${i}`,
    personalisation: 'z'.repeat(500),
  }));
  const keys = intents.map((intent) => cartKey(lineIdOf(intent), actor));
  for (let v = 1; v <= count; v++)
    doc.transact(() => {
      for (const [o, { sku, personalisation }] of intents.entries())
        doc.getMap('cart').set(keys[o] ?? '', { v, p: v, i: { s: sku, t: personalisation }, o });
    });
  return updates;
};

type Chance = () => number;

/** Flips bits, cuts, doubles, or puts noise into the bytes; always something else than they were. */
export const damaged = (bytes: Uint8Array, chance: Chance): Uint8Array => {
  const at = chance() % Math.max(1, bytes.length);
  const copy = Buffer.from(bytes);
  switch (chance() % 5) {
    case 0:
      copy[at] = (copy[at] ?? 0) ^ (1 << (chance() % 8));
      return copy;
    case 1:
      return copy.subarray(0, at);
    case 2:
      return Buffer.concat([copy, copy.subarray(at)]);
    case 3:
      for (let i = 0; i < 4; i++) copy[chance() % copy.length] = chance() & 0xff;
      return copy;
    default:
      return Buffer.concat([copy.subarray(0, at), Buffer.alloc(9, 0xff), copy.subarray(at)]);
  }
};
