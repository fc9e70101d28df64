/**
 * Everybody comes back at once: two devices per basket, all connections cut, one change each while offline, then
 * all connect again. Over when every device has the other's change, which it can only have from the server.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type * as Y from 'yjs';
import { add } from '../../../../shared/src/index.ts';
import { inParallel } from '../../../replay/in-parallel.ts';
import { LoadDevice } from '../../load/load-device.ts';
import type { Guest } from '../../load/protocol.ts';
import type { Bench, Figures, Measurement } from '../job.ts';
import { newGuests } from './baskets.ts';

/** Handshakes on their way at once: more than Linux queues for a listening socket would measure TCP's second. */
const AT_ONCE = 256;
const OFFLINE_MS = 1_000;
const CONVERGED_WITHIN_MS = 60_000;

interface Seat {
  readonly guest: Guest;
  readonly device: string;
  readonly doc?: Y.Doc;
}

const connectSeats = async ({ column, running }: Bench, seats: readonly Seat[]): Promise<LoadDevice[]> => {
  const { url } = running.server;
  const devices = seats.map((): LoadDevice | null => null);
  await inParallel([...seats.entries()], AT_ONCE, async ([index, seat]) => {
    const device = new LoadDevice({ url, protocol: column.protocol, ...seat });
    devices[index] = device;
    await device.ready();
  });
  return devices.filter((device) => device !== null);
};

const linesOf = (doc: Y.Doc): number => doc.getMap('cart').size;

const measureStorm = async (bench: Bench): Promise<Figures> => {
  const guests = newGuests(bench.sizes.stormDevices / 2);
  const seats = guests.flatMap((guest) => ['one', 'two'].map((device) => ({ guest, device })));
  const before = await connectSeats(bench, seats);
  for (const device of before) if (device.actor.includes('~one.')) add(device, { sku: 'before' }, 1);
  const known = await Promise.all(
    before.map((device) => device.until(() => linesOf(device.doc) === 1, CONVERGED_WITHIN_MS)),
  );
  for (const device of before) device.drop();
  await Promise.all(before.map(({ closed }) => closed));
  await wait(OFFLINE_MS);
  for (const device of before) add(device, { sku: `offline-${device.actor}` }, 1);
  const startMs = performance.now();
  const after = await connectSeats(
    bench,
    before.map(({ doc }, index) => ({ ...(seats[index] as Seat), doc })),
  );
  const done = await Promise.all(
    after.map((device) => device.until(() => linesOf(device.doc) === 3, CONVERGED_WITHIN_MS)),
  );
  const seconds = (performance.now() - startMs) / 1000;
  await Promise.all(after.map((device) => device.close()));
  return {
    devices: after.length,
    seconds,
    notConverged: done.filter((isDone) => !isDone).length,
    notReady: known.filter((isKnown) => !isKnown).length,
  };
};

export const STORM: Measurement = { key: 'storm', measure: measureStorm };
