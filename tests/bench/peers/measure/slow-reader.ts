/**
 * What a server holds for a device that reads nothing while another one writes: growth of the process with a
 * device that has stopped reading, less its growth, in a process just restarted, with one that reads.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { add, type Intent, LIMITS } from '../../../../shared/src/index.ts';
import { LoadDevice, newGuest } from '../../load/load-device.ts';
import { WireDevice } from '../../load/wire-device.ts';
import type { Bench, Figures, Measurement } from '../job.ts';
import { noise } from './baskets.ts';

/** Lines as long as a shopper may make them: about 100 kB per update, which replaces what was there before. */
const LINES = 50;
const intentOf = (line: number): Intent => ({
  sku: `line-${line}`,
  options: Object.fromEntries(
    Array.from({ length: LIMITS.optionsPerLine }, (_, option) => [
      noise(LIMITS.optionChars - 2) + String(10 + option),
      noise(LIMITS.optionChars),
    ]),
  ),
  personalisation: noise(LIMITS.personalisationChars),
});
const SETTLE_MS = 3_000;
/** Updates on their way at most: the writer goes at the server's pace. */
const AHEAD = 8;

interface Counted {
  p: number;
  v: number;
}

/** One unit more of every line, in one update. */
const rewrite = ({ doc }: LoadDevice): void => {
  const cart = doc.getMap<Counted>('cart');
  doc.transact(() => {
    for (const [key, record] of [...cart.entries()])
      cart.set(key, { ...record, p: record.p + 1, v: record.v + 1 });
  });
};

const grow = async ({ column, running, sizes }: Bench, reads: boolean) => {
  const { protocol } = column;
  const { url } = running.server;
  const guest = newGuest();
  const writer = new LoadDevice({ url, protocol, guest, device: 'writer' });
  await writer.ready();
  writer.doc.transact(() => {
    for (let line = 0; line < LINES; line++) add(writer, intentOf(line), 1);
  });
  const reader = new WireDevice({ url, protocol, guest, device: 'reader' });
  await reader.ready();
  await writer.isWorkedThrough(sizes.attackMs);
  const before = running.serverFigures().residentBytes;
  if (!reads) reader.stopReading();
  const start = writer.bytesSent;
  const untilMs = performance.now() + sizes.attackMs;
  const sent = (): number => writer.bytesSent - start;
  while (sent() < sizes.slowReaderBytes && performance.now() < untilMs) {
    for (let n = 0; n < AHEAD; n++) rewrite(writer);
    await writer.isWorkedThrough(untilMs - performance.now());
  }
  await wait(SETTLE_MS);
  const figures = {
    grown: running.serverFigures().residentBytes - before,
    sent: sent(),
    refused: writer.refusals.length,
    isStillOpen: reader.closeCode === null,
  };
  reader.drop();
  writer.drop();
  return figures;
};

const measureSlowReader = async (bench: Bench): Promise<Figures> => {
  const reading = await grow(bench, true);
  await bench.running.server.restart();
  const slow = await grow(bench, false);
  return {
    heldBytes: slow.grown - reading.grown,
    grownBytes: slow.grown,
    grownBytesReading: reading.grown,
    sentBytes: slow.sent,
    sentBytesReading: reading.sent,
    refused: slow.refused,
    isStillOpen: slow.isStillOpen,
  };
};

export const SLOW_READER: Measurement = { key: 'slow-reader', measure: measureSlowReader };
