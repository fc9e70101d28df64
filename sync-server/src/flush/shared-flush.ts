/**
 * Flushes what is due in a hot store that several nodes share. When a basket is due is kept in the store, so any
 * node finishes what a dead one has begun; a basket is lent to one node at a time, and a save that comes late all
 * the same loses by its condition (rules ND4, ND9, FL8, FL9).
 */
import {
  type Clock,
  LIMITS,
  type Owner,
  ok,
  type Random,
  type Result,
  type Timer,
} from '../../../shared/src/index.ts';
import { retryDelayMs } from '../domain/backoff.ts';
import type { Expected } from '../ports/durable-store.ts';
import type { Log } from '../ports/log.ts';
import type { Sharing } from '../ports/sharing.ts';
import type { Flushing } from './flushing.ts';

export interface SharedFlushParts {
  readonly sharing: Sharing;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  flush(basket: Owner): Promise<Result<Expected>>;
  onSaved(basket: Owner, saved: Expected): void;
  /** A flush failed with `store-unavailable`, or works again. */
  onStore(isAvailable: boolean): void;
  /** Baskets with changes of this node that are not saved. */
  unsavedHere(): readonly Owner[];
}

/** Merging is CPU work on the event loop: a few at a time keep it short between frames. */
const AT_ONCE = 4;
/** Due baskets are asked for about so often; the debounce is twenty times that. */
const POLL_MS = 250;
/** A basket whose flush has failed here is tried by somebody long before. */
const FORGOTTEN_AFTER_MS = LIMITS.flushLeaseMs + LIMITS.retryMaxMs;

export class SharedFlush implements Flushing {
  readonly #parts: SharedFlushParts;
  readonly #running = new Map<Owner, Promise<boolean>>();
  /** Tries that failed in a row, by basket. */
  readonly #attempts = new Map<Owner, number>();
  /** Baskets to be tried again here, whether or not the store calls them due. */
  readonly #again = new Set<Owner>();
  #timer: Timer | null = null;
  #pollAt = 0;
  #isPolling = false;
  /** More was due than there was room for, as far as one can know. */
  #mayBeMore = false;
  #failedPolls = 0;
  #isStopped = false;
  #isAvailable = true;

  constructor(parts: SharedFlushParts) {
    this.#parts = parts;
  }

  get unsaved(): number {
    return this.#parts.unsavedHere().length;
  }

  async start(): Promise<void> {
    this.#pollWithin(0);
  }

  stop(): void {
    this.#isStopped = true;
    this.#timer?.cancel();
  }

  /** The store has marked it already, in the same step in which it took the change. */
  touch(): void {
    // Nothing to remember here.
  }

  has(basket: Owner): boolean {
    return this.#running.has(basket);
  }

  flushNow(basket: Owner): Promise<boolean> {
    return this.#running.get(basket) ?? this.#run(basket);
  }

  async flushAll(): Promise<number> {
    const queue = [...this.#parts.unsavedHere()];
    const work = async (): Promise<void> => {
      for (let basket = queue.pop(); basket !== undefined; basket = queue.pop()) await this.flushNow(basket);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return this.unsaved;
  }

  /** The earlier of two wishes stands. */
  #pollWithin(delayMs: number): void {
    if (this.#isStopped || this.#isPolling) return;
    const at = this.#parts.clock.now() + delayMs;
    if (this.#timer && this.#pollAt <= at) return;
    this.#timer?.cancel();
    this.#pollAt = at;
    this.#timer = this.#parts.clock.after(delayMs, () => {
      this.#timer = null;
      void this.#poll();
    });
  }

  async #poll(): Promise<void> {
    this.#isPolling = true;
    const delayMs = await this.#takeSome();
    this.#isPolling = false;
    this.#pollWithin(delayMs);
  }

  /** Begins what there is room for; answers when to look again. */
  async #takeSome(): Promise<number> {
    const { sharing, random } = this.#parts;
    this.#takeAgain();
    const free = AT_ONCE - this.#running.size;
    const due = free > 0 ? await sharing.takeDue(free, LIMITS.flushLeaseMs) : ok([]);
    if (!due.ok) return retryDelayMs(++this.#failedPolls, random);
    this.#failedPolls = 0;
    this.#mayBeMore = due.value.length >= free;
    for (const basket of due.value) this.#begin(basket);
    if (this.#mayBeMore && this.#running.size < AT_ONCE) return 0;
    // Nodes that started together must not ask together for ever.
    return POLL_MS * (0.75 + 0.5 * random.fraction());
  }

  #takeAgain(): void {
    if (this.#again.size === 0) return;
    const unsaved = new Set(this.#parts.unsavedHere());
    for (const basket of this.#again) {
      if (this.#running.size >= AT_ONCE) return;
      this.#again.delete(basket);
      if (unsaved.has(basket)) this.#begin(basket);
    }
  }

  /** The next one follows at once; while flushes fail, at the next look. */
  #begin(basket: Owner): void {
    void this.flushNow(basket).then((isSaved) => {
      if (isSaved && this.#mayBeMore) this.#pollWithin(0);
    });
  }

  #run(basket: Owner): Promise<boolean> {
    const run = this.#parts
      .flush(basket)
      .then((result) => this.#settle(basket, result))
      .finally(() => this.#running.delete(basket));
    this.#running.set(basket, run);
    return run;
  }

  async #settle(basket: Owner, result: Result<Expected>): Promise<boolean> {
    const { log, onSaved, sharing, random } = this.#parts;
    if (result.ok) {
      this.#attempts.delete(basket);
      this.#setAvailable(true);
      onSaved(basket, result.value);
      return true;
    }
    const { code, detail } = result.error;
    const isPassing = code === 'store-unavailable';
    const attempt = (this.#attempts.get(basket) ?? 0) + 1;
    if (isPassing) this.#attempts.set(basket, attempt);
    if (isPassing) this.#setAvailable(false);
    if (isPassing) log.warn({ basket, detail, attempt }, 'a flush failed and will be tried again');
    else log.error({ basket, code, detail }, 'a basket cannot be flushed and is set aside for a while');
    // Where this fails too, the lease runs out and the basket is due again.
    const delayMs = isPassing ? retryDelayMs(attempt, random) : LIMITS.quarantineMs;
    if (isPassing) this.#tryAgainLater(basket, delayMs);
    await sharing.postpone(basket, delayMs);
    return false;
  }

  /** Its trim may have worked all the same: then the basket is not due any more, and nobody tells this node. */
  #tryAgainLater(basket: Owner, delayMs: number): void {
    const { clock } = this.#parts;
    const attempt = this.#attempts.get(basket);
    clock.after(delayMs, () => this.#again.add(basket));
    // Not tried here since: another node has it.
    clock.after(delayMs + FORGOTTEN_AFTER_MS, () => {
      if (this.#attempts.get(basket) === attempt) this.#attempts.delete(basket);
    });
  }

  #setAvailable(isAvailable: boolean): void {
    if (this.#isAvailable === isAvailable) return;
    this.#isAvailable = isAvailable;
    this.#parts.onStore(isAvailable);
  }
}
