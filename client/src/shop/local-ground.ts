/**
 * What a tab stands on before it shows anything: the local store, the device's rows, its name. Where the browser
 * gives no storage, or what is there cannot be read, the ground is memory and says so; what is on disk stays
 * untouched, because "could not be read" is not "is empty". So it is where a full disk does not take the first rows: a
 * name and a guest that no other tab can read are this tab's alone, and would lose to those of the next (SPEC T5).
 */
import { type ErrorCode, newId, type Random } from '../../../shared/src/index.ts';
import { firstSession } from './accounts.ts';
import { type DeviceMirror, openDeviceMirror } from './device-mirror.ts';
import { createLive, type Settable } from './live.ts';
import type { LocalStore } from './local-store.ts';
import type { TabLife } from './log-row.ts';
import type { ShopPorts } from './ports.ts';
import { codeOfStorageFailure } from './storage-failure.ts';

export interface LocalGround {
  readonly store: LocalStore;
  /** The store is memory of this tab alone, and ends with it. */
  readonly isInMemory: boolean;
  readonly device: DeviceMirror;
  readonly deviceId: string;
  readonly tab: TabLife;
  /** A failure of this device's own storage outside any document. */
  readonly problem: Settable<ErrorCode | null>;
}

/** Rejects where they cannot be stored. */
const ensureRows = async (device: DeviceMirror, random: Random): Promise<void> => {
  // Two tabs that open at once must end with the same rows: the second keeps what the first wrote, and none goes on
  // with what is not written.
  const [identity, session] = [{ deviceId: newId(random) }, firstSession(random)];
  if (!device.get('identity')) await device.changeStored('identity', (row) => row ?? identity);
  if (!device.get('session')) await device.changeStored('session', (row) => row ?? session);
};

const tabLife = (id: string): TabLife => {
  let seq = 0;
  return { id, nextSeq: () => ++seq };
};

/** `reason`: why the store is memory; null where it is not. */
const standOn = async (
  store: LocalStore,
  { random, clock }: Pick<ShopPorts, 'random' | 'clock'>,
  reason: ErrorCode | null,
): Promise<LocalGround> => {
  const problem = createLive(reason);
  const device = await openDeviceMirror(store.device, clock, (failure) =>
    problem.set(failure === null ? null : codeOfStorageFailure(failure)),
  );
  await ensureRows(device, random).catch(async (error: unknown) => {
    device.close();
    await store.close();
    throw error;
  });
  const deviceId = device.get('identity')?.deviceId;
  if (deviceId === undefined) throw new Error('a device without a name');
  return { store, isInMemory: reason !== null, device, deviceId, tab: tabLife(newId(random)), problem };
};

/** Rejects only where memory fails too. */
export const openLocalGround = async (ports: ShopPorts): Promise<LocalGround> => {
  try {
    return await standOn(await ports.openStore(), ports, null);
  } catch (error) {
    // Private mode, blocked, damaged, full: the shop works until the tab ends.
    const code = codeOfStorageFailure(error);
    if (code !== 'storage-full') ports.onBug(error);
    return standOn(await ports.openMemoryStore(), ports, code);
  }
};
