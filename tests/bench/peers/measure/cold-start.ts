/**
 * Baskets a restarted server gives to devices that have nothing. It was stopped with SIGTERM after everything it
 * put off was done. A device is done when it has the bytes of its basket, and counts where they are the whole of
 * it; how many were first told that there is nothing is counted beside it.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { inParallel } from '../../../replay/in-parallel.ts';
import { ColdDevice } from '../../load/cold-device.ts';
import { AT_A_TIME, closeAll, connectAll } from '../../load/connections.ts';
import type { Bench, Figures, Measurement } from '../job.ts';
import { LINES, linesIn, makeBaskets, newGuests } from './baskets.ts';
import { mustBeWhole } from './memory.ts';

const WHOLE_WITHIN_MS = 10_000;
const STOPS_WITHIN_MS = 30_000;
/** Of the bytes a basket was brought with; a server may say the same in fewer. Whether it is whole is seen later. */
const WHOLE_FROM = 0.9;

const measureColdStart = async ({ column, running: { server }, sizes }: Bench): Promise<Figures> => {
  const { protocol, keeps } = column;
  if (!keeps) return { keeps };
  const guests = newGuests(sizes.coldBaskets);
  const stateOf = makeBaskets();
  const { devices } = await connectAll(server.url, guests, protocol, stateOf);
  await mustBeWhole(server.url, protocol, guests);
  await wait(sizes.quietMs);
  await closeAll(devices);
  const end = await Promise.race([server.stop(), wait(STOPS_WITHIN_MS, null, { ref: false })]);
  if (end === null) await server.kill9();
  await server.restart();
  const bytes = WHOLE_FROM * Math.min(...guests.map((guest) => stateOf(guest).byteLength));
  const cold: ColdDevice[] = [];
  const startMs = performance.now();
  await inParallel(guests, AT_A_TIME, async (guest) => {
    const device = new ColdDevice({ url: server.url, protocol, guest, device: 'cold' });
    await device.ready();
    await device.hasBytes(bytes, WHOLE_WITHIN_MS);
    device.drop();
    cold.push(device);
  });
  const seconds = (performance.now() - startMs) / 1000;
  const emptyFirst = cold.filter(({ wasEmptyFirst }) => wasEmptyFirst).length;
  const missing = cold.filter((device) => linesIn(device.document()) !== LINES).length;
  const perSecond = (guests.length - missing) / seconds;
  return { keeps, perSecond, emptyFirst, missing, stoppedByItself: end !== null };
};

export const COLD_START: Measurement = { key: 'cold-start', measure: measureColdStart };
