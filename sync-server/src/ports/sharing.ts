/**
 * A hot store that several processes (nodes) append to: how a node hears of the others' rows, and who flushes
 * what. Telling is quick and may lose; the rows themselves are the truth, and whoever may have missed something
 * is told that it may have. The contract is tests/contract/sharing.contract.ts (rules HS1–HS10).
 */
import type { Owner, Result } from '../../../shared/src/index.ts';
import type { HotUpdate } from './hot-store.ts';

/** What a node that follows a basket hears, in the order of the positions except where something was lost. */
export type HotEvent =
  | {
      readonly type: 'row';
      readonly position: number;
      /** Position of the row before it; 0 where the store does not know of one. */
      readonly previous: number;
      /** Of a row this node has appended itself, the very object that was given to `append`. */
      readonly update: HotUpdate;
    }
  | News
  /** Something may not have been told: the connection was away. */
  | { readonly type: 'maybe-missed' };

/** What nodes tell each other of a basket besides its rows. */
export type News =
  /** Everything up to `through` is in the durable store. */
  | { readonly type: 'saved'; readonly through: number }
  | { readonly type: 'rotated'; readonly generation: number }
  /** The guest's basket belongs to this user's now; told to both. */
  | { readonly type: 'claimed'; readonly guest: Owner; readonly user: Owner };

export interface Following {
  /**
   * Resolves when it is in force: what others append after that is told. Answers through which position the basket is
   * known to be saved. With `store-unavailable` it is tried again by itself, and `maybe-missed` says when it has worked.
   */
  readonly begun: Promise<Result<number>>;
  end(): void;
}

/** How far a basket is, as the store knows; zeros where it knows nothing. */
export interface Progress {
  readonly basket: Owner;
  /** Position of the last row. */
  readonly last: number;
  /** Last position a trim was told to be saved. */
  readonly savedThrough: number;
}

export interface Sharing {
  /** One follower per basket and node. Following is an access: it keeps what is stored of the basket alive. */
  follow(basket: Owner, listener: (event: HotEvent) => void): Following;
  /**
   * Keeps an update like `append`, if nothing was appended behind position `last`; answers null, having kept nothing,
   * where something was. For what was computed from all rows through `last`.
   */
  appendNext(basket: Owner, update: HotUpdate, last: number): Promise<Result<number | null>>;
  /** Tells the other nodes that follow the basket. May be lost. */
  announce(basket: Owner, news: News): void;
  /** Where these baskets are, in the same order; refreshes their lifetime. */
  progress(baskets: readonly Owner[]): Promise<Result<readonly Progress[]>>;
  /**
   * Baskets whose flush is due, at most `limit`, for this node alone until `leaseMs` have passed. They are due
   * some time after their last change, at most some time after their first, as the adapter was told.
   */
  takeDue(limit: number, leaseMs: number): Promise<Result<readonly Owner[]>>;
  /** The basket is due again after `delayMs`, and not before. */
  postpone(basket: Owner, delayMs: number): Promise<Result<void>>;
  /** Baskets with rows that wait for a flush, of all nodes. */
  countDirty(): Promise<Result<number>>;
  /** Drops what is kept of a basket that has no unsaved rows; nobody is expected back soon (a sign-out). */
  forget(basket: Owner): Promise<Result<void>>;
}
