/**
 * One flush: read, merge, save under the condition that nobody saved meanwhile, and only then trim. A crash
 * between any two steps leaves rows that are in the saved state already, which the next flush merges again to
 * the same thing (rules FL1–FL4).
 */
import { type Clock, fail, type Owner, ok, type Result } from '../../../shared/src/index.ts';
import type { Expected } from '../ports/durable-store.ts';
import { type BasketStores, keepLate, type LoadedBasket, loadSettled } from './load-basket.ts';
import { projectionOf } from './projection-of.ts';

/** What the durable store holds now. */
export interface Flushed extends Expected {
  /** Rows that went without being saved: they stand on what no store has (rule FL11). */
  readonly leftOut: number;
}

/** Savers of one basket are few; more rounds than this mean that something is wrong. */
const ROUNDS_MAX = 6;

/**
 * `open` is the basket as this process has it in memory: where nobody
 * else writes to the hot store, it holds every row through its position, and thousands of rows need not be read
 * and merged again between two frames.
 */
export const flushBasket = async (
  basket: Owner,
  stores: BasketStores,
  clock: Clock,
  open: LoadedBasket | null = null,
): Promise<Result<Flushed>> => {
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const loaded = open && round === 0 ? ok(open) : await loadSettled(basket, stores);
    if (!loaded.ok) return loaded;
    const { live, generation, owners, stored, through, unsavedRows, leftOut } = loaded.value;
    const kept = await keepLate(basket, loaded.value, stores);
    if (!kept.ok) return kept;
    if (unsavedRows > 0) {
      const state = live.state();
      const projection = await live.look((doc) => projectionOf(basket, doc, stores, clock));
      const next = { state, through, generation, owners, projection };
      const saved = await stores.durable.save(basket, next, stored);
      if (!saved.ok) return saved;
      if (saved.value === 'conflict') continue;
    }
    // Also where there was nothing new: a crash may have come between a save and its trim.
    const trimmed = await stores.hot.trimThrough(basket, through);
    return trimmed.ok ? ok({ through, generation, leftOut }) : trimmed;
  }
  return fail('store-unavailable', `${basket}: ${ROUNDS_MAX} rounds without a save`);
};
