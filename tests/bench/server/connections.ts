/**
 * How fast devices come in (socket, authority, first sync both ways) and what one that then says nothing costs.
 * Every connection has a basket of its own: the dearest case. First new guests, then the same ones again.
 */
import { inParallel } from '../../replay/in-parallel.ts';
import { LoadDevice, newGuest } from './load-device.ts';
import { processFigures } from './process-figures.ts';

export interface ConnectionFigures {
  readonly connections: number;
  readonly newGuestsPerSecond: number;
  readonly reconnectsPerSecond: number;
  readonly bytesPerIdleConnection: number;
}

/** Handshakes on their way at once. */
const AT_A_TIME = 64;

export const measureConnections = async (
  url: string,
  pid: number,
  connections: number,
): Promise<ConnectionFigures> => {
  const guests = Array.from({ length: connections }, newGuest);
  const connectAll = async (): Promise<{ devices: LoadDevice[]; perSecond: number }> => {
    const devices: LoadDevice[] = [];
    const startMs = performance.now();
    await inParallel(guests, AT_A_TIME, async (guest) => {
      const device = new LoadDevice(url, guest, 'idle');
      await device.ready();
      devices.push(device);
    });
    return { devices, perSecond: (connections * 1000) / (performance.now() - startMs) };
  };
  const before = processFigures(pid).residentBytes;
  const first = await connectAll();
  const after = processFigures(pid).residentBytes;
  await Promise.all(first.devices.map((device) => device.close()));
  const second = await connectAll();
  await Promise.all(second.devices.map((device) => device.close()));
  return {
    connections,
    newGuestsPerSecond: first.perSecond,
    reconnectsPerSecond: second.perSecond,
    bytesPerIdleConnection: (after - before) / connections,
  };
};
