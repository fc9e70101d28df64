/**
 * How fast devices come in (socket, authority, first sync both ways) and what one that then says nothing costs.
 * Every connection has a basket of its own: the dearest case. First new guests, then the same ones again.
 */
import { inParallel } from '../../replay/in-parallel.ts';
import { newGuest } from './load-device.ts';
import { processFigures } from './process-figures.ts';
import type { Guest, Protocol } from './protocol.ts';
import { PANNIER } from './protocols.ts';
import { WireDevice } from './wire-device.ts';

export interface ConnectionFigures {
  readonly connections: number;
  readonly newGuestsPerSecond: number;
  readonly reconnectsPerSecond: number;
  readonly bytesPerIdleConnection: number;
}

/** Handshakes on their way at once. */
export const AT_A_TIME = 64;

/** The device of every connection: a basket it brings is written by it. */
export const IDLE_DEVICE = 'idle';

/** Connects one device to each basket; answers them with the time it took. */
export const connectAll = async (
  url: string,
  guests: readonly Guest[],
  protocol: Protocol,
  stateOf: (guest: Guest) => Uint8Array | undefined = () => undefined,
): Promise<{ readonly devices: WireDevice[]; readonly perSecond: number }> => {
  const devices: WireDevice[] = [];
  const startMs = performance.now();
  await inParallel(guests, AT_A_TIME, async (guest) => {
    const device = new WireDevice({ url, guest, device: IDLE_DEVICE, protocol, state: stateOf(guest) });
    await device.ready();
    devices.push(device);
  });
  return { devices, perSecond: (guests.length * 1000) / (performance.now() - startMs) };
};

export const closeAll = async (devices: readonly WireDevice[]): Promise<void> => {
  await Promise.all(devices.map((device) => device.close()));
};

export const measureConnections = async (
  url: string,
  pid: number,
  connections: number,
  protocol: Protocol = PANNIER,
): Promise<ConnectionFigures> => {
  const guests = Array.from({ length: connections }, newGuest);
  const before = processFigures(pid).residentBytes;
  const first = await connectAll(url, guests, protocol);
  const after = processFigures(pid).residentBytes;
  await closeAll(first.devices);
  const second = await connectAll(url, guests, protocol);
  await closeAll(second.devices);
  return {
    connections,
    newGuestsPerSecond: first.perSecond,
    reconnectsPerSecond: second.perSecond,
    bytesPerIdleConnection: (after - before) / connections,
  };
};
