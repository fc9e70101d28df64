/** Which messages that do not come whole are ended. SPEC HO10. */
import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { expect, it } from 'vitest';
import type { WebSocket } from 'ws';
import { LIMITS } from '../../../shared/src/index.ts';
import { createFakeClock } from '../../../tests/support/fake-clock.ts';
import { UnfinishedMessages } from '../../src/adapters/ws/unfinished-messages.ts';

const HALF = LIMITS.unfinishedPerAddressBytes / 2;

it('HO10 who was told to go takes nobody else’s place while it has not gone, and is cut off at the next look', async () => {
  const clock = createFakeClock();
  const told: object[] = [];
  const cut: object[] = [];
  const messages = new UnfinishedMessages(clock, (ws) => void told.push(ws));
  const begin = (bytesRead: number) => {
    const ws = Object.assign(new EventEmitter(), { terminate: () => void cut.push(ws) });
    const tcp = { bytesRead: 0 };
    messages.watch(ws as unknown as WebSocket, tcp as Socket, '127.0.0.9');
    tcp.bytesRead = bytesRead;
    return { ws, tcp };
  };
  const [one, two] = [begin(HALF), begin(HALF)];
  const tooMuch = begin(HALF + 1);
  await clock.advance(LIMITS.unfinishedLookMs);
  expect(told).toEqual([tooMuch.ws]);
  // It has not gone yet, and now is the smallest of all.
  tooMuch.tcp.bytesRead = HALF - 1;
  await clock.advance(LIMITS.unfinishedLookMs);
  expect(told).toEqual([tooMuch.ws]);
  expect(cut).toEqual([tooMuch.ws]);
  expect([one, two].some(({ ws }) => cut.includes(ws))).toBe(false);
  messages.stop();
});
