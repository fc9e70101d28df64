/**
 * An owner's basket leaves this device: rows, marks and read models. The next number of their slots stays, because
 * what those slots wrote cannot be read here any more (SPEC U5).
 */
import type { Owner } from '../../../shared/src/index.ts';
import { ownerOfDoc } from './basket-document.ts';
import type { DeviceMirror } from './device-mirror.ts';
import { NO_MARKS } from './device-rows.ts';
import type { LocalStore } from './local-store.ts';
import { createRowLedger } from './row-ledger.ts';
import { retireSlots } from './slot-lease.ts';

export const forgetOwner = async (
  store: Pick<LocalStore, 'log' | 'readModels'>,
  device: DeviceMirror,
  owner: Owner,
): Promise<void> => {
  // First the slots: from here on nobody may write under one of them as if its past were known.
  await retireSlots(device, owner);
  for (const docId of (await store.log.docIds()).filter((other) => ownerOfDoc(other) === owner)) {
    const rows = await store.log.read(docId);
    await store.log.remove(rows.map(({ id }) => id));
    await device.change(`marks|${docId}`, () => undefined);
  }
  await store.readModels.forget(owner);
};

/** Those of the asked owners with rows here of which the server has saved everything. */
export const savedOwners = async (
  store: Pick<LocalStore, 'log'>,
  device: DeviceMirror,
  isAsked: (owner: Owner) => boolean,
): Promise<readonly Owner[]> => {
  const unsaved = new Map<Owner, number>();
  for (const docId of (await store.log.docIds()).filter((other) => isAsked(ownerOfDoc(other)))) {
    const ledger = createRowLedger();
    for (const row of await store.log.read(docId)) ledger.add(row);
    const owner = ownerOfDoc(docId);
    const counts = ledger.counts(device.get(`marks|${docId}`) ?? NO_MARKS);
    unsaved.set(owner, (unsaved.get(owner) ?? 0) + counts.unsaved);
  }
  return [...unsaved].filter(([, count]) => count === 0).map(([owner]) => owner);
};
