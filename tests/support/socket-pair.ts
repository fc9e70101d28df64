/**
 * A device and the server's end of its socket as two queues that only move when a test says so: any interleaving
 * can be made by hand. The device end is a Y.Doc that speaks the wire format and keeps what it was told.
 */
import * as Y from 'yjs';
import { type Down, decodeDown, encodeUp, type Up } from '../../shared/src/index.ts';

/** What a room has of a connection, and how frames get in; as `Session` and `RoomSocket` fit each other. */
export interface ServerEnd {
  receive(frame: Uint8Array, nowMs: number): number;
}

export class SocketPair {
  readonly doc: Y.Doc;
  readonly received: Down[] = [];
  closed: { readonly code: number; readonly reason: string } | null = null;
  /** Bytes the server's end claims to have waiting; a test sets it to be a slow reader. */
  buffered = 0;
  toServer: Uint8Array[] = [];
  toDevice: Uint8Array[] = [];
  server: ServerEnd | null = null;
  onClosed: () => void = () => undefined;

  constructor(doc = new Y.Doc()) {
    this.doc = doc;
    doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== this) this.send({ type: 'update', update });
    });
  }

  /** The server's end, for `room.join`. */
  readonly socket = {
    send: (bytes: Uint8Array) => {
      if (!this.closed) this.toDevice.push(bytes.slice());
    },
    close: (code: number, reason: string) => {
      if (this.closed) return;
      this.closed = { code, reason };
      this.onClosed();
    },
    bufferedBytes: () => this.buffered,
  };

  send(message: Up): void {
    if (!this.closed) this.toServer.push(encodeUp(message));
  }

  sendRaw(frame: Uint8Array): void {
    if (!this.closed) this.toServer.push(frame);
  }

  /** The device asks for what it lacks. */
  sync(): void {
    this.send({ type: 'sync-step-1', stateVector: Y.encodeStateVector(this.doc) });
  }

  flushToServer(nowMs = 0): void {
    for (const frame of this.toServer.splice(0)) this.server?.receive(frame, nowMs);
  }

  flushToDevice(): void {
    for (const frame of this.toDevice.splice(0)) this.#hear(frame);
  }

  /** Both ways until nothing is on the way. */
  flush(nowMs = 0): void {
    while (this.toServer.length > 0 || this.toDevice.length > 0) {
      this.flushToServer(nowMs);
      this.flushToDevice();
    }
  }

  /** Numbers of the acknowledgements of one kind, in the order they came. */
  acks(kind: 'accepted' | 'saved'): number[] {
    return this.received.flatMap((message) => (message.type === kind ? [message.n] : []));
  }

  of<T extends Down['type']>(type: T): Extract<Down, { type: T }>[] {
    return this.received.filter((message): message is Extract<Down, { type: T }> => message.type === type);
  }

  #hear(frame: Uint8Array): void {
    const message = decodeDown(frame);
    if (!message.ok) throw new Error(`the server sent a bad frame: ${message.error.detail}`);
    this.received.push(message.value);
    if (message.value.type === 'sync-step-1')
      this.send({ type: 'sync-step-2', update: Y.encodeStateAsUpdate(this.doc, message.value.stateVector) });
    else if (message.value.type === 'sync-step-2' || message.value.type === 'update')
      Y.applyUpdate(this.doc, message.value.update, this);
  }
}
