/**
 * One WebSocket as a room's three-member socket. Frames go to the session as they come, in order; a session that
 * speaks too fast is read more slowly, nothing of it is dropped.
 */
import type { RawData, WebSocket } from 'ws';
import { type Clock, ERRORS, type ErrorCode } from '../../../../shared/src/index.ts';
import type { Log } from '../../ports/log.ts';
import type { RoomSocket } from '../../ports/room-socket.ts';
import type { Room } from '../../room/room.ts';
import type { Joining, Session } from '../../sync/session.ts';

/** ws's own code for a frame above `maxPayload`; y-websocket would send the same frame again for ever. */
const TOO_BIG = 1009;

export const closeSocket = (ws: WebSocket, code: ErrorCode): void => {
  ws.close(ERRORS[code].close ?? 1011, code);
};

const asBytes = (data: RawData): Uint8Array => {
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  return Array.isArray(data) ? Buffer.concat(data) : data;
};

const asRoomSocket = (ws: WebSocket): RoomSocket => ({
  send: (bytes) => {
    if (ws.readyState === ws.OPEN) ws.send(bytes);
  },
  close: (code, reason) => ws.close(code, reason),
  bufferedBytes: () => ws.bufferedAmount,
});

const nameOversize = (ws: WebSocket): void => {
  const close = ws.close.bind(ws);
  ws.close = (code, reason) =>
    code === TOO_BIG
      ? close(ERRORS['frame-too-large'].close ?? TOO_BIG, 'frame-too-large')
      : close(code, reason);
};

const pauseFor = (ws: WebSocket, clock: Clock, pauseMs: number): void => {
  ws.pause();
  clock.after(pauseMs, () => {
    if (ws.readyState === ws.OPEN) ws.resume();
  });
};

const receive = (parts: { clock: Clock; log: Log }, ws: WebSocket, session: Session, data: RawData): void => {
  try {
    const pauseMs = session.receive(asBytes(data), parts.clock.now());
    if (pauseMs > 0 && !ws.isPaused) pauseFor(ws, parts.clock, pauseMs);
  } catch (error) {
    // A bug, and this connection's only: the others and the process go on.
    parts.log.error({ err: error }, 'a frame could not be handled');
    session.close('internal');
  }
};

export const connect = (
  parts: { clock: Clock; log: Log },
  ws: WebSocket,
  room: Room,
  joining: Joining,
): void => {
  const joined = room.join(asRoomSocket(ws), joining);
  if (!joined.ok) {
    closeSocket(ws, joined.error.code);
    return;
  }
  const session = joined.value;
  nameOversize(ws);
  ws.on('message', (data, isBinary) => {
    if (isBinary) receive(parts, ws, session, data);
    else session.close('bad-frame');
  });
  ws.on('close', () => room.leave(session));
};
