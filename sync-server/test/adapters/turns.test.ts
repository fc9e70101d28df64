/** How frames of one turn of the event loop come and go, without a network: SPEC GW9, GW12. */
import { Duplex } from 'node:stream';
import { expect, it } from 'vitest';
import type { WebSocket } from 'ws';
import { LIMITS } from '../../../shared/src/index.ts';
import { createFakeClock } from '../../../tests/support/fake-clock.ts';
import { Inbox } from '../../src/adapters/ws/inbox.ts';
import { Outbox } from '../../src/adapters/ws/outbox.ts';
import { FRAMES_PER_TURN, Turns } from '../../src/adapters/ws/turns.ts';

const nextTurn = (): Promise<void> => new Promise((done) => setImmediate(done));

/** The sending half of a socket: what was written, by write, and the messages ws itself reads in it. */
const wire = () => {
  const writes: Buffer[] = [];
  const socket = new Duplex({
    read: () => undefined,
    write: (chunk: Buffer, _encoding, done) => {
      writes.push(chunk);
      done();
    },
  });
  /** Payloads, read as RFC 6455 §5.2 lays frames out. */
  const messages = (): Uint8Array[] => {
    const all = Buffer.concat(writes);
    const heard: Uint8Array[] = [];
    for (let at = 0; at < all.length; ) {
      expect(all[at]).toBe(0x82);
      const short = all[at + 1] ?? 0;
      const head = short < 126 ? 2 : short === 126 ? 4 : 10;
      const length =
        short < 126 ? short : short === 126 ? all.readUInt16BE(at + 2) : Number(all.readBigUInt64BE(at + 2));
      heard.push(Uint8Array.from(all.subarray(at + head, at + head + length)));
      at += head + length;
    }
    return heard;
  };
  return { socket, writes, messages };
};

it('GW12 sends what a turn has for a socket as one write, in order', async () => {
  const { socket, writes, messages } = wire();
  const outbox = new Outbox(socket, new Turns());
  const frames = [1, 125, 126, 4_000].map((size, i) => new Uint8Array(size).fill(i));
  for (const frame of frames) outbox.send(frame);
  expect(outbox.bytes).toBe(2 + 1 + 2 + 125 + 4 + 126 + 4 + 4_000);
  expect(writes).toEqual([]);
  await nextTurn();
  expect(writes).toHaveLength(1);
  expect(outbox.bytes).toBe(0);
  expect(messages()).toEqual(frames);
});

it('GW12 writes large frames as they are, in order with small ones', async () => {
  const { socket, messages } = wire();
  const outbox = new Outbox(socket, new Turns());
  const frames = [10, 70_000, 3, 40_000].map((size, i) => new Uint8Array(size).fill(i));
  for (const frame of frames) outbox.send(frame);
  await nextTurn();
  expect(messages()).toEqual(frames);
});

it('GW12 can be flushed before the turn ends, and sends nothing twice', async () => {
  const { socket, writes } = wire();
  const outbox = new Outbox(socket, new Turns());
  outbox.send(Uint8Array.of(1));
  outbox.flush();
  expect(writes).toHaveLength(1);
  await nextTurn();
  expect(writes).toHaveLength(1);
});

it('HO7 keeps frames for a reader that is behind as few as it can, and counts what they weigh', async () => {
  const written: Buffer[] = [];
  let onWritten = (): void => undefined;
  const socket = new Duplex({
    writableHighWaterMark: 8,
    read: () => undefined,
    write: (chunk: Buffer, _encoding, done) => {
      written.push(chunk);
      onWritten = done;
    },
  });
  const outbox = new Outbox(socket, new Turns());
  outbox.send(new Uint8Array(20));
  await nextTurn();
  for (let i = 0; i < 10; i++) {
    outbox.send(Uint8Array.of(i));
    await nextTurn();
  }
  expect(written).toHaveLength(1);
  expect(outbox.bytes).toBeGreaterThan(10 * LIMITS.queuedFrameBytes);
  onWritten();
  await nextTurn();
  expect(written).toHaveLength(2);
  expect(written[1]).toHaveLength(30);
});

/** An inbox on a socket that only knows whether it is read. */
const reader = (turns: Turns, pauseMs: (taken: number) => number = () => 0) => {
  const clock = createFakeClock();
  const taken: Uint8Array[] = [];
  const state = { isEmpty: false };
  const ws = {
    isPaused: false,
    readyState: 1,
    OPEN: 1,
    pause: () => {
      ws.isPaused = true;
    },
    resume: () => {
      ws.isPaused = false;
    },
  };
  const inbox = new Inbox(ws as unknown as WebSocket, {
    clock,
    turns,
    handle: (frame) => pauseMs(taken.push(frame)),
    onEnd: () => {
      state.isEmpty = true;
    },
  });
  return { clock, taken, ws, state, inbox };
};

const numbered = (count: number): Uint8Array[] => Array.from({ length: count }, (_, i) => Uint8Array.of(i));

it('GW9 takes a few frames of a socket in a turn, and reads on when all are taken', async () => {
  const { taken, ws, state, inbox } = reader(new Turns());
  const frames = numbered(2 * FRAMES_PER_TURN + 1);
  for (const frame of frames) inbox.put(frame);
  expect(taken).toEqual(frames.slice(0, FRAMES_PER_TURN));
  expect(ws.isPaused).toBe(true);
  await nextTurn();
  expect(taken).toEqual(frames.slice(0, 2 * FRAMES_PER_TURN));
  expect(ws.isPaused).toBe(true);
  await nextTurn();
  expect(taken).toEqual(frames);
  expect(ws.isPaused).toBe(false);
  for (const frame of frames) inbox.put(frame);
  inbox.end();
  expect(state.isEmpty).toBe(false);
  for (let turn = 0; turn < 3; turn++) await nextTurn();
  expect([taken.length, state.isEmpty]).toEqual([2 * frames.length, true]);
});

it('GW9 takes one frame of each socket in a turn where many flood', async () => {
  const turns = new Turns();
  const readers = Array.from({ length: 80 }, () => reader(turns));
  for (const { inbox } of readers) for (const frame of numbered(FRAMES_PER_TURN)) inbox.put(frame);
  const before = readers.map(({ taken }) => taken.length);
  expect(before.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(256 + readers.length);
  expect(before.every((count) => count > 0)).toBe(true);
});

it('RO8 leaves a socket that is to be read more slowly alone until its time', async () => {
  const { clock, taken, ws, inbox } = reader(new Turns(), (count) => (count === 1 ? 100 : 0));
  for (const frame of numbered(2)) inbox.put(frame);
  await nextTurn();
  expect([taken.length, ws.isPaused]).toEqual([1, true]);
  await clock.advance(100);
  expect([taken.length, ws.isPaused]).toEqual([2, false]);
});
