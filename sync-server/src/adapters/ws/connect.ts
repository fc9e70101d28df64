/**
 * One WebSocket as a room's three-member socket. Frames go to the session as they come, in order; a session that
 * speaks too fast is read more slowly, nothing of it is dropped.
 */
import type { Duplex } from 'node:stream';
import type { RawData, WebSocket } from 'ws';
import { type Clock, ERRORS, type ErrorCode } from '../../../../shared/src/index.ts';
import type { Log } from '../../ports/log.ts';
import type { Measurements } from '../../ports/measurements.ts';
import type { RoomSocket } from '../../ports/room-socket.ts';
import type { Room } from '../../room/room.ts';
import type { Joining, Session } from '../../sync/session.ts';
import { Inbox } from './inbox.ts';
import { Outbox } from './outbox.ts';
import type { Turns } from './turns.ts';

export interface ConnectParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly turns: Turns;
  readonly measurements: Measurements;
}

/**
 * ws's own codes for what breaks the protocol of WebSockets, as rows of the catalogue: y-websocket would come back
 * and send the same again for ever. 1009: above `maxPayload`; 1008: in too many pieces.
 */
const BROKEN: Readonly<Record<number, ErrorCode>> = {
  1002: 'bad-frame',
  1007: 'bad-frame',
  1008: 'frame-too-large',
  1009: 'frame-too-large',
};

/** No device sends text. It is taken in its order, as a frame that cannot be read. */
const UNREADABLE = new Uint8Array();

export const closeSocket = (ws: WebSocket, code: ErrorCode): void => {
  ws.close(ERRORS[code].close ?? 1011, code);
};

const asBytes = (data: RawData): Uint8Array => {
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  return Array.isArray(data) ? Buffer.concat(data) : data;
};

const asRoomSocket = (ws: WebSocket, outbox: Outbox): RoomSocket => ({
  send: (bytes) => {
    if (ws.readyState === ws.OPEN) outbox.send(bytes);
  },
  close: (code, reason) => ws.close(code, reason),
  bufferedBytes: () => outbox.bytes,
});

/**
 * Whoever closes it, also ws itself: what was sent before leaves before, and a breach has our code. Answers the code
 * this side closed with first; null where it has not.
 */
const closeInOrder = (ws: WebSocket, outbox: Outbox): (() => number | null) => {
  const close = ws.close.bind(ws);
  let said: number | null = null;
  ws.close = (code, reason) => {
    if (ws.readyState === ws.OPEN) outbox.flush();
    const named = code === undefined ? undefined : BROKEN[code];
    const [number, text] = named === undefined ? [code, reason] : [ERRORS[named].close ?? 1011, named];
    // A peer that does not answer our close ends without a code (1006): ours is why.
    said ??= number ?? null;
    close(number, text);
  };
  return () => said;
};

const handle = ({ clock, log }: ConnectParts, session: Session, frame: Uint8Array): number => {
  try {
    return session.receive(frame, clock.now());
  } catch (error) {
    // A bug, and this connection's only: the others and the process go on.
    log.error({ err: error }, 'a frame could not be handled');
    session.close('internal');
    return 0;
  }
};

/** `socket` is the connection `ws` speaks over. */
export const connect = (
  parts: ConnectParts,
  { ws, socket }: { readonly ws: WebSocket; readonly socket: Duplex },
  room: Room,
  joining: Joining,
): void => {
  const outbox = new Outbox(socket, parts.turns);
  const joined = room.join(asRoomSocket(ws, outbox), joining);
  if (!joined.ok) {
    parts.measurements.turnedAway.add(joined.error.code);
    closeSocket(ws, joined.error.code);
    return;
  }
  const session = joined.value;
  const said = closeInOrder(ws, outbox);
  const inbox = new Inbox(ws, {
    clock: parts.clock,
    turns: parts.turns,
    handle: (frame) => handle(parts, session, frame),
    onEnd: () => room.leave(session),
  });
  ws.on('message', (data, isBinary) => inbox.put(isBinary ? asBytes(data) : UNREADABLE));
  // Pings cost a turn and a pong; ws ends whoever does not take the pongs.
  const onControl = () => inbox.waitFor(session.spend(1, parts.clock.now()));
  ws.on('ping', onControl);
  ws.on('pong', onControl);
  ws.on('close', (code) => {
    parts.measurements.socketClosed(said() ?? code);
    inbox.end();
  });
};
