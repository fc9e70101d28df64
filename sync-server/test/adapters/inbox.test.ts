/** The pace of one socket: frames wait, in order, and none is lost. SPEC HO7, HO14. */
import { expect, it, vi } from 'vitest';
import type { WebSocket } from 'ws';
import { createFakeClock } from '../../../tests/support/fake-clock.ts';
import { HeldFrames } from '../../src/adapters/ws/held-frames.ts';
import { Inbox } from '../../src/adapters/ws/inbox.ts';
import { Turns } from '../../src/adapters/ws/turns.ts';

const make = (pauseMs: (frame: number) => number) => {
  const clock = createFakeClock();
  const handled: number[] = [];
  const socket = { pauses: 0, resumes: 0, hasEnded: false };
  const ws = {
    OPEN: 1,
    readyState: 1,
    get isPaused() {
      return socket.pauses > socket.resumes;
    },
    pause: () => socket.pauses++,
    resume: () => socket.resumes++,
  } as unknown as WebSocket;
  const inbox = new Inbox(ws, {
    clock,
    turns: new Turns(),
    handle: ([frame = 0]) => {
      handled.push(frame);
      return pauseMs(frame);
    },
    onEnd: () => {
      socket.hasEnded = true;
    },
  });
  return { clock, handled, socket, inbox };
};

it('HO7 handles frames as they come while nothing is owed', () => {
  const { handled, socket, inbox } = make(() => 0);
  for (const frame of [1, 2, 3]) inbox.put(Uint8Array.of(frame));
  expect([handled, socket.pauses]).toEqual([[1, 2, 3], 0]);
});

it('HO7 lets frames that were read already wait for the end of the pause, in order', async () => {
  const { clock, handled, socket, inbox } = make((frame) => (frame === 1 ? 100 : 0));
  for (const frame of [1, 2, 3]) inbox.put(Uint8Array.of(frame));
  await clock.advance(99);
  expect(handled).toEqual([1]);
  await clock.advance(1);
  expect(handled).toEqual([1, 2, 3]);
  inbox.put(Uint8Array.of(4));
  await vi.waitFor(() => expect(handled).toEqual([1, 2, 3, 4]));
  await vi.waitFor(() => expect(socket).toMatchObject({ pauses: 1, resumes: 1 }));
});

it('HO14 handles what came before the socket was closed, and only then ends', async () => {
  const { clock, handled, socket, inbox } = make(() => 100);
  for (const frame of [1, 2, 3]) inbox.put(Uint8Array.of(frame));
  inbox.end();
  expect([handled, socket.hasEnded]).toEqual([[1], false]);
  await clock.advance(100);
  await clock.advance(100);
  expect(handled).toEqual([1, 2, 3]);
  await clock.advance(100);
  expect(socket.hasEnded).toBe(true);
});

it('HO14 ends at once where nothing waits', () => {
  const { socket, inbox } = make(() => 0);
  inbox.put(Uint8Array.of(1));
  inbox.end();
  expect(socket.hasEnded).toBe(true);
});

it('HO7 keeps frames of any size in their order, the empty one too', () => {
  const held = new HeldFrames();
  const frames = [3, 0, 1, 70_000, 2].map((size, i) => new Uint8Array(size).fill(i));
  for (let round = 0; round < 2; round++) {
    for (const frame of frames) held.push(frame);
    for (const frame of frames) expect(Buffer.compare(held.shift() ?? Buffer.of(9), frame)).toBe(0);
    expect(held.shift()).toBe(null);
  }
});
