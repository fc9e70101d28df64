/**
 * An owner's basket leaves this device: rows, marks and read models. The next number of their slots stays, because
 * what those slots wrote cannot be read here any more (SPEC U5).
 */
import type { Owner } from '../../../shared/src/index.ts';
import { epochOfDoc, ownerOfDoc } from './basket-document.ts';
import type { DeviceMirror } from './device-mirror.ts';
import { NO_MARKS } from './device-rows.ts';
import type { DocId, LocalStore } from './local-store.ts';
import { createRowLedger } from './row-ledger.ts';
import { retireSlots } from './slot-lease.ts';

/** An owner's rows here, as they were when the server had saved all of them. */
export interface SavedRows {
  readonly owner: Owner;
  readonly rows: ReadonlyMap<DocId, readonly string[]>;
}

/** Removes exactly these rows: one that a tab has written since is not saved, and stays. */
export const forgetOwner = async (
  store: Pick<LocalStore, 'log' | 'readModels'>,
  device: DeviceMirror,
  { owner, rows }: SavedRows,
): Promise<void> => {
  // First a new epoch: who comes back at this moment, and has read these rows, must not go on in a document whose
  // beginning no other tab finds in the log.
  const newest = Math.max(0, ...[...rows.keys()].map(epochOfDoc));
  await device.changeStored(`epoch|${owner}`, (row) => ({ epoch: Math.max(row?.epoch ?? 0, newest) + 1 }));
  // Then the slots: from here on nobody may write under one of them as if its past were known.
  await retireSlots({ change: device.changeStored }, owner);
  for (const [docId, ids] of rows) {
    await store.log.remove(ids);
    await device.changeStored(`marks|${docId}`, () => undefined);
  }
  await store.readModels.forget(owner);
};

/** Those of the asked owners with rows here of which the server has saved everything. */
export const savedOwners = async (
  store: Pick<LocalStore, 'log'>,
  device: DeviceMirror,
  isAsked: (owner: Owner) => boolean,
): Promise<readonly SavedRows[]> => {
  const found = new Map<Owner, { unsaved: number; rows: Map<DocId, readonly string[]> }>();
  for (const docId of await store.log.docIds()) {
    const owner = ownerOfDoc(docId);
    if (!owner || !isAsked(owner)) continue;
    const ledger = createRowLedger();
    for (const row of await store.log.read(docId)) ledger.add(row);
    const sum = found.get(owner) ?? { unsaved: 0, rows: new Map() };
    sum.unsaved += ledger.counts(device.get(`marks|${docId}`) ?? NO_MARKS).unsaved;
    sum.rows.set(docId, ledger.ids());
    found.set(owner, sum);
  }
  return [...found].filter(([, { unsaved }]) => unsaved === 0).map(([owner, { rows }]) => ({ owner, rows }));
};
