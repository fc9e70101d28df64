/**
 * A device without a screen: one document, one actor and one socket that speaks the y-websocket protocol with
 * our tags. It goes offline by closing its socket, edits the document meanwhile and comes back as often as
 * wanted; nothing here waits for a time, only for frames. For tests, the replay and the bench. It does not
 * store anything and does not retry: who plays with it decides what a lost connection means.
 */
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import {
  type Actor,
  actorOf,
  type Down,
  decodeDown,
  deviceOf,
  type ErrorCode,
  encodeUp,
  GUEST_PREFIX,
  generationOf,
  type Notice,
  type Owner,
  ownerId,
  ownerKind,
  SUBPROTOCOL,
  TOKEN_PREFIX,
  type Up,
  type Writing,
} from '../../shared/src/index.ts';

/** How the socket says who it is. A cookie needs the origin the browser would send. */
export type Credential =
  | { readonly kind: 'guest'; readonly secret: string }
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'cookie'; readonly cookie: string; readonly origin: string };

/** The connection ended while something was awaited on it. Close codes 4400–4499 are final. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';
  constructor(
    readonly code: number,
    reason: string,
  ) {
    super(`the connection was closed with ${code}${reason ? ` ${reason}` : ''}`);
  }
  get isFinal(): boolean {
    return this.code >= 4400 && this.code <= 4499;
  }
}

export interface DeviceOptions {
  /** `http://host:port` of the server. */
  readonly url: string;
  readonly owner: Owner;
  /** Name of the device, up to 32 characters of base64url; the actor is `owner~device.slot`. */
  readonly device: string;
  readonly slot?: number;
  readonly credential: Credential;
  /** Generation of `doc`; absent: the one it was last synced in, or the current one. */
  readonly generation?: number;
  readonly doc?: Y.Doc;
}

export interface Ask {
  /** Everything sent before is in the hot store. */
  readonly accepted: Promise<void>;
  /** Everything sent before is in the durable store. */
  readonly saved: Promise<void>;
}

interface Waiting {
  readonly isDone: () => boolean;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

const FROM_SERVER = Symbol('from the server');

const protocolsOf = (credential: Credential): string[] => {
  if (credential.kind === 'guest') return [SUBPROTOCOL, GUEST_PREFIX + credential.secret];
  if (credential.kind === 'token') return [SUBPROTOCOL, TOKEN_PREFIX + credential.token];
  return [SUBPROTOCOL];
};

const openSocket = (
  { url, owner, device, credential }: DeviceOptions,
  generation: number | undefined,
): WebSocket => {
  const query = `d=${device}${generation === undefined ? '' : `&g=${generation}`}`;
  const address = `${url.replace(/^http/, 'ws')}/sync/${ownerKind(owner)}/${ownerId(owner)}?${query}`;
  const headers =
    credential.kind === 'cookie' ? { cookie: credential.cookie, origin: credential.origin } : undefined;
  const socket = new WebSocket(address, protocolsOf(credential), { headers, perMessageDeflate: false });
  socket.binaryType = 'nodebuffer';
  return socket;
};

export class SyncDevice implements Writing {
  readonly doc: Y.Doc;
  readonly actor: Actor;
  readonly owner: Owner;
  /** Codes of the 69 frames received, oldest first. */
  readonly refusals: ErrorCode[] = [];
  readonly notices: Notice[] = [];
  /** Close codes of the connections so far; 1005 or 1000 are our own. */
  readonly closes: number[] = [];
  readonly #options: DeviceOptions;
  readonly #waiting = new Set<Waiting>();
  #socket: WebSocket | null = null;
  #hasSynced = false;
  #hasServerState = false;
  #hasAnswered = false;
  #asked = 0;
  #accepted = 0;
  #saved = 0;

