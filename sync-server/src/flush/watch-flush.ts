/**
/**
 * Looks over flushes: how long each takes and how it ends, which baskets are set aside, what was left out, and one
 * line when flushes begin to fail and one when they work again, however many baskets wait. One that throws ends like
 * one of a basket that cannot be read: it is a bug only this basket's content brings out (rules FL8, ME1, LO3).
 */
import { fail, LIMITS, type Owner, type Result } from '../../../shared/src/index.ts';
import type { Log } from '../ports/log.ts';
import type { Measurements } from '../ports/measurements.ts';
import type { Flushed } from './flush-basket.ts';

type Flush = (basket: Owner) => Promise<Result<Flushed>>;

/** A basket that was mended elsewhere, or is gone, is not flushed here again: after this time it is forgotten. */
const FORGOTTEN_AFTER_MS = 2 * LIMITS.quarantineMs;

export class FlushWatch {
  readonly #flush: Flush;
  readonly #measurements: Measurements;
  readonly #log: Log;
  /** When a basket was last found to be one that cannot be flushed. */
  readonly #setAside = new Map<Owner, number>();
  #failing: { readonly sinceMs: number; count: number } | null = null;

  constructor(flush: Flush, measurements: Measurements, log: Log) {
    this.#flush = flush;
    this.#measurements = measurements;
    this.#log = log;
  }

  /** Baskets that could not be read or saved, and have not been since. */
  get setAside(): number {
    const oldest = this.#measurements.now() - FORGOTTEN_AFTER_MS;
    for (const [basket, atMs] of this.#setAside) if (atMs < oldest) this.#setAside.delete(basket);
    return this.#setAside.size;
  }

  async run(basket: Owner): Promise<Result<Flushed>> {
    const { now, flushes } = this.#measurements;
    const startedAt = now();
    const result = await this.#attempt(basket);
    const tookMs = now() - startedAt;
    flushes.add(tookMs);
    if (tookMs > LIMITS.flushSlowMs)
      this.#log.warn({ basket, tookMs: Math.round(tookMs) }, 'a flush was slow');
    this.#settle(basket, result);
    return result;
  }

  async #attempt(basket: Owner): Promise<Result<Flushed>> {
    try {
      return await this.#flush(basket);
    } catch (error) {
      this.#log.error({ basket, err: error }, 'a flush threw');
      return fail('internal', 'the flush threw');
    }
  }

  #settle(basket: Owner, result: Result<Flushed>): void {
    const { now, flushEnds } = this.#measurements;
    if (result.ok) {
      flushEnds.add('saved');
      const rows = result.value.leftOut;
      if (rows > 0) this.#log.warn({ basket, rows }, 'rows that stand on what no store has were left out');
      if (this.#setAside.delete(basket))
        this.#log.info({ basket }, 'a basket that was set aside is saved again');
      this.#recover();
    } else if (result.error.code === 'store-unavailable') {
      flushEnds.add('store-unavailable');
      this.#fail(result.error.detail);
    } else {
      flushEnds.add('set-aside');
      this.#setAside.set(basket, now());
    }
  }

  #fail(detail: string | undefined): void {
    if (!this.#failing) {
      this.#failing = { sinceMs: this.#measurements.now(), count: 0 };
      this.#log.warn({ detail }, 'flushes fail: baskets are accepted and wait to be saved');
    }
    this.#failing.count++;
  }

  #recover(): void {
    if (!this.#failing) return;
    const { sinceMs, count } = this.#failing;
    this.#failing = null;
    const failedMs = Math.round(this.#measurements.now() - sinceMs);
    this.#log.info({ failedMs, failures: count }, 'flushes work again');
  }
}
