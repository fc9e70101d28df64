/**
 * What an idle connection with a basket costs: every connection has a basket of its own, brought by its device,
 * and nobody says anything until the server has done what it put off. The server process alone, without Redis.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { closeAll, connectAll } from '../../load/connections.ts';
import { LoadDevice } from '../../load/load-device.ts';
import type { Guest, Protocol } from '../../load/protocol.ts';
import type { Measurement } from '../job.ts';
import { LINES, linesIn, makeBaskets, newGuests } from './baskets.ts';

/** Of so many baskets it is made sure that the server has them. */
const SEEN = 20;
const SEEN_WITHIN_MS = 10_000;

/** Makes sure that the server has what was brought. @throws when a fresh device does not get it whole */
export const mustBeWhole = async (url: string, protocol: Protocol, guests: readonly Guest[]) => {
  for (const guest of guests.slice(0, SEEN)) {
    const reader = new LoadDevice({ url, protocol, guest, device: 'reader' });
    await reader.ready();
    const isWhole = await reader.until(() => linesIn(reader.doc) === LINES, SEEN_WITHIN_MS);
    await reader.close();
    if (!isWhole) throw new Error(`a basket is not on the server as it was brought`);
  }
};

export const MEMORY: Measurement = {
  key: 'memory',
  measure: async ({ column: { protocol }, running, sizes }) => {
    const { url } = running.server;
    const stateOf = makeBaskets();
    const guests = newGuests(sizes.idleConnections);
    const before = running.serverFigures().residentBytes;
    const { devices } = await connectAll(url, guests, protocol, stateOf);
    await wait(sizes.quietMs);
    // A heap is larger than what is in it until it is collected: the least of some looks.
    let least = Number.POSITIVE_INFINITY;
    for (let look = 0; look < 10; look++) {
      await wait(sizes.quietMs / 10);
      least = Math.min(least, running.serverFigures().residentBytes);
    }
    const open = devices.filter(({ closeCode }) => closeCode === null).length;
    await mustBeWhole(url, protocol, guests);
    await closeAll(devices);
    return {
      connections: guests.length,
      open,
      bytesPerConnection: (least - before) / guests.length,
    };
  },
};
