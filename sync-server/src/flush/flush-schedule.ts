/**
 * When a basket is flushed: some time after its last change, at most some time after its first, again and again
 * until it has worked. Holds one timer per basket with unsaved changes and decides nothing about what a flush
 * is. A failure is retried by itself; a basket that cannot be read at all is left alone and reported
 * (rules FL7–FL9).
 */
import type { Clock, Owner, Random, Result, Timer } from '../../../shared/src/index.ts';
import { retryDelayMs } from '../domain/backoff.ts';
import type { Expected } from '../ports/durable-store.ts';
import type { HotStore } from '../ports/hot-store.ts';
import type { Log } from '../ports/log.ts';
import type { Flushing } from './flushing.ts';
import { recoverDirtyBaskets } from './recover.ts';

export interface FlushTimes {
  /** After the last change. */
  readonly afterMs: number;
  /** After the first change. */
  readonly atMostMs: number;
}

export interface FlushScheduleParts {
  /** Where earlier processes may have left something. */
  readonly hot: Pick<HotStore, 'dirty'>;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly times: FlushTimes;
  flush(basket: Owner): Promise<Result<Expected>>;
  onSaved(basket: Owner, saved: Expected): void;
  /** A flush failed with `store-unavailable`, or works again. */
  onStore(isAvailable: boolean): void;
}

interface Entry {
  /** The latest moment, however busy the basket is. */
  ceilingAt: number;
  lastAt: number;
  attempt: number;
  timer: Timer | null;
  running: Promise<boolean> | null;
  /** Changes came while a flush was running. */
  isDirtyAgain: boolean;
}

/**
 * A busy basket is flushed between this part of `atMostMs` and all of it. Baskets that have been busy since the
 * same moment (everybody reconnects after a restart) would otherwise be flushed in the same moment, again and again.
 */
const CEILING_FROM = 2 / 3;

/** Merging is CPU work on the event loop: a few at a time keep it short between frames. */
const AT_ONCE = 4;

export class FlushSchedule implements Flushing {
  readonly #parts: FlushScheduleParts;
  readonly #entries = new Map<Owner, Entry>();
  readonly #due: Owner[] = [];
  #active = 0;
  #isAvailable = true;

  constructor(parts: FlushScheduleParts) {
    this.#parts = parts;
  }

  async start(): Promise<void> {
    const { hot, clock, random, log } = this.#parts;
    await recoverDirtyBaskets({ hot, schedule: this, clock, random, log });
  }

  stop(): void {
    // Timers go on: what is unsaved is this process's alone to save.
  }

  /** A change of the basket is in the hot store. */
  touch(basket: Owner): void {
    const now = this.#parts.clock.now();
    const known = this.#entries.get(basket);
    if (known) {
      known.lastAt = now;
      if (known.running) known.isDirtyAgain = true;
      return;
    }
    const entry: Entry = {
      ceilingAt: this.#ceilingAt(now),
      lastAt: now,
      attempt: 0,
      timer: null,
      running: null,
      isDirtyAgain: false,
    };
    this.#entries.set(basket, entry);
    this.#arm(basket, entry, Math.min(this.#parts.times.afterMs, this.#parts.times.atMostMs));
  }

  has(basket: Owner): boolean {
    return this.#entries.has(basket);
  }

  get unsaved(): number {
    return this.#entries.size;
  }

  /** Flushes now, and again until nothing is left to save; false where the store did not let it. */
  async flushNow(basket: Owner): Promise<boolean> {
    for (;;) {
      const entry = this.#entries.get(basket);
      if (!entry) return true;
      entry.timer?.cancel();
      entry.timer = null;
      if (!(await (entry.running ?? this.#run(basket, entry)))) return false;
    }
  }

  /** Tries every unsaved basket once more; answers how many are still unsaved. */
  async flushAll(): Promise<number> {
    const queue = [...this.#entries.keys()];
    const work = async (): Promise<void> => {
      for (let basket = queue.pop(); basket !== undefined; basket = queue.pop()) await this.flushNow(basket);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return this.#entries.size;
  }

  #ceilingAt(firstAt: number): number {
    const { times, random } = this.#parts;
    return firstAt + times.atMostMs * (CEILING_FROM + (1 - CEILING_FROM) * random.fraction());
  }

  #arm(basket: Owner, entry: Entry, delayMs: number): void {
    entry.timer = this.#parts.clock.after(delayMs, () => this.#onTimer(basket, entry));
  }

  /** One timer serves a burst of changes: it looks at the last one when it fires. */
  #onTimer(basket: Owner, entry: Entry): void {
    entry.timer = null;
    const { clock, times } = this.#parts;
    const dueAt = Math.min(entry.lastAt + times.afterMs, entry.ceilingAt);
    const now = clock.now();
    if (entry.attempt === 0 && dueAt > now) this.#arm(basket, entry, dueAt - now);
    else {
      this.#due.push(basket);
      this.#next();
    }
  }

  #next(): void {
    while (this.#active < AT_ONCE) {
      const basket = this.#due.shift();
      if (basket === undefined) return;
      const entry = this.#entries.get(basket);
      if (!entry || entry.running) continue;
      this.#active++;
      void this.#run(basket, entry).finally(() => {
        this.#active--;
        this.#next();
      });
    }
  }

  #run(basket: Owner, entry: Entry): Promise<boolean> {
    entry.isDirtyAgain = false;
    entry.running = this.#parts.flush(basket).then((result) => {
      entry.running = null;
      return this.#settle(basket, entry, result);
    });
    return entry.running;
  }

  #settle(basket: Owner, entry: Entry, result: Result<Expected>): boolean {
    const { clock, random, log, times } = this.#parts;
    if (result.ok) {
      this.#setAvailable(true);
      if (entry.isDirtyAgain) {
        entry.attempt = 0;
        entry.lastAt = clock.now();
        entry.ceilingAt = this.#ceilingAt(entry.lastAt);
        this.#arm(basket, entry, Math.min(times.afterMs, times.atMostMs));
      } else this.#entries.delete(basket);
      this.#parts.onSaved(basket, result.value);
      return true;
    }
    const { code, detail } = result.error;
    if (code !== 'store-unavailable') {
      log.error({ basket, code, detail }, 'a basket cannot be flushed and is left as it is');
      this.#entries.delete(basket);
      return false;
    }
    this.#setAvailable(false);
    entry.attempt++;
    log.warn({ basket, detail, attempt: entry.attempt }, 'a flush failed and will be tried again');
    this.#arm(basket, entry, retryDelayMs(entry.attempt, random));
    return false;
  }

  #setAvailable(isAvailable: boolean): void {
    if (this.#isAvailable === isAvailable) return;
    this.#isAvailable = isAvailable;
    this.#parts.onStore(isAvailable);
  }
}
