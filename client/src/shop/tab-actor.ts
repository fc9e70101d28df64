/**
 * Under which actor this tab writes a document. The slot is leased when the document is open and given back when
 * the page goes away with everything committed; a page that comes back to life leases anew (SPEC A1–A8).
 */
import { type Actor, actorOf } from '../../../shared/src/index.ts';
import type { BasketDocument } from './basket-document.ts';
import type { DeviceMirror } from './device-mirror.ts';
import type { TabLife } from './log-row.ts';
import { leaseSlot, type SlotLease, unlistedSlot } from './slot-lease.ts';

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
  {
    deviceId,
    tab,
    isWhole,
  }: { readonly deviceId: string; readonly tab: TabLife; readonly isWhole: () => boolean },
): TabActor => {
  let lease: SlotLease | null = null;
  let pending: Promise<Actor> | null = null;
  const actor = (held: SlotLease): Actor => actorOf(document.owner, deviceId, held.slot);
  const take = async (): Promise<Actor> => {
    const wish = {
      owner: document.owner,
      docId: document.docId,
      isWhole: isWhole(),
      seen: document.rows.cover,
    };
    // Where it is not written the shopper goes on; the first change that is not stored is told.
    const held = await leaseSlot({ change: device.changeStored }, wish).catch(() =>
      unlistedSlot(tab.id, document.docId),
    );
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
      // Where its row cannot be written the slot is never used again, which costs nothing.
      await held.giveBack().catch(() => undefined);
    },
  };
};
