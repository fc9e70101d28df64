/**
 * Recent updates, fast, each with a position. The first thing a change must reach before it is acknowledged,
 * and what a flush reads. Knows no documents: bytes in, the same bytes out, in the order of their positions.
 * The contract every adapter runs is tests/contract/hot-store.contract.ts (rules H1–H8).
 * A store that cannot be reached answers `store-unavailable`; it never answers as if it were empty.
 */
import type { Owner, Result } from '../../../shared/src/index.ts';

export interface HotUpdate {
  /** A Yjs update as it was received. */
  readonly bytes: Uint8Array;
  /** The device that brought it; `server` for the server's own writes. */
  readonly device: string;
  /** Generation of the document it belongs to. */
  readonly generation: number;
}

export interface HotRow extends HotUpdate {
  readonly position: number;
}

export interface HotStore {
  /** Whether other processes append to it too, so that a process cannot know all rows from its own. */
  readonly isShared: boolean;
  /**
   * Keeps an update; resolves when it survives the death of this process. Positions (≥ 1) are strictly
   * increasing per basket, in the order of the calls, also after a trim.
   */
  append(basket: Owner, update: HotUpdate): Promise<Result<number>>;
  /** Every row with a greater position, in order. */
  readFrom(basket: Owner, afterPosition: number): Promise<Result<readonly HotRow[]>>;
  /** Drops the rows up to and with `position`; doing it again changes nothing. */
  trimThrough(basket: Owner, position: number): Promise<Result<void>>;
  /** Baskets that have rows: what a process that died may not have flushed. */
  dirty(): Promise<Result<readonly Owner[]>>;
  close(): Promise<void>;
}
