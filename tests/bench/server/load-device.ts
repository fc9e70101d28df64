/**
 * One of the two devices of a basket under load: a raw socket that notes the time of a frame before it does
 * anything else with it. Frames of one socket come in order, so the n-th update that arrives is the n-th the
 * other device sent, and no clock or id has to travel.
 */
import { randomBytes } from 'node:crypto';
import * as decoding from 'lib0/decoding';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import {
  actorOf,
  encodeUp,
  GUEST_PREFIX,
  type Owner,
  ownerId,
  SUBPROTOCOL,
  SYNC,
  TAG,
} from '../../../shared/src/index.ts';

export interface Guest {
  readonly owner: Owner;
  readonly secret: string;
}

export const newGuest = (): Guest => ({
  owner: `guest:${randomBytes(12).toString('base64url')}`,
  secret: randomBytes(16).toString('base64url'),
});

/** Told the time (performance.now) at which a frame was there. */
export interface Ears {
  update(atMs: number): void;
  accepted(n: number, atMs: number): void;
  saved(n: number, atMs: number): void;
}

const DEAF: Ears = { update: () => undefined, accepted: () => undefined, saved: () => undefined };

const FROM_SERVER = Symbol('from the server');

export class LoadDevice {
  readonly doc = new Y.Doc();
  readonly actor;
  ears: Ears = DEAF;
  refused = 0;
  readonly #socket: WebSocket;
  readonly #ready: Promise<void>;
  #asked = 0;

  constructor(url: string, { owner, secret }: Guest, device: string) {
    this.actor = actorOf(owner, device, 0);
    const address = `${url.replace('http', 'ws')}/sync/guest/${ownerId(owner)}?d=${device}`;
    this.#socket = new WebSocket(address, [SUBPROTOCOL, GUEST_PREFIX + secret], { perMessageDeflate: false });
    this.#socket.binaryType = 'nodebuffer';
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== FROM_SERVER) this.#socket.send(encodeUp({ type: 'update', update }));
    });
    this.#ready = new Promise((resolve, reject) => {
      this.#socket.on('open', () => {
        const stateVector = Y.encodeStateVector(this.doc);
        this.#socket.send(encodeUp({ type: 'sync-step-1', stateVector }));
      });
      this.#socket.on('message', (frame: Buffer) => this.#receive(frame, resolve));
      this.#socket.on('error', reject);
      this.#socket.on('close', (code) => reject(new Error(`${this.actor} was closed with ${code}`)));
    });
  }

  /** Resolves with the server's whole state of the basket. */
  ready(): Promise<void> {
    return this.#ready;
  }

  /** Answers the number of the question about everything sent so far. */
  ask(): number {
    const n = ++this.#asked;
    this.#socket.send(encodeUp({ type: 'ask', n }));
    return n;
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#socket.once('close', resolve));
    this.#socket.close();
    await closed;
    this.doc.destroy();
  }

  #receive(frame: Uint8Array, isReady: () => void): void {
    const atMs = performance.now();
    const decoder = decoding.createDecoder(frame);
    const tag = decoding.readVarUint(decoder);
    if (tag === TAG.sync) this.#sync(decoder, atMs, isReady);
    else if (tag === TAG.accepted) this.ears.accepted(decoding.readVarUint(decoder), atMs);
    else if (tag === TAG.saved) this.ears.saved(decoding.readVarUint(decoder), atMs);
    else if (tag === TAG.refused) this.refused++;
  }

  #sync(decoder: decoding.Decoder, atMs: number, isReady: () => void): void {
    const kind = decoding.readVarUint(decoder);
    const bytes = decoding.readVarUint8Array(decoder);
    if (kind === SYNC.step1) {
      this.#socket.send(encodeUp({ type: 'sync-step-2', update: Y.encodeStateAsUpdate(this.doc, bytes) }));
      return;
    }
    if (kind === SYNC.update) this.ears.update(atMs);
    Y.applyUpdate(this.doc, bytes, FROM_SERVER);
    if (kind === SYNC.step2) isReady();
  }
}
