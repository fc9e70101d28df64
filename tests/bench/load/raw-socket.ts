/**
 * A WebSocket client made of a TCP socket and hand-made frames (RFC 6455), for load: a whole client costs as much of
 * a core as the servers it measures. Sends with a mask of zeros, which every server must take and nobody has to
 * compute. Never fragments; refuses servers that do, and offers no extension.
 */
import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';

export interface RawEars {
  open(): void;
  /** A view into what was read. */
  message(frame: Buffer): void;
  /** Once; 1006 where nobody said a code. */
  close(code: number): void;
}

const FINAL = 0x80;
const BINARY = 2;
const CLOSE = 8;
const PING = 9;
const PONG = 10;
const MASKED = 0x80;
const GOING_AWAY_UNSAID = 1006;
const HEAD_END = '\r\n\r\n';

const headOf = (opcode: number, length: number): Buffer => {
  const first = FINAL | opcode;
  if (length < 126) return Buffer.from([first, MASKED | length, 0, 0, 0, 0]);
  const head = Buffer.alloc(length < 65_536 ? 8 : 14);
  head[0] = first;
  head[1] = MASKED | (length < 65_536 ? 126 : 127);
  if (length < 65_536) head.writeUInt16BE(length, 2);
  else head.writeBigUInt64BE(BigInt(length), 2);
  return head;
};

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
    if (this.isOpen) this.#write(BINARY, payload);
  }

  stopReading(): void {
    this.#tcp.pause();
  }

  /** With the closing handshake. */
  close(): void {
    if (this.isOpen) this.#write(CLOSE, Buffer.from([3, 232]));
    else this.#tcp.destroy();
  }

  terminate(): void {
    this.#tcp.destroy();
  }

  #write(opcode: number, payload: Uint8Array): void {
    this.#tcp.write(Buffer.concat([headOf(opcode, payload.byteLength), payload]));
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
    if (first === (FINAL | BINARY)) this.#ears.message(payload);
    else if (first === (FINAL | PING)) this.#write(PONG, payload);
    else if (first === (FINAL | CLOSE)) this.#hearClose(payload);
    else if (first !== (FINAL | PONG)) this.#tcp.destroy(new Error(`a frame that begins with ${first}`));
  }

  #hearClose(payload: Buffer): void {
    if (payload.length >= 2) this.#code = payload.readUInt16BE(0);
    if (this.isOpen) this.#write(CLOSE, payload.subarray(0, 2));
    this.isOpen = false;
    this.#tcp.end();
  }
}
