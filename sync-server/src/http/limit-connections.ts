/**
 * How many TCP connections there may be, of one address and in all: counted when they come, before a byte of them
 * is read. Behind a trusted proxy all of them are the proxy's, and only its sockets are counted by person.
 */
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { LIMITS } from '../../../shared/src/index.ts';
import { HeldByAddress } from '../domain/held-by-address.ts';
import { rawFailure } from './send-failure.ts';

/** `onCut` hears of each that is ended, and whose share it was above. */
export const limitConnections = (
  server: Server,
  perAddress: number,
  onCut: (limit: 'connections' | 'all-connections') => void,
): void => {
  server.maxConnections = LIMITS.connectionsPerServer;
  server.on('drop', () => onCut('all-connections'));
  const open = new HeldByAddress(perAddress);
  const counted = new WeakSet<Socket>();
  server.on('connection', (socket) => {
    // A connection whose upgrade is handed back comes here once more.
    if (counted.has(socket)) return;
    counted.add(socket);
    const giveBack = open.take(socket.remoteAddress ?? '');
    if (giveBack) {
      socket.once('close', giveBack);
      return;
    }
    onCut('connections');
    socket.write(rawFailure('rate-limited'));
    socket.destroy();
  });
};
