/**
 * One WebSocket as a room's three-member socket. Frames go to the session as they come, in order; a session that
 * speaks too fast is read more slowly, nothing of it is dropped.
 */
import type { RawData, WebSocket } from 'ws';
import { type Clock, ERRORS, type ErrorCode, LIMITS } from '../../../../shared/src/index.ts';
import type { Log } from '../../ports/log.ts';
import type { RoomSocket } from '../../ports/room-socket.ts';
import type { Room } from '../../room/room.ts';
import type { Joining, Session } from '../../sync/session.ts';
import { Intake } from './intake.ts';

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

export const closeSocket = (ws: WebSocket, code: ErrorCode): void => {
  ws.close(ERRORS[code].close ?? 1011, code);
};

const asBytes = (data: RawData): Uint8Array => {
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  return Array.isArray(data) ? Buffer.concat(data) : data;
};

/** Frames behind others are counted: the small ones cost far more than their bytes. */
const asRoomSocket = (ws: WebSocket): RoomSocket => {
  let queued = 0;
  const onSent = (): void => {
    queued--;
  };
  return {
    send: (bytes) => {
      if (ws.readyState !== ws.OPEN) return;
      if (ws.bufferedAmount === 0) {
        ws.send(bytes);
        return;
      }
      queued++;
      ws.send(bytes, onSent);
    },
    close: (code, reason) => ws.close(code, reason),
    bufferedBytes: () => ws.bufferedAmount + queued * LIMITS.queuedFrameBytes,
  };
};

/** ws closes by this method when it cannot read on. */
const nameBreaches = (ws: WebSocket): void => {
  const close = ws.close.bind(ws);
  ws.close = (code, reason) => {
    const named = code === undefined ? undefined : BROKEN[code];
    if (named === undefined) close(code, reason);
    else close(ERRORS[named].close ?? 1011, named);
  };
};

const handle = (parts: { clock: Clock; log: Log }, session: Session, frame: Uint8Array): number => {
  try {
    return session.receive(frame, parts.clock.now());
  } catch (error) {
    // A bug, and this connection's only: the others and the process go on.
    parts.log.error({ err: error }, 'a frame could not be handled');
    session.close('internal');
    return 0;
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
  const intake = new Intake(ws, {
    clock: parts.clock,
    handle: (frame) => handle(parts, session, frame),
    onEnd: () => room.leave(session),
  });
  nameBreaches(ws);
  ws.on('message', (data, isBinary) => {
    if (isBinary) intake.take(asBytes(data));
    else session.close('bad-frame');
  });
  // Pings cost a turn and a pong; ws ends whoever does not take the pongs.
  const onControl = () => intake.waitFor(session.spend(1, parts.clock.now()));
  ws.on('ping', onControl);
  ws.on('pong', onControl);
  ws.on('close', () => intake.end());
};
