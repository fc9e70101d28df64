/**
 * A sync server of a page, in memory and without any check: what the replay is tried against, so that a broken
 * replay is found without the product, and a server that loses something is found by the replay. It relays,
 * acknowledges at once and merges guests; `lose` says which updates it forgets.
 */
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import * as Y from 'yjs';
import { type Down, decodeUp, encodeDown, type Up } from '../../shared/src/index.ts';
import type { Accounts } from './accounts.ts';

export interface TinyServer {
  readonly url: string;
  readonly accounts: Accounts;
  /** Frames received so far. */
  readonly frames: number;
  /** Every basket is empty again. */
  forget(): void;
  /** Closes every socket with this code. */
  disconnectAll(code: number): void;
  close(): Promise<void>;
}

interface Room {
  readonly doc: Y.Doc;
  readonly sockets: Set<WebSocket>;
  /** Rooms that get whatever arrives here. */
  readonly heirs: Set<Room>;
}

class Rooms {
  readonly #rooms = new Map<string, Room>();

  open(basket: string): Room {
    const room = this.#rooms.get(basket) ?? { doc: new Y.Doc(), sockets: new Set(), heirs: new Set() };
    this.#rooms.set(basket, room);
    return room;
  }

  forget(): void {
    this.#rooms.clear();
  }

  apply(room: Room, update: Uint8Array, from: WebSocket | null): void {
    Y.applyUpdate(room.doc, update);
    const frame = encodeDown({ type: 'update', update });
    for (const socket of room.sockets) if (socket !== from) socket.send(frame);
    for (const heir of room.heirs) this.apply(heir, update, null);
  }
}

const accountsOf = (rooms: Rooms): Accounts => ({
  signUp: async (shopper) => ({ owner: `user:${shopper}`, email: shopper, password: '', token: 'token' }),
  signIn: async () => 'token',
  merge: async ({ owner }, guestId) => {
    const guest = rooms.open(`guest:${guestId}`);
    const user = rooms.open(owner);
    guest.heirs.add(user);
    rooms.apply(user, Y.encodeStateAsUpdate(guest.doc), null);
  },
});

/** Listens on a free port. `lose` is asked for every n-th update, from 1. */
export const startTinyServer = async (lose: (n: number) => boolean = () => false): Promise<TinyServer> => {
  const rooms = new Rooms();
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await new Promise((resolve) => server.once('listening', resolve));
  let updates = 0;
  let frames = 0;
  const answer = (room: Room, socket: WebSocket, message: Up): void => {
    const say = (down: Down): void => socket.send(encodeDown(down));
    if (message.type === 'sync-step-1')
      say({ type: 'sync-step-2', update: Y.encodeStateAsUpdate(room.doc, message.stateVector) });
    if (message.type === 'sync-step-2' || message.type === 'update')
      if (!lose(++updates)) rooms.apply(room, message.update, socket);
    if (message.type === 'ask') {
      say({ type: 'accepted', n: message.n });
      say({ type: 'saved', n: message.n });
    }
  };
  server.on('connection', (socket, request) => {
    const [, , kind, id] = (request.url ?? '').split(/[/?]/);
    const room = rooms.open(`${kind}:${id}`);
    room.sockets.add(socket);
    socket.on('close', () => room.sockets.delete(socket));
    socket.on('message', (frame: Buffer) => {
      frames++;
      const decoded = decodeUp(frame);
      if (decoded.ok) answer(room, socket, decoded.value);
    });
    socket.send(encodeDown({ type: 'sync-step-1', stateVector: Y.encodeStateVector(room.doc) }));
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    accounts: accountsOf(rooms),
    get frames() {
      return frames;
    },
    forget: () => rooms.forget(),
    disconnectAll: (code) => {
      for (const socket of server.clients) socket.close(code);
    },
    close: async () => {
      for (const socket of server.clients) socket.terminate();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
