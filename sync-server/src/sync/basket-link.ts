/** What a session needs of the room it is in: the seam between the protocol of a socket and the basket. */

import type { ErrorCode, Result } from '../../../shared/src/index.ts';
import type { Reach } from '../domain/inspect-update.ts';
import type { Difference } from '../domain/live-document.ts';
import type { Authority } from '../ports/authority.ts';
import type { Measurements } from '../ports/measurements.ts';
import type { Session } from './session.ts';

export interface BasketLink {
  /** Numbers of the room's updates: applied, in the hot store, in the durable store. */
  readonly lastSeq: number;
  readonly acceptedSeq: number;
  readonly savedSeq: number;
  /** Sessions in the room, its speaker among them. */
  readonly listeners: number;
  readonly measurements: Measurements;
  stateVector(): Uint8Array;
  diff(stateVector: Uint8Array): Result<Difference>;
  /** Inspects, applies, relays to the others and keeps; an `answer` (sync step 2) may be sieved. */
  take(from: Session, update: Uint8Array, kind: 'update' | 'answer'): Result<void>;
  hasReached(reach: Reach): boolean;
  /** The session has asks to answer when the numbers grow. */
  awaitAnswers(session: Session): void;
  /** The session is about to be closed by this side. */
  closing(session: Session, code: ErrorCode): void;
  relayPresence(from: Session, states: Uint8Array): void;
  /** Presence frames of the sockets here. */
  presence(): Iterable<Uint8Array>;
  renew(session: Session, token: string): Promise<Result<Authority>>;
}
