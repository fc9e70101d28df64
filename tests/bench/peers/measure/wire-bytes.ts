/**
 * Bytes a device hands to TCP per add of one more to a line that is there, WebSocket frame included: alone, and
 * with the question for the acknowledgement where there is one. For the others also what a plain number in a
 * Y.Map takes, because their users have no record of ours to write.
 */
import { add } from '../../../../shared/src/index.ts';
import { LoadDevice, newGuest } from '../../load/load-device.ts';
import { PANNIER } from '../../load/protocols.ts';
import type { Bench, Figures, Measurement } from '../job.ts';

const WITHIN_MS = 10_000;

const measureBytes = async ({ column: { protocol }, running, sizes }: Bench): Promise<Figures> => {
  const { url } = running.server;
  const device = new LoadDevice({ url, protocol, guest: newGuest(), device: 'writer' });
  await device.ready();
  // Handshake and first sync are over when this comes back.
  add(device, { sku: 'bytes' }, 1);
  await device.isWorkedThrough(WITHIN_MS);
  const perTime = (act: (time: number) => void): number => {
    const before = device.bytesSent;
    for (let time = 0; time < sizes.adds; time++) act(time);
    return (device.bytesSent - before) / sizes.adds;
  };
  const addOne = (): void => {
    add(device, { sku: 'bytes' }, 1);
  };
  const isOurs = protocol === PANNIER;
  const figures = {
    perAdd: perTime(addOne),
    perAddAndAsk: isOurs
      ? perTime(() => {
          addOne();
          device.ask();
        })
      : null,
    perPlainNumber: isOurs ? null : perTime((time) => device.doc.getMap('plain').set('bytes', time)),
  };
  await device.isWorkedThrough(WITHIN_MS);
  await device.close();
  return { ...figures, refused: device.refusals.length };
};

export const WIRE_BYTES: Measurement = { key: 'wire-bytes', measure: measureBytes };
