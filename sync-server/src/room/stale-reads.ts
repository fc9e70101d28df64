/**
 * Reads of the durable store that are older than what the hot store knows to be saved: a former primary may go on
 * answering from the past until it learns that it is none. What lies between is in no row any more, so a basket read
 * like that would have a hole. It is refused until it is believed for good: then an operator has put back an older
 * copy (rule ND15).
 */
import { type Clock, fail, LIMITS, type Owner, ok, type Result } from '../../../shared/src/index.ts';
import type { Log } from '../ports/log.ts';

export class StaleReads {
  readonly #clock: Clock;
  readonly #log: Log;
  /** When a basket was first read like that; oldest first. */
  readonly #since = new Map<Owner, number>();

  constructor(clock: Clock, log: Log) {
    this.#clock = clock;
    this.#log = log;
  }

  /** `through`: what was read holds everything up to there; `savedThrough`: what is known to be saved. */
  check(basket: Owner, through: number, savedThrough: number): Result<void> {
    if (through >= savedThrough) {
      this.#since.delete(basket);
      return ok(undefined);
    }
    if (this.#ageOf(basket) < LIMITS.staleReadMs)
      return fail('store-unavailable', `${basket}: read as of ${through}, and saved as of ${savedThrough}`);
    this.#log.error(
      { basket, through, savedThrough },
      'a basket is stored as it was before its last save, and is used as it is',
    );
    return ok(undefined);
  }

  /** How long it has been read like that. */
  #ageOf(basket: Owner): number {
    const now = this.#clock.now();
    for (const [old, since] of this.#since) {
      if (now - since < LIMITS.staleReadKeptMs) break;
      this.#since.delete(old);
    }
    const since = this.#since.get(basket);
    if (since === undefined) this.#since.set(basket, now);
    return now - (since ?? now);
  }
}
