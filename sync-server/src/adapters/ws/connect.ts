/**
 * One WebSocket as a room's three-member socket. Frames go to the session as they come, in order; a session that
 * speaks too fast is read more slowly, nothing of it is dropped.
 */
import type { Duplex } from 'node:stream';
import type { RawData, WebSocket } from 'ws';
import { type Clock, ERRORS, type ErrorCode } from '../../../../shared/src/index.ts';
import type { Log } from '../../ports/log.ts';
import type { RoomSocket } from '../../ports/room-socket.ts';
import type { Room } from '../../room/room.ts';
import type { Joining, Session } from '../../sync/session.ts';
import { type Frame, Inbox } from './inbox.ts';
import { Outbox } from './outbox.ts';
import type { Turns } from './turns.ts';

export interface ConnectParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly turns: Turns;
}

/** ws's own code for a frame above `maxPayload`; y-websocket would send the same frame again for ever. */
const TOO_BIG = 1009;

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

/** Whoever closes it, also ws itself: what was sent before leaves before, and an oversized frame has our code. */
const closeInOrder = (ws: WebSocket, outbox: Outbox): void => {
  const close = ws.close.bind(ws);
  ws.close = (code, reason) => {
    if (ws.readyState === ws.OPEN) outbox.flush();
    if (code === TOO_BIG) close(ERRORS['frame-too-large'].close ?? TOO_BIG, 'frame-too-large');
    else close(code, reason);
  };
};

const receive = ({ clock, log }: ConnectParts, inbox: Inbox, session: Session, frame: Frame): void => {
  if (frame === null) {
    session.close('bad-frame');
    return;
  }
  try {
    const pauseMs = session.receive(frame, clock.now());
    if (pauseMs <= 0 || inbox.isHeld) return;
    inbox.hold(true);
    clock.after(pauseMs, () => inbox.hold(false));
  } catch (error) {
    // A bug, and this connection's only: the others and the process go on.
    log.error({ err: error }, 'a frame could not be handled');
    session.close('internal');
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
    closeSocket(ws, joined.error.code);
    return;
  }
  const session = joined.value;
  closeInOrder(ws, outbox);
  const inbox = new Inbox(ws, parts.turns, (frame) => receive(parts, inbox, session, frame));
  ws.on('message', (data, isBinary) => inbox.put(isBinary ? asBytes(data) : null));
  ws.on('close', () => inbox.end(() => room.leave(session)));
};
