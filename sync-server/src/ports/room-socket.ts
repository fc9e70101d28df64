/**
 * All a room knows of a connection: three members, so that a real WebSocket and a pair of queues in a test are
 * equal to it. Reading faster or slower is the gateway's matter; a room only says for how long to pause.
 */
export interface RoomSocket {
  /** Never throws; after `close` it does nothing. The bytes are not changed afterwards by either side. */
  send(bytes: Uint8Array): void;
  close(code: number, reason: string): void;
  /** Bytes given to `send` that have not left yet. */
  bufferedBytes(): number;
}
