/**
 * Whether each store answers, and how fast. However many ask: a store is asked once a second at most, one question
 * at a time, and one that is silent counts as away after a while, so that a frozen store hangs no probe. Says once
 * when a store goes and once when it is back, with how long it was away (rules HE3–HE5, LO2).
 */
import { type Clock, LIMITS, type Result } from '../../../shared/src/index.ts';
import type { Log } from '../ports/log.ts';
import type { Stopwatch } from '../ports/measurements.ts';

export interface StoreState {
  readonly isUp: boolean;
  /** How long the answer took; null where there was none. */
  readonly pingMs: number | null;
}

export type StoreStates = Readonly<Record<string, StoreState>>;

export interface StoreProbeParts {
  /** By store: does it answer? */
  readonly checks: Readonly<Record<string, () => Promise<Result<void>>>>;
  readonly clock: Clock;
  readonly now: Stopwatch;
  readonly log: Log;
}

export interface StoreProbe {
  /** Never takes longer than `LIMITS.storeCheckMs`. */
  states(): Promise<StoreStates>;
  /** Looks from time to time by itself, until `stop`. */
  start(): void;
  stop(): void;
}

const AWAY: StoreState = { isUp: false, pingMs: null };

type Check = () => Promise<Result<void>>;

/** One store: what was said last, and the question that is on its way. */
class Probed {
  readonly #name: string;
  readonly #check: Check;
  readonly #parts: StoreProbeParts;
  #asking: Promise<StoreState> | null = null;
  #known: { readonly state: StoreState; readonly atMs: number } | null = null;
  #awaySince: number | null = null;

  constructor(name: string, check: Check, parts: StoreProbeParts) {
    this.#name = name;
    this.#check = check;
    this.#parts = parts;
  }

  async state(): Promise<StoreState> {
    if (this.#known && this.#parts.now() - this.#known.atMs < LIMITS.storeStateMs) return this.#known.state;
    const asking = this.#asking ?? this.#ask();
    this.#asking = asking;
    const state = await this.#within(asking);
    this.#keep(state);
    return state;
  }

  async #ask(): Promise<StoreState> {
    const startedAt = this.#parts.now();
    try {
      const answer = await this.#check();
      return answer.ok ? { isUp: true, pingMs: this.#parts.now() - startedAt } : AWAY;
    } catch (error) {
      this.#parts.log.error({ store: this.#name, err: error }, 'asking a store failed');
      return AWAY;
    } finally {
      this.#asking = null;
    }
  }

  /** The question goes on behind it: a silent store is not asked a second time meanwhile. */
  #within(asking: Promise<StoreState>): Promise<StoreState> {
    return new Promise((done) => {
      const timer = this.#parts.clock.after(LIMITS.storeCheckMs, () => done(AWAY));
      void asking.then((state) => {
        timer.cancel();
        done(state);
      });
    });
  }

  #keep(state: StoreState): void {
    const { now, log } = this.#parts;
    this.#known = { state, atMs: now() };
    const store = this.#name;
    if (!state.isUp && this.#awaySince === null) {
      this.#awaySince = now();
      log.warn({ store }, 'a store does not answer');
    } else if (state.isUp && this.#awaySince !== null) {
      log.info({ store, awayMs: Math.round(now() - this.#awaySince) }, 'a store answers again');
      this.#awaySince = null;
    }
  }
}

export const createStoreProbe = (parts: StoreProbeParts): StoreProbe => {
  const stores = Object.entries(parts.checks).map(
    ([name, check]) => [name, new Probed(name, check, parts)] as const,
  );
  let isStopped = false;
  const states = async (): Promise<StoreStates> =>
    Object.fromEntries(await Promise.all(stores.map(async ([name, store]) => [name, await store.state()])));
  const look = (): void => {
    void states();
    parts.clock.after(LIMITS.storeLookMs, () => !isStopped && look());
  };
  return {
    states,
    start: look,
    stop: () => {
      isStopped = true;
    },
  };
};
