/**
 * A device that is only its socket: it says hello, answers the server's sync step 1 with the bytes it was given,
 * and hands every update to its ears with the time at which the frame was there. It keeps no document, so that
 * ten thousand of them fit into one process and a frame costs next to nothing.
 */
import { setTimeout as wait } from 'node:timers/promises';
import * as Y from 'yjs';
import { SYNC } from '../../../shared/src/index.ts';
import type { Guest, Protocol } from './protocol.ts';
import { NOTHING, PANNIER } from './protocols.ts';
import { RawSocket } from './raw-socket.ts';

/** Told the time (performance.now) at which a frame was there. */
export interface Ears {
  update(update: Uint8Array, atMs: number): void;
  accepted(n: number, atMs: number): void;
  saved(n: number, atMs: number): void;
}

const DEAF: Ears = { update: () => undefined, accepted: () => undefined, saved: () => undefined };

export interface WireOptions {
  readonly url: string;
  readonly guest: Guest;
  readonly device: string;
  readonly protocol?: Protocol;
  /** What it has, as one update; nothing when left out. */
  readonly state?: Uint8Array;
}

const EMPTY_STATE_VECTOR = Y.encodeStateVector(new Y.Doc());

export class WireDevice {
  ears: Ears = DEAF;
  /** Codes of what the server refused. */
  readonly refusals: string[] = [];
  /** The code with which the socket was closed; null while it is not. */
  closeCode: number | null = null;
  readonly guest: Guest;
  readonly #options: WireOptions;
  readonly #protocol: Protocol;
  readonly #socket: RawSocket;
  readonly #ready: Promise<void>;
  readonly #closed: Promise<void>;
  readonly #stateAsked = new Set<() => void>();
  readonly #acceptedAsked = new Map<number, () => void>();
  #asked = 0;

  constructor(options: WireOptions) {
    this.#options = options;
    this.guest = options.guest;
    this.#protocol = options.protocol ?? PANNIER;
    let heardState = (): void => undefined;
    let gone = (_code: number): void => undefined;
    this.#ready = new Promise((resolve, reject) => {
      heardState = resolve;
      gone = (code) => reject(new Error(`${options.device} was closed with ${code}`));
    });
    // A device that is closed on purpose, or whose server is killed, has nobody waiting for `ready`.
    this.#ready.catch(() => undefined);
    let ended = (): void => undefined;
    this.#closed = new Promise((resolve) => {
      ended = resolve;
    });
    const { guest, url, device } = options;
    const protocol = this.#protocol;
    this.#socket = new RawSocket(protocol.address(url, guest, device), protocol.subprotocols(guest), {
      open: () => this.#begin(),
      message: (frame) => this.#receive(frame, heardState),
      close: (code) => {
        this.closeCode = code;
        gone(code);
        ended();
      },
    });
  }

  /** Resolves when the server has said what it has. @throws when it closes the socket first */
  ready(): Promise<void> {
    return this.#ready;
  }

  get closed(): Promise<void> {
    return this.#closed;
  }

  /** Bytes handed to TCP so far, the handshake's too. */
  get bytesSent(): number {
    return this.#socket.bytesSent;
  }

  /** Sends an update that was made elsewhere. */
  sendUpdate(update: Uint8Array): void {
    this.#send(this.#protocol.sync(this.guest, SYNC.update, update));
  }

  /** Asks for everything, with sync step 1. */
  requestState(): void {
    this.#send(this.#protocol.sync(this.guest, SYNC.step1, this.stateVector()));
  }

  /**
   * True once the server has worked through everything sent before: it has answered a sync step 1 sent after it,
   * and the question for the acknowledgement where there is one, before which it must have refused what it
   * refuses. False when it does not within the time, or closes.
   */
  async isWorkedThrough(withinMs: number): Promise<boolean> {
    const timer = new AbortController();
    const late = wait(withinMs, false, { signal: timer.signal, ref: false });
    // Aborted when an answer was faster.
    late.catch(() => undefined);
    const isDone = await Promise.race([this.#answers(), late, this.#closed.then(() => false)]);
    timer.abort();
    return isDone;
  }

  /** Answers the number of the question about everything sent so far. */
  ask(): number {
    const n = ++this.#asked;
    const frame = this.#protocol.ask(n);
    if (frame === null) throw new Error('this server has no acknowledgements');
    this.#send(frame);
    return n;
  }

  /** Reads nothing from now on, as a device with a dead line that TCP has not noticed. */
  stopReading(): void {
    this.#socket.stopReading();
  }

  /** Ends the connection without a closing handshake. */
  drop(): void {
    this.#socket.terminate();
  }

  async close(): Promise<void> {
    this.#socket.close();
    await this.#closed;
  }

  protected stateVector(): Uint8Array {
    return EMPTY_STATE_VECTOR;
  }

  /** The answer to the server's sync step 1. */
  protected stateFor(_stateVector: Uint8Array): Uint8Array {
    return this.#options.state ?? NOTHING;
  }

  /** The server's sync step 2 or an update of another device. */
  protected take(kind: number, bytes: Uint8Array, atMs: number): void {
    if (kind === SYNC.update) this.ears.update(bytes, atMs);
  }

  async #answers(): Promise<boolean> {
    const state = new Promise<void>((resolve) => this.#stateAsked.add(resolve));
    this.requestState();
    const hasAcknowledgements = this.#protocol.ask(0) !== null;
    const n = hasAcknowledgements ? this.ask() : 0;
    const accepted = new Promise<void>((resolve) => this.#acceptedAsked.set(n, resolve));
    if (!hasAcknowledgements) this.#accepted(n);
    await Promise.all([state, accepted]);
    return true;
  }

  #accepted(n: number): void {
    for (const [asked, tell] of this.#acceptedAsked) {
      if (asked > n) continue;
      this.#acceptedAsked.delete(asked);
      tell();
    }
  }

  #begin(): void {
    for (const frame of this.#protocol.hello(this.guest)) this.#send(frame);
    this.requestState();
  }

  #send(frame: Uint8Array): void {
    this.#socket.send(frame);
  }

  #receive(frame: Uint8Array, heardState: () => void): void {
    const atMs = performance.now();
    const heard = this.#protocol.hear(frame);
    if (heard.type === 'accepted') {
      this.ears.accepted(heard.n, atMs);
      this.#accepted(heard.n);
    } else if (heard.type === 'saved') this.ears.saved(heard.n, atMs);
    else if (heard.type === 'refused') this.refusals.push(heard.code);
    else if (heard.type === 'sync' && heard.kind === SYNC.step1)
      this.#send(this.#protocol.sync(this.guest, SYNC.step2, this.stateFor(heard.bytes)));
    else if (heard.type === 'sync') {
      this.take(heard.kind, heard.bytes, atMs);
      if (heard.kind === SYNC.step2) {
        heardState();
        for (const tell of this.#stateAsked) tell();
        this.#stateAsked.clear();
      }
    }
  }
}
