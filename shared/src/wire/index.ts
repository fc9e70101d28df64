/** The wire format of the socket. */
export { decodeDown, decodeUp, encodeDown, encodeUp } from './codec.ts';
export type { Down, Notice, PresenceMessage, SyncMessage, Up } from './messages.ts';
export { GUEST_PREFIX, SUBPROTOCOL, SYNC, TAG, TOKEN_PREFIX } from './tags.ts';
