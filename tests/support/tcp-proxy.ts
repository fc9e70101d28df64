/**
 * A link between two processes that can be cut (connections end, new ones are refused) or stalled (they stay, and
 * nothing arrives), and healed; or that loses what is open without a word, or leads elsewhere from now on. It
 * carries bytes and knows nothing of them.
 */
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

export interface Link {
  readonly port: number;
  cut(): void;
  stall(): void;
  heal(): void;
  /** Connections that are open carry nothing any more, and nobody is told; new ones work. */
  lose(): void;
  /** New connections lead to this port; those that are open go on where they are. */
  turnTo(port: number): void;
  close(): Promise<void>;
}

/** A link on a free port of 127.0.0.1 to a port of 127.0.0.1. */
export const openLink = async (toPort: number): Promise<Link> => {
  const sockets = new Set<Socket>();
  let state: 'open' | 'cut' | 'stalled' = 'open';
  let target = toPort;
  const join = (from: Socket, to: Socket): void => {
    sockets.add(from);
    from.setNoDelay(true);
    from.pipe(to);
    // What a cut connection says of itself is what was wanted.
    from.on('error', () => to.destroy());
    from.on('close', () => {
      sockets.delete(from);
      to.destroy();
    });
    if (state === 'stalled') from.pause();
  };
  const server = createServer((near) => {
    if (state === 'cut') {
      near.destroy();
      return;
    }
    const far = connect(target, '127.0.0.1');
    join(near, far);
    join(far, near);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const cut = (): void => {
    state = 'cut';
    for (const socket of sockets) socket.destroy();
  };
  const silence = (): void => {
    for (const socket of sockets) socket.unpipe().pause();
  };
  return {
    port,
    cut,
    stall: () => {
      state = 'stalled';
      silence();
    },
    lose: silence,
    turnTo: (port) => {
      target = port;
    },
    heal: () => {
      // What was stalled begins anew: a half-open connection is not mended by the network either.
      if (state === 'stalled') for (const socket of sockets) socket.destroy();
      state = 'open';
    },
    close: async () => {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
};
