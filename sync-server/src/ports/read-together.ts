/**
 * A basket's rows and what was saved of it, read at one moment. Only stores that are one database can do that; with
 * two apart the rows are read first, so that a flush in between leaves a duplicate and never a hole.
 */
import type { Owner, Result } from '../../../shared/src/index.ts';
import type { Saved } from './durable-store.ts';
import type { HotRow } from './hot-store.ts';

export interface StoredBasket {
  /** All of them, in order. */
  readonly rows: readonly HotRow[];
  readonly saved: Saved | null;
}

/** Fails as `HotStore.readFrom` and `DurableStore.load` do. */
export type ReadTogether = (basket: Owner) => Promise<Result<StoredBasket>>;
