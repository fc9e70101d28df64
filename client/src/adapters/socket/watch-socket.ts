/**
 * Looks over a socket y-websocket has just made: a frame from the server that is not ours closes the connection
 * instead of throwing inside the provider, and content frames that go out are counted, because the server names a
 * refused one by its number. A socket nobody wants any more before it is open closes when it is: browsers call
 * anything else a failed connection.
 */
import * as Y from 'yjs';
import { decodeDown, SYNC, TAG } from '../../../../shared/src/index.ts';

/** Our own code for "the other side does not speak our language"; the sync machine retries it like any other. */
const NOT_OUR_LANGUAGE = 4500;

/** Tag and kind are one byte each. */
const isContent = (frame: Uint8Array): boolean =>
  frame[0] === TAG.sync && (frame[1] === SYNC.step2 || frame[1] === SYNC.update);

/** Yjs may have applied half of an update when it throws, so it is decoded whole before. */
const canBeApplied = (update: Uint8Array): boolean => {
  try {
    Y.decodeUpdate(update);
    return true;
  } catch {
    // Every kind of damage shows as some exception of lib0.
    return false;
  }
};

const isOurs = (data: unknown): boolean => {
  if (!(data instanceof ArrayBuffer)) return false;
  const message = decodeDown(new Uint8Array(data));
  if (!message.ok) return false;
  const { value } = message;
  return value.type === 'update' || value.type === 'sync-step-2' ? canBeApplied(value.update) : true;
};

const closeInPeace = (socket: WebSocket): void => {
  const close = socket.close.bind(socket);
  socket.close = (code, reason) => {
    if (socket.readyState === socket.CONNECTING)
      socket.addEventListener('open', () => close(code, reason), { once: true });
    else close(code, reason);
  };
};

export const watchSocket = (socket: WebSocket, onContentSent: () => void): void => {
  const receive = socket.onmessage;
  socket.onmessage = (event) => {
    if (isOurs(event.data)) receive?.call(socket, event);
    else socket.close(NOT_OUR_LANGUAGE, 'unreadable frame');
  };
  const send = socket.send.bind(socket);
  socket.send = (data) => {
    if (data instanceof Uint8Array && isContent(data)) onContentSent();
    send(data);
  };
  closeInPeace(socket);
};
