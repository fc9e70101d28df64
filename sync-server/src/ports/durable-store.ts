/**
 * The merged baskets and their queryable projections. A save is conditional on what the saver had loaded, so a
 * late worker's write loses instead of overwriting (fencing by position and generation).
 * The contract every adapter runs is tests/contract/durable-store.contract.ts (rules D1–D8).
 * null means "does not exist"; a store that cannot be reached answers `store-unavailable`, which is never that.
 */
import type { Owner, Result } from '../../../shared/src/index.ts';
import type { Projection } from '../domain/project-basket.ts';

export interface Saved {
  /** The whole document as one Yjs update. */
  readonly state: Uint8Array;
  /** Position in the hot store up to which everything is in `state`. */
  readonly through: number;
  readonly generation: number;
  readonly projection: Projection;
  /** Which device introduced a Yjs client id. */
  readonly owners: ReadonlyMap<number, string>;
}

export interface Expected {
  readonly through: number;
  readonly generation: number;
}

export type Archived = Pick<Saved, 'state' | 'through'>;

export interface DurableStore {
  /** Both the basket and a failure to decode what is stored of it (`internal`) concern this basket only. */
  load(basket: Owner): Promise<Result<Saved | null>>;
  /** Writes `next` if the stored basket still is `expected` (null: there is none); else `conflict`, nothing written. */
  save(basket: Owner, next: Saved, expected: Expected | null): Promise<Result<'saved' | 'conflict'>>;
  /** What people would be shown of the basket, without its document. */
  projection(basket: Owner): Promise<Result<Projection | null>>;
  /**
   * Keeps a generation's last state for devices that come late. Who archives may lose the race for the renewal, or
   * die before it: of several the one that goes through the greatest position stays.
   */
  archive(basket: Owner, generation: number, kept: Archived): Promise<Result<void>>;
  loadArchive(basket: Owner, generation: number): Promise<Result<Uint8Array | null>>;
  close(): Promise<void>;
}
