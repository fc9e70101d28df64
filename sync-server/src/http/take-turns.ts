/**
 * Requests of one connection that come together, as a program may write them (pipelining), are begun one in each
 * turn of the event loop: hundreds fit in one read of a socket, and everybody else would wait for all of them.
 */
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

const nextTurn = (): Promise<void> => new Promise((done) => setImmediate(done));

interface Line {
  waiting: number;
  last: Promise<void>;
}

export const takeTurns = (app: FastifyInstance): void => {
  const lines = new WeakMap<Socket, Line>();
  app.addHook('onRequest', async ({ raw: { socket } }) => {
    const line = lines.get(socket) ?? { waiting: 0, last: Promise.resolve() };
    lines.set(socket, line);
    // The first of a turn goes on at once, which is every request of a browser.
    const mine = line.waiting === 0 ? Promise.resolve() : line.last;
    line.waiting++;
    line.last = mine.then(nextTurn).then(() => {
      line.waiting--;
    });
    await mine;
  });
};
