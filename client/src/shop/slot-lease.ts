/**
 * Gives a tab the slot of its actor. Two live writers under one slot would lose adds, and so would a writer that
 * has not read everything the slot wrote before. So a slot is taken out of the stored row before it is used, and
 * comes back only from a tab that ended with everything committed; after any other end it is never seen again
 * (SPEC A1–A8).
 */
import type { Owner } from '../../../shared/src/index.ts';
import type { SlotsRow } from './device-rows.ts';
import type { DeviceStore, DocId } from './local-store.ts';
import { checksum } from './log-row.ts';
import type { Cover } from './row-ledger.ts';

export interface SlotLease {
  readonly slot: number;
  /** Gives the slot back. Only for a tab whose every change is in the log and that will not write again. */
  giveBack(): Promise<void>;
}

export interface SlotWish {
  readonly owner: Owner;
  readonly docId: DocId;
  /** false where part of what earlier slots wrote cannot be read: then all of them are suspect. */
  readonly isWhole: boolean;
  /** The rows this tab has read. */
  seen(): Cover;
}

const EMPTY = (docId: DocId): SlotsRow => ({ next: 0, free: [], docId });

/**
 * The free slots that may be believed: those of this very document whose last holder knew nothing that has not
 * arrived here. Word of a row may come later than word of the slot; a row that was compacted costs a slot (SPEC A8).
 */
const usable = (row: SlotsRow, { docId, isWhole, seen }: SlotWish): SlotsRow['free'] => {
  const mine = seen();
  const isKnown = (cover: Cover): boolean =>
    Object.entries(cover).every(([tab, seq]) => seq <= (mine[tab] ?? 0));
  return isWhole && row.docId === docId ? row.free.filter((free) => isKnown(free.seen)) : [];
};

/** Rejects where the row cannot be written: a slot that is not taken out of it may be given out twice. */
export const leaseSlot = async (device: Pick<DeviceStore, 'change'>, wish: SlotWish): Promise<SlotLease> => {
  const key = `slots|${wish.owner}` as const;
  let slot = 0;
  await device.change(key, (current) => {
    const row = current ?? EMPTY(wish.docId);
    const free = usable(row, wish);
    slot = free.length > 0 ? Math.min(...free.map((known) => known.slot)) : row.next;
    return {
      next: Math.max(row.next, slot + 1),
      free: free.filter((other) => other.slot !== slot),
      docId: wish.docId,
    };
  });
  let isBack = false;
  return {
    slot,
    giveBack: async () => {
      if (isBack) return;
      isBack = true;
      await device.change(key, (current) => {
        if (!current || current.docId !== wish.docId) return current;
        const others = current.free.filter((other) => other.slot !== slot);
        return { ...current, free: [...others, { slot, seen: wish.seen() }] };
      });
    },
  };
};

/** Above every number that is counted, and still nine digits (the grammar of actors). */
const UNLISTED_FROM = 500_000_000;

/**
 * A slot where the device's rows cannot be written (a full disk): counting would give two tabs, or two lives, the
 * same one. A number of this tab's own name is nobody else's, but for one chance in 500 million; it never comes back.
 * Each document has its own: what the tab wrote in an earlier epoch is not in the next one yet.
 */
export const unlistedSlot = (tab: string, docId: DocId): SlotLease => ({
  slot: UNLISTED_FROM + (checksum(`${tab}|${docId}`) % UNLISTED_FROM),
  giveBack: async () => undefined,
});

/** The rows of the owner leave the device: what its slots wrote can no longer be read here. */
export const retireSlots = (device: Pick<DeviceStore, 'change'>, owner: Owner): Promise<void> =>
  device.change(`slots|${owner}`, (current) => (current ? { ...current, free: [] } : undefined));
