/**
 * Message tags on the socket: y-websocket's 0–3 and ours from 64 (DESIGN section 10). Every frame is binary and
 * begins with a tag as a lib0 var-uint. Tags are never reused; a change of a body needs a new tag.
 */
export const TAG = {
  sync: 0,
  awareness: 1,
  auth: 2,
  queryAwareness: 3,
  /** Client: tell me about everything I sent before this. */
  ask: 64,
  /** Server: everything before ask `n` (also of asks before it) is in the hot store, or was refused by a 69 sent before. */
  accepted: 65,
  /** Server: the same, in the durable store. */
  saved: 66,
  /** Client: new authority; server: taken. */
  authority: 67,
  /** Server: a notice as JSON. */
  notice: 68,
  /** Server: the n-th sync frame with content of this socket (from 1) was refused; nothing of it was kept. */
  refused: 69,
} as const;

/** Kinds within `TAG.sync`, y-protocols/sync. */
export const SYNC = { step1: 0, step2: 1, update: 2 } as const;

/** Subprotocol of this wire format, and the prefixes of the one that carries the authority. */
export const SUBPROTOCOL = 'pannier.v1';
export const GUEST_PREFIX = 'guest.';
export const TOKEN_PREFIX = 'token.';