  constructor(options: DeviceOptions) {
    this.#options = options;
    this.doc = options.doc ?? new Y.Doc();
    this.owner = options.owner;
    this.actor = actorOf(options.owner, options.device, options.slot ?? 0);
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== FROM_SERVER) this.#send({ type: 'update', update });
    });
  }

  get name(): string {
    return deviceOf(this.actor);
  }

  get isOnline(): boolean {
    return this.#socket?.readyState === WebSocket.OPEN && this.#hasServerState && this.#hasAnswered;
  }

  /**
   * Opens the socket; resolves when both sides have sent what the other lacked.
   * @throws ConnectionLost when the server closes first.
   */
  async connect(): Promise<void> {
    if (this.#socket?.readyState === WebSocket.CLOSING) await this.#ended(this.#socket);
    if (this.#socket) throw new Error(`${this.actor} is connected already`);
    const socket = openSocket(this.#options, this.#generation());
    this.#socket = socket;
    this.#hasServerState = false;
    this.#hasAnswered = false;
    this.#accepted = this.#asked;
    this.#saved = this.#asked;
    socket.on('open', () => {
      this.#send({ type: 'sync-step-1', stateVector: Y.encodeStateVector(this.doc) });
    });
    socket.on('message', (data: Buffer) => this.#receive(data));
    // 'close' follows every error and carries the code; a refused TCP connection says why only here.
    let failure = '';
    socket.on('error', (error) => {
      failure = error.message;
    });
    socket.on('close', (code, reason) => this.#closed(socket, code, failure || reason.toString()));
    await this.#until(() => this.isOnline);
  }

  /** Goes offline: what is edited from here on waits in the document. Resolves when the socket is closed. */
  async disconnect(): Promise<void> {
    const socket = this.#socket;
    if (!socket) return;
    const ended = this.#ended(socket);
    socket.close();
    await ended;
  }

  /** Ends the connection as a crash would: no closing handshake. */
  drop(): void {
    this.#socket?.terminate();
  }

  /** Asks about everything sent so far (tag 64). */
  ask(): Ask {
    const n = ++this.#asked;
    this.#send({ type: 'ask', n });
    const saved = this.#until(() => this.#saved >= n);
    // Who awaits only `accepted` must not crash the process when the connection ends before `saved`.
    saved.catch(() => undefined);
    return { accepted: this.#until(() => this.#accepted >= n), saved };
  }

  /** Resolves when this device has everything of `stateVector` (as of `Y.decodeStateVector`). */
  async hasSeen(stateVector: ReadonlyMap<number, number>): Promise<void> {
    const missing = [...stateVector];
    await this.#until(() => {
      for (let last = missing.at(-1); last; last = missing.at(-1)) {
        if (Y.getState(this.doc.store, last[0]) < last[1]) return false;
        missing.pop();
      }
      return true;
    });
  }

  /** Resolves when a condition over this device holds; it is looked at after every frame. */
  async until(isDone: () => boolean): Promise<void> {
    await this.#until(isDone);
  }

  /** What the document belongs to, once a server has said so; a document nobody has seen belongs to any. */
  #generation(): number | undefined {
    return this.#options.generation ?? (this.#hasSynced ? generationOf(this.doc) : undefined);
  }

  async #ended(socket: WebSocket): Promise<void> {
    await new Promise<void>((resolve) => socket.once('close', () => resolve()));
  }

  #until(isDone: () => boolean): Promise<void> {
    if (isDone()) return Promise.resolve();
    if (!this.#socket) return Promise.reject(new ConnectionLost(1006, 'not connected'));
    return new Promise((resolve, reject) => this.#waiting.add({ isDone, resolve, reject }));
  }

  #send(message: Up): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(encodeUp(message));
  }

  #receive(frame: Uint8Array): void {
    const decoded = decodeDown(frame);
    if (!decoded.ok) throw new Error(`the server sent an unreadable frame: ${decoded.error.detail}`);
    this.#handle(decoded.value);
    for (const waiting of this.#waiting) {
      if (!waiting.isDone()) continue;
      this.#waiting.delete(waiting);
      waiting.resolve();
    }
  }

  #handle(message: Down): void {
    switch (message.type) {
      case 'sync-step-1': {
        const update = Y.encodeStateAsUpdate(this.doc, message.stateVector);
        this.#send({ type: 'sync-step-2', update });
        this.#hasAnswered = true;
        break;
      }
      case 'sync-step-2':
        Y.applyUpdate(this.doc, message.update, FROM_SERVER);
        this.#hasServerState = true;
        this.#hasSynced = true;
        break;
      case 'update':
        Y.applyUpdate(this.doc, message.update, FROM_SERVER);
        break;
      case 'accepted':
        this.#accepted = Math.max(this.#accepted, message.n);
        break;
      case 'saved':
        this.#saved = Math.max(this.#saved, message.n);
        break;
      case 'refused':
        this.refusals.push(message.code);
        break;
      case 'notice':
        this.notices.push(message.notice);
        break;
      default:
        break;
    }
  }

  #closed(socket: WebSocket, code: number, reason: string): void {
    if (this.#socket !== socket) return;
    this.#socket = null;
    this.closes.push(code);
    const lost = new ConnectionLost(code, reason);
    for (const waiting of this.#waiting) waiting.reject(lost);
    this.#waiting.clear();
  }
}
