/** One line when baskets fall out of step with other nodes, and one when the last is in step again (rule LO4). */
import type { Log } from '../ports/log.ts';
import type { Stopwatch } from '../ports/measurements.ts';
import type { Entry } from './housekeeping.ts';

export class StepReport {
  readonly #log: Log;
  readonly #now: Stopwatch;
  #behindSince: number | null = null;

  constructor(log: Log, now: Stopwatch) {
    this.#log = log;
    this.#now = now;
  }

  /** Looks at all rooms; said is a change between none and some. */
  look(entries: Iterable<Entry>): void {
    let behind = 0;
    for (const { room } of entries) if (room?.isBehind) behind++;
    if (behind > 0 && this.#behindSince === null) {
      this.#behindSince = this.#now();
      this.#log.warn({ baskets: behind }, 'baskets are out of step with the other nodes');
    } else if (behind === 0 && this.#behindSince !== null) {
      const behindMs = Math.round(this.#now() - this.#behindSince);
      this.#behindSince = null;
      this.#log.info({ behindMs }, 'every basket is in step again');
    }
  }
}
