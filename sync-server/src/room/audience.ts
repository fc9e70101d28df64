/**
 * The sessions of one room: what all of them hear, and presence, which is theirs and not the basket's. A frame is
 * encoded once however many hear it (rules OP8, OP10, PR1–PR3).
 */
import { type ErrorCode, encodeDown, LIMITS } from '../../../shared/src/index.ts';
import { encodeGone, HEARTBEAT, readPresence } from '../sync/presence.ts';
import type { Session } from '../sync/session.ts';

/** How often sessions are looked after; one timer for all of them. */
export const SWEEP_MS = 5_000;
/** Quiet sweeps after which a heartbeat is due. */
const HEARTBEAT_SWEEPS = Math.floor(LIMITS.heartbeatMs / SWEEP_MS);

export class Audience {
  readonly #sessions = new Set<Session>();

  get size(): number {
    return this.#sessions.size;
  }

  add(session: Session): void {
    this.#sessions.add(session);
    for (const frame of this.presence()) session.sendPresence(frame);
  }

  /** Takes a session out; the others hear that it is not present any more. */
  remove(session: Session): void {
    if (!this.#sessions.delete(session) || !session.presence) return;
    this.relay(encodeGone(session.presence.entries), null);
  }

  relay(frame: Uint8Array, except: Session | null): void {
    for (const session of this.#sessions) if (session !== except) session.send(frame);
  }

  closeAll(code: ErrorCode): void {
    for (const session of this.#sessions) session.close(code);
  }

  relayPresence(from: Session, states: Uint8Array): void {
    const entries = readPresence(states);
    if (!entries.ok) {
      from.close(entries.error.code);
      return;
    }
    const frame = encodeDown({ type: 'awareness', states });
    if (entries.value.length > 0) from.presence = { frame, entries: entries.value };
    // Also back to the sender: y-websocket hangs up on a server it has not heard for 30 s.
    for (const session of this.#sessions) session.sendPresence(frame);
  }

  *presence(): Iterable<Uint8Array> {
    for (const { presence } of this.#sessions) if (presence) yield presence.frame;
  }

  /** Of each session, the bytes that have not left yet. */
  *waitingBytes(): Iterable<number> {
    for (const { waitingBytes } of this.#sessions) yield waitingBytes;
  }

  /** Heartbeats and authorities that have run out. */
  sweep(nowMs: number): void {
    for (const session of this.#sessions) {
      if (session.authority.expiresAt <= nowMs) session.close('signed-out');
      else if (++session.quietSweeps >= HEARTBEAT_SWEEPS) session.send(HEARTBEAT);
    }
  }
}
