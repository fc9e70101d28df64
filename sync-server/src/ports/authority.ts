/**
 * Whose socket or request it is, as far as a basket needs to know. Made by `auth/` from a cookie, a token or
 * a guest's secret; nothing behind this port ever sees one of those.
 */
import type { Owner, Result } from '../../../shared/src/index.ts';

export interface Authority {
  /** The owner, which is also the name of the basket this authority opens. */
  readonly owner: Owner;
  /** The account session it rests on; null for a guest. */
  readonly sessionId: string | null;
  /** Milliseconds since the epoch; Infinity where it does not expire. */
  readonly expiresAt: number;
  /** Calls `onEnd` once when the authority is revoked; the answer takes the listener back. */
  watch(onEnd: () => void): () => void;
}

export interface Authorities {
  /** A new authority for the same owner from an access token; `signed-out` or `not-yours`. */
  renew(token: string, owner: Owner): Promise<Result<Authority>>;
}
