/**
 * A WebSocket written by hand over TCP, for everything a well-behaved client would never send: it masks or does
 * not, lies about lengths, splits at any byte, and reads only when told to. Attackers come from 127.0.0.2 and
 * up, so that what is counted per address is theirs and not the honest devices'.
 */
import { connect, type Socket } from 'node:net';
import { OP } from '../../support/websocket-frame.ts';

/** What the server's end said when it closed; `code` null where the TCP connection just ended. */
export interface Closed {
  readonly code: number | null;
  readonly reason: string;
}

export interface RawSocket {
  readonly tcp: Socket;
  /** Resolves with the status of the answer to the upgrade; 0 where the connection ended before it. */
  readonly upgraded: Promise<number>;
  /** Resolves with the first close frame, or with the end of the connection; a close frame is not answered. */
  readonly closed: Promise<Closed>;
  /** Resolves when the connection is gone. */
  readonly gone: Promise<void>;
  /** Bytes that have come after the head of the answer. */
  received(): number;
  /** Frames that have come, by opcode. */
  count(opcode: number): number;
  send(...parts: Uint8Array[]): void;
}

export interface RawOptions {
  readonly port: number;
  readonly path?: string;
  readonly secret?: string;
  /** Lines of the head beside the usual ones, each with its line end. */
  readonly headers?: string;
  readonly from?: string;
  /** Sends this instead of a head. */
  readonly head?: string;
}

export const SECRET = 'hostile-hostile-hostile';

export const headOf = ({ path = '/sync/guest/attacker?d=a', secret = SECRET, headers = '' }: RawOptions) =>
  `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
  'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: aG9zdGlsZSBob3N0aWxlIQ==\r\n' +
  `Sec-WebSocket-Protocol: pannier.v1, guest.${secret}\r\n${headers}\r\n`;

interface Incoming {
  readonly opcode: number;
  readonly payload: Buffer;
  readonly rest: Buffer;
}

/** The first whole frame of the server's bytes, or null. */
const nextFrame = (bytes: Buffer): Incoming | null => {
  if (bytes.length < 2) return null;
  const short = (bytes[1] ?? 0) & 0x7f;
  const size = short === 126 ? 2 : short === 127 ? 8 : 0;
  if (bytes.length < 2 + size) return null;
  const length = size === 2 ? bytes.readUInt16BE(2) : size === 8 ? Number(bytes.readBigUInt64BE(2)) : short;
  const end = 2 + size + length;
  if (bytes.length < end) return null;
  return {
    opcode: (bytes[0] ?? 0) & 0x0f,
    payload: bytes.subarray(2 + size, end),
    rest: bytes.subarray(end),
  };
};

const reader = (onStatus: (status: number) => void, onFrame: (frame: Incoming) => void) => {
  let isOpen = false;
  let pending: Buffer = Buffer.alloc(0);
  let total = 0;
  const readHead = (): boolean => {
    const end = pending.indexOf('\r\n\r\n');
    if (end < 0) return false;
    onStatus(Number(pending.subarray(9, 12).toString()));
    pending = pending.subarray(end + 4);
    total = pending.length;
    return true;
  };
  return {
    total: () => total,
    take: (bytes: Buffer): void => {
      total += bytes.length;
      pending = pending.length === 0 ? bytes : Buffer.concat([pending, bytes]);
      isOpen ||= readHead();
      if (!isOpen) return;
      for (let found = nextFrame(pending); found; found = nextFrame(pending)) {
        pending = found.rest;
        onFrame(found);
      }
    },
  };
};

export const openRaw = (options: RawOptions): RawSocket => {
  const { port, from = '127.0.0.2' } = options;
  const tcp = connect({ port, host: '127.0.0.1', localAddress: from, noDelay: true });
  const counts = new Map<number, number>();
  let onClosed: (closed: Closed) => void = () => undefined;
  const closed = new Promise<Closed>((done) => {
    onClosed = done;
  });
  let onStatus: (status: number) => void = () => undefined;
  const upgraded = new Promise<number>((done) => {
    onStatus = done;
  });
  const frames = reader(
    (status) => onStatus(status),
    ({ opcode, payload }) => {
      counts.set(opcode, (counts.get(opcode) ?? 0) + 1);
      if (opcode === OP.close)
        onClosed({ code: payload.readUInt16BE(0), reason: payload.subarray(2).toString() });
    },
  );
  // A connection the server cuts is an answer here; 'close' follows and says what came before.
  let failure = '';
  tcp.on('error', (error) => {
    failure = error.message;
  });
  tcp.on('data', (bytes) => frames.take(bytes));
  tcp.on('connect', () => tcp.write(options.head ?? headOf(options)));
  const gone = new Promise<void>((done) => {
    tcp.on('close', () => {
      onStatus(0);
      onClosed({ code: null, reason: failure });
      done();
    });
  });
  return {
    tcp,
    upgraded,
    closed,
    gone,
    received: frames.total,
    count: (opcode) => counts.get(opcode) ?? 0,
    send: (...parts) => {
      for (const part of parts) if (!tcp.destroyed) tcp.write(part);
    },
  };
};
