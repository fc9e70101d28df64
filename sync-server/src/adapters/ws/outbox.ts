/**
 * What one socket is to be sent: the frames of a turn as one write (RFC 6455 §5.2; a server masks nothing). ws would
 * make two writes and a system call of each frame, and system calls are most of what a small frame costs.
 */
import type { Duplex } from 'node:stream';
import { LIMITS } from '../../../../shared/src/index.ts';
import type { Turns } from './turns.ts';

/** Final fragment, binary. */
const BINARY = 0x82;
/** Above this a frame is written as it is: copying it costs more than another write. */
const COPIED_MAX = 32 * 1024;

const headBytes = (length: number): number => (length < 126 ? 2 : length < 65_536 ? 4 : 10);

/** Answers where the payload begins. */
const writeHead = (into: Buffer, at: number, length: number): number => {
  into[at] = BINARY;
  if (length < 126) {
    into[at + 1] = length;
    return at + 2;
  }
  if (length < 65_536) {
    into[at + 1] = 126;
    return into.writeUInt16BE(length, at + 2);
  }
  into[at + 1] = 127;
  return into.writeUInt32BE(length, into.writeUInt32BE(0, at + 2));
};

const join = (frames: readonly Uint8Array[], bytes: number): Buffer => {
  const joined = Buffer.allocUnsafe(bytes);
  let at = 0;
  for (const frame of frames) {
    at = writeHead(joined, at, frame.byteLength);
    joined.set(frame, at);
    at += frame.byteLength;
  }
  return joined;
};

export class Outbox {
  readonly #socket: Duplex;
  readonly #turns: Turns;
  readonly #leave = (): void => this.#leaveOrWait();
  #frames: Uint8Array[] = [];
  #bytes = 0;

  constructor(socket: Duplex, turns: Turns) {
    this.#socket = socket;
    this.#turns = turns;
  }

  /** Bytes that have not left yet. */
  get bytes(): number {
    const behind = this.#socket.writableLength;
    // Frames that wait weigh more than their bytes; those of this turn are about to go.
    const weight = behind > 0 ? this.#frames.length * LIMITS.queuedFrameBytes : 0;
    return this.#bytes + behind + weight;
  }

  /** The bytes must not be changed afterwards. */
  send(frame: Uint8Array): void {
    if (this.#frames.length === 0) this.#turns.atEnd(this.#leave);
    this.#frames.push(frame);
    this.#bytes += frame.byteLength + headBytes(frame.byteLength);
  }

  /** Behind a slow reader frames gather here, and leave together when it has taken what it was sent. */
  #leaveOrWait(): void {
    if (this.#socket.writableNeedDrain) this.#socket.once('drain', this.#leave);
    else this.flush();
  }

  /** Also before the turn's end, where something of ws's own (a close) must not come first. */
  flush(): void {
    const frames = this.#frames;
    if (frames.length === 0) return;
    const bytes = this.#bytes;
    this.#frames = [];
    this.#bytes = 0;
    if (!this.#socket.writable) return;
    if (bytes <= COPIED_MAX) this.#socket.write(join(frames, bytes));
    else this.#writeApart(frames);
  }

  #writeApart(frames: readonly Uint8Array[]): void {
    this.#socket.cork();
    for (const frame of frames) {
      const head = Buffer.allocUnsafe(headBytes(frame.byteLength));
      writeHead(head, 0, frame.byteLength);
      this.#socket.write(head);
      this.#socket.write(frame);
    }
    this.#socket.uncork();
  }
}
