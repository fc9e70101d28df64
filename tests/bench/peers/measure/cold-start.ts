/**
 * Baskets a restarted server gives to devices that have nothing. It was stopped with SIGTERM after everything it
 * put off was done. A device counts when its basket is whole; how many were first told that there is nothing is
 * counted beside it.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { inParallel } from '../../../replay/in-parallel.ts';
import { AT_A_TIME, closeAll, connectAll } from '../../load/connections.ts';
import { LoadDevice } from '../../load/load-device.ts';
import type { Bench, Figures, Measurement } from '../job.ts';
import { LINES, linesIn, makeBaskets, newGuests } from './baskets.ts';
import { mustBeWhole } from './memory.ts';

const WHOLE_WITHIN_MS = 10_000;
const STOPS_WITHIN_MS = 30_000;

const measureColdStart = async ({ column, running: { server }, sizes }: Bench): Promise<Figures> => {
  const { protocol, keeps } = column;
  if (!keeps) return { keeps };
  const guests = newGuests(sizes.coldBaskets);
  const { devices } = await connectAll(server.url, guests, protocol, makeBaskets());
  await mustBeWhole(server.url, protocol, guests);
  await wait(sizes.quietMs);
  await closeAll(devices);
  const end = await Promise.race([server.stop(), wait(STOPS_WITHIN_MS, null, { ref: false })]);
  if (end === null) await server.kill9();
  await server.restart();
  let emptyFirst = 0;
  let missing = 0;
  const startMs = performance.now();
  await inParallel(guests, AT_A_TIME, async (guest) => {
    const device = new LoadDevice({ url: server.url, protocol, guest, device: 'cold' });
    await device.ready();
    if (!(await device.until(() => linesIn(device.doc) === LINES, WHOLE_WITHIN_MS))) missing++;
    if (device.wasEmptyFirst) emptyFirst++;
    device.drop();
  });
  const perSecond = ((guests.length - missing) * 1000) / (performance.now() - startMs);
  return { keeps, perSecond, emptyFirst, missing, stoppedByItself: end !== null };
};

export const COLD_START: Measurement = { key: 'cold-start', measure: measureColdStart };
