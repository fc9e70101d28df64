/**
 * The errands after somebody signed out here: give what they changed a last chance to be saved, tell the server,
 * and let their basket leave the device once all of it is safe. Until then its rows stay, unseen, for the same
 * person to come back to: a family computer shows nobody the cart of the one before (SPEC U4–U6).
 */
import { type Clock, type Owner, ownerKind, ownerOf } from '../../../shared/src/index.ts';
import { type BasketDocument, openBasketDocument } from './basket-document.ts';
import type { DeviceMirror } from './device-mirror.ts';
import { NO_MARKS } from './device-rows.ts';
import type { Errand } from './errands.ts';
import { forgetOwner, savedOwners } from './forget-owner.ts';
import type { DocId, LocalStore } from './local-store.ts';
import type { WriterPorts } from './row-writer.ts';
import type { ShopApi } from './shop-api.ts';
import type { SyncDriver } from './sync-driver.ts';
import { ownerOfSession } from './workspace.ts';

/** How long the last changes may take; the server flushes within 15 s of the first, usually 5 s after the last. */
const FAREWELL_MS = 8_000;

export interface LeavingPorts extends WriterPorts {
  readonly api: ShopApi;
  readonly clock: Clock;
  readonly device: DeviceMirror;
  readonly store: LocalStore;
  /** A connection for a document that is not the one on the page. */
  driveAside(document: BasketDocument): SyncDriver;
}

const saveRest = async (ports: LeavingPorts, owner: Owner): Promise<void> => {
  const docId: DocId = `${owner}#${ports.device.get(`epoch|${owner}`)?.epoch ?? 0}`;
  const document = await openBasketDocument(ports, docId);
  if (document.rows.counts(ports.device.get(`marks|${docId}`) ?? NO_MARKS).unsaved > 0) {
    const driver = ports.driveAside(document);
    const timer = ports.clock.after(FAREWELL_MS, () => driver.stop());
    const saved = driver.until('saved');
    driver.start();
    await saved;
    timer.cancel();
    driver.stop();
  }
  document.close();
};

/** Tells the server that somebody signed out here. */
export const leavingErrand =
  (ports: LeavingPorts): Errand =>
  async () => {
    const leaving = ports.device.get('session')?.leaving;
    if (!leaving) return 'done';
    const owner = ownerOf('user', leaving.id);
    if (owner) await saveRest(ports, owner);
    // They may have come back while their changes were on the way.
    if (ports.device.get('session')?.leaving?.id !== leaving.id) return 'done';
    const answer = await ports.api.signOut();
    if (!answer.ok && answer.error.code !== 'signed-out') return 'again';
    // Rejects where the storage refuses it: then the errand is done again.
    await ports.device.changeStored('session', (row) =>
      row?.leaving?.id === leaving.id ? { ...row, leaving: null } : row,
    );
    return 'done';
  };

/** Lets baskets of other people leave this device, once the server has all of them. */
export const forgettingErrand =
  ({ device, store }: Pick<LeavingPorts, 'device' | 'store'>): Errand =>
  async () => {
    const session = device.get('session');
    if (!session) return 'done';
    const present = ownerOfSession(session);
    const isForeign = (owner: Owner): boolean => ownerKind(owner) === 'user' && owner !== present;
    for (const saved of await savedOwners(store, device, isForeign)) {
      if (device.get('session') === session) await forgetOwner(store, device, saved);
    }
    return 'done';
  };
