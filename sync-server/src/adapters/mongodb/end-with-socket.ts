/**
 * The driver writes a command without looking whether its socket is still there, and then waits for the socket to
 * drain. One that was destroyed a moment before never does: the call never ends, and where it was the monitor's own,
 * the server is never found again until the process ends (mongodb 7.8.0 and 7.9.0, lib/cmap/connection.js,
 * `writeCommand`). Found by an hour of chaos. Here a write ends with its socket, with the error the driver would
 * have used. To be taken out when rule MG15's tests pass without it.
 */
import { createRequire } from 'node:module';
import type { Socket } from 'node:net';
import { MongoNetworkError } from 'mongodb';

type WriteCommand = (this: Writing, ...given: unknown[]) => Promise<unknown>;

/** What of the driver's connection is used here. */
interface Writing {
  readonly socket: Socket;
}

const { Connection } = createRequire(import.meta.url)('mongodb/lib/cmap/connection.js') as {
  readonly Connection: { readonly prototype: { writeCommand: WriteCommand } };
};

let isMended = false;

/** Once per process. */
export const endWritesWithTheirSocket = (): void => {
  if (isMended) return;
  isMended = true;
  const { writeCommand } = Connection.prototype;
  Connection.prototype.writeCommand = function (...given) {
    const { socket } = this;
    const gone = (): MongoNetworkError =>
      new MongoNetworkError('the connection closed before a command was sent');
    if (socket.destroyed) return Promise.reject(gone());
    return new Promise((resolve, reject) => {
      const onClose = (): void => reject(gone());
      socket.once('close', onClose);
      writeCommand
        .apply(this, given)
        .then(resolve, reject)
        .finally(() => socket.off('close', onClose));
    });
  };
};
