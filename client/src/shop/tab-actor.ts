/**
 * Under which actor this tab writes a document. The slot is leased when the document is open and given back when
 * the page goes away with everything committed; a page that comes back to life leases anew (SPEC A1–A6).
 */
import { type Actor, actorOf } from '../../../shared/src/index.ts';
import type { BasketDocument } from './basket-document.ts';
import type { DeviceMirror } from './device-mirror.ts';
import { leaseSlot, type SlotLease } from './slot-lease.ts';

export interface TabActor {
  /** null while no slot is leased. */
  now(): Actor | null;
  /** Leases if needed. */
  get(): Promise<Actor>;
  /** The tab may end here. */
  giveBack(): Promise<void>;
}

export const createTabActor = (
  document: BasketDocument,
  device: DeviceMirror,
  deviceId: string,
  isWhole: boolean,
): TabActor => {
  let lease: SlotLease | null = null;
  let pending: Promise<Actor> | null = null;
  const actor = (held: SlotLease): Actor => actorOf(document.owner, deviceId, held.slot);
  const take = async (): Promise<Actor> => {
    const held = await leaseSlot(device, { owner: document.owner, docId: document.docId, isWhole });
    lease = held;
    pending = null;
    return actor(held);
  };
  return {
    now: () => (lease ? actor(lease) : null),
    get: () => {
      if (lease) return Promise.resolve(actor(lease));
      pending ??= take();
      return pending;
    },
    giveBack: async () => {
      const held = lease;
      if (!held || !document.isCommitted()) return;
      lease = null;
      await held.giveBack();
    },
  };
};
