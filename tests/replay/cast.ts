/**
 * The devices of one basket and their way back online. A connection that is lost is opened again, as a device
 * would; only a final refusal ends the play. `meet` is the moment after a step: everything sent is accepted and
 * every device that is online has all of it.
 */
import { setTimeout as wait } from 'node:timers/promises';
import * as Y from 'yjs';
import { ConnectionLost, type SyncDevice } from '../support/sync-device.ts';

const TRIES = 8;
const FIRST_WAIT_MS = 100;

/** Does `action` on a connected device, again after a connection that was lost for a passing reason. */
const persist = async (device: SyncDevice, action: () => Promise<void>): Promise<void> => {
  for (let attempt = 0; ; attempt++) {
    try {
      if (!device.isOnline) await device.connect();
      return await action();
    } catch (error) {
      const isPassing = error instanceof ConnectionLost && !error.isFinal;
      if (!isPassing || attempt === TRIES) throw error;
      await wait(FIRST_WAIT_MS * 2 ** attempt);
    }
  }
};

const refuseRefusals = (device: SyncDevice): void => {
  const [code] = device.refusals;
  if (code !== undefined) throw new Error(`the server refused a change of ${device.actor}: ${code}`);
};

export const connect = (device: SyncDevice): Promise<void> => persist(device, async () => undefined);

/** Everything `device` has sent is accepted. @throws when some of it was refused */
export const deliver = async (device: SyncDevice): Promise<void> => {
  await persist(device, () => device.ask().accepted);
  refuseRefusals(device);
};

/** `senders` are heard by the server, and each of `online` has seen what all of `online` have. */
export const meet = async (senders: readonly SyncDevice[], online: readonly SyncDevice[]): Promise<void> => {
  await Promise.all(senders.map(deliver));
  const all = new Map<number, number>();
  for (const { doc } of online)
    for (const [client, clock] of Y.decodeStateVector(Y.encodeStateVector(doc)))
      all.set(client, Math.max(clock, all.get(client) ?? 0));
  await Promise.all(online.map((device) => persist(device, () => device.hasSeen(all))));
};
