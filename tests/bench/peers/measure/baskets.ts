/** A basket of some lines as one update, made once and renamed for each guest: everybody's is as large. */
import { randomBytes } from 'node:crypto';
import * as Y from 'yjs';
import { type Actor, actorOf, add, type Owner, ownerId } from '../../../../shared/src/index.ts';
import { IDLE_DEVICE } from '../../load/connections.ts';
import { newGuest } from '../../load/load-device.ts';
import { rename } from '../../load/plan.ts';
import type { Guest } from '../../load/protocol.ts';

export const LINES = 20;

/** As long as the ids of `newGuest`. */
const MODEL: Owner = `guest:${'M'.repeat(ownerId(newGuest().owner).length)}`;

/** A device without a socket; answers the updates of its own changes. */
export const draft = (owner: Owner, device: string) => {
  const doc = new Y.Doc();
  const updates: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => updates.push(update));
  return { doc, actor: actorOf(owner, device, 0) as Actor, updates };
};

export const makeBaskets = (): ((guest: Guest) => Uint8Array) => {
  const model = draft(MODEL, IDLE_DEVICE);
  for (let line = 0; line < LINES; line++) add(model, { sku: `basket-${line}` }, 1 + (line % 3));
  const update = Y.encodeStateAsUpdate(model.doc);
  return ({ owner }) => rename(update, ownerId(MODEL), ownerId(owner));
};

/** Lines a device sees in its document, read as what they are: one key per line and writer. */
export const linesIn = (doc: Y.Doc): number => doc.getMap('cart').size;

export const newGuests = (count: number): Guest[] => Array.from({ length: count }, newGuest);

export const noise = (bytes: number): string => randomBytes(Math.ceil(bytes / 2)).toString('hex');
