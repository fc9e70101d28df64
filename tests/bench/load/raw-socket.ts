/**
 * A WebSocket client made of a TCP socket and hand-made frames (RFC 6455), for load: a whole client costs as much of
 * a core as the servers it measures. Sends with a mask of zeros, which every server must take and nobody has to
 * compute. Never fragments; refuses servers that do, and offers no extension.
 */
import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { frame, OP } from '../../support/websocket-frame.ts';

export interface RawEars {
  open(): void;
  /** A view into what was read. */
  message(frame: Buffer): void;
  /** Once; 1006 where nobody said a code. */
  close(code: number): void;
}

const FINAL = 0x80;
const GOING_AWAY_UNSAID = 1006;
const HEAD_END = '\r\n\r\n';

const requestOf = ({ host, pathname, search }: URL, protocols: readonly string[]): string =>
  [
    `GET ${pathname}${search} HTTP/1.1`,
    `Host: ${host}`,
    'Upgrade: websocket',
    'Connection: Upgrade',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
    ...(protocols.length > 0 ? [`Sec-WebSocket-Protocol: ${protocols.join(', ')}`] : []),
    HEAD_END.slice(2),
  ].join('\r\n');

export class RawSocket {
  isOpen = false;
  readonly #tcp: Socket;
  readonly #ears: RawEars;
  #left: Buffer | null = null;
  #isUpgraded = false;
  #code = GOING_AWAY_UNSAID;

  constructor(address: URL, protocols: readonly string[], ears: RawEars) {
    this.#ears = ears;
    this.#tcp = connect({ host: address.hostname, port: Number(address.port), noDelay: true });
    this.#tcp.on('connect', () => this.#tcp.write(requestOf(address, protocols)));
    this.#tcp.on('data', (chunk: Buffer) => this.#read(chunk));
    // 'close' follows every error.
    this.#tcp.on('error', () => undefined);
    this.#tcp.on('close', () => {
      this.isOpen = false;
      ears.close(this.#code);
    });
  }

  /** Bytes handed to TCP so far. */
  get bytesSent(): number {
    return this.#tcp.bytesWritten;
  }

  send(payload: Uint8Array): void {
    if (this.isOpen) this.#write(OP.binary, payload);
  }

  stopReading(): void {
    this.#tcp.pause();
  }

  /** With the closing handshake. */
  close(): void {
    if (this.isOpen) this.#write(OP.close, Buffer.from([3, 232]));
    else this.#tcp.destroy();
  }

  terminate(): void {
    this.#tcp.destroy();
  }

  #write(opcode: number, payload: Uint8Array): void {
    this.#tcp.write(frame(payload, { opcode }));
  }

  #read(chunk: Buffer): void {
    let bytes = this.#left ? Buffer.concat([this.#left, chunk]) : chunk;
    if (!this.#isUpgraded) {
      const end = bytes.indexOf(HEAD_END);
      this.#left = bytes;
      if (end < 0) return;
      if (!bytes.subarray(0, end).includes('HTTP/1.1 101')) return void this.#tcp.destroy();
      this.#isUpgraded = this.isOpen = true;
      bytes = bytes.subarray(end + HEAD_END.length);
      this.#ears.open();
    }
    this.#left = this.#takeFrames(bytes);
  }

  /** Answers the beginning of a frame that has not come whole. */
  #takeFrames(bytes: Buffer): Buffer | null {
    let at = 0;
    for (;;) {
      const left = bytes.length - at;
      if (left < 2) break;
      const short = (bytes[at + 1] ?? 0) & 127;
      const head = short < 126 ? 2 : short === 126 ? 4 : 10;
      if (left < head) break;
      const length =
        short < 126
          ? short
          : short === 126
            ? bytes.readUInt16BE(at + 2)
            : Number(bytes.readBigUInt64BE(at + 2));
      if (left < head + length) break;
      this.#take(bytes[at] ?? 0, bytes.subarray(at + head, at + head + length));
      at += head + length;
    }
    return at === bytes.length ? null : bytes.subarray(at);
  }

  #take(first: number, payload: Buffer): void {
    if (first === (FINAL | OP.binary)) this.#ears.message(payload);
    else if (first === (FINAL | OP.ping)) this.#write(OP.pong, payload);
    else if (first === (FINAL | OP.close)) this.#hearClose(payload);
    else if (first !== (FINAL | OP.pong)) this.#tcp.destroy(new Error(`a frame that begins with ${first}`));
  }

  #hearClose(payload: Buffer): void {
    if (payload.length >= 2) this.#code = payload.readUInt16BE(0);
    if (this.isOpen) this.#write(OP.close, payload.subarray(0, 2));
    this.isOpen = false;
    this.#tcp.end();
  }
}
