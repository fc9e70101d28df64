/**
 * Recent updates, fast, each with a position. The first thing a change must reach before it is acknowledged,
 * and what a flush reads. Knows no documents: bytes in, the same bytes out, in the order of their positions.
 * The contract every adapter runs is tests/contract/hot-store.contract.ts (rules H1–H8).
 * A store that cannot be reached answers `store-unavailable`; it never answers as if it were empty.
 */
import type { Owner, Result } from '../../../shared/src/index.ts';
import type { Sharing } from './sharing.ts';

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
  /** What several processes need that append to the same store; null where only this one does. */
  readonly sharing: Sharing | null;
  /**
   * Keeps an update; resolves when it survives the death of this process. Positions (≥ 1) are strictly
   * increasing per basket, in the order of the calls, also after a trim, and greater than `above`: what the
   * caller knows to be saved, for a store that may have lost its count.
   */
  append(basket: Owner, update: HotUpdate, above: number): Promise<Result<number>>;
  /** Every row with a greater position, in order. */
  readFrom(basket: Owner, afterPosition: number): Promise<Result<readonly HotRow[]>>;
  /** Everything up to and with `position` is saved: drops those rows. Doing it again changes nothing. */
  trimThrough(basket: Owner, position: number): Promise<Result<void>>;
  /** Baskets that have rows: what a process that died may not have flushed. */
  dirty(): Promise<Result<readonly Owner[]>>;
  close(): Promise<void>;
}
