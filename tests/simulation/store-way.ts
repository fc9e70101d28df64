/**
 * How one process gets to its stores: every call takes time on the way there and back, may fail before or after it
 * has had its effect, and belongs to a process that may die at any of these moments. Calls of one process keep their
 * order at each store, as on one connection.
 */
import { fail, type Result } from '../../shared/src/index.ts';
import type { Dice } from './dice.ts';
import type { Journal } from './journal.ts';
import type { Life, Timeline } from './timeline.ts';

export type StoreName = 'hot' | 'durable' | 'guests';

/** The condition of the stores, the same for every process; and of one process's own way there. */
export interface Weather {
  readonly down: Set<StoreName>;
  /** Reads go on, writes fail. */
  readonly full: Set<StoreName>;
  /** Calls in a hundred that fail, half of them after their effect. */
  flakyPercent: number;
  /** Calls in a hundred that take long. */
  slowPercent: number;
}

export const clearWeather = (): Weather => ({
  down: new Set(),
  full: new Set(),
  flakyPercent: 0,
  slowPercent: 3,
});

export interface StoreWayParts {
  readonly timeline: Timeline;
  readonly dice: Dice;
  /** For what happens at chosen moments only: whether it does changes nothing else in the world. */
  readonly spite: Dice;
  readonly journal: Journal;
  readonly weather: Weather;
  /** Whether the stores are on the other side of a network. */
  readonly isShared: boolean;
  readonly life: Life;
  /** Which stores this process alone cannot reach. */
  readonly cutOff: ReadonlySet<StoreName>;
  /** Called at every moment at which a process can die between two steps of its work. */
  mayDie(moment: 'before' | 'after'): void;
}

const STUCK_PERCENT = 40;
const STUCK_SELDOM_PERCENT = 3;
/** When a call without an answer is given up, and how much later than that it may still have its effect. */
const GIVEN_UP_MS = 2_000;
const STUCK_MS = 25_000;

const never = <T>(): Promise<T> => new Promise<T>(() => undefined);

export class StoreWay {
  readonly #parts: StoreWayParts;
  readonly #store: StoreName;
  #effectAt = 0;
  #answerAt = 0;

  constructor(parts: StoreWayParts, store: StoreName) {
    this.#parts = parts;
    this.#store = store;
  }

  async call<T>(isWrite: boolean, run: () => Promise<Result<T>>): Promise<Result<T>> {
    const { timeline, life, dice, journal } = this.#parts;
    if (life.isOver) return never();
    this.#effectAt = Math.max(this.#effectAt, timeline.now() + this.#delayMs());
    await timeline.sleep(this.#effectAt - timeline.now());
    if (!life.isOver) this.#parts.mayDie('before');
    // What was on the way when the process died may arrive or not.
    if (life.isOver && dice.isIn(50)) return never();
    if (life.isOver) journal.count('call of a dead process had its effect');
    if (isWrite && this.#isStuck()) return this.#haveEffectLate(run);
    const failure = this.#failure(isWrite);
    if (failure === 'before') journal.count(`${this.#store} failed before`);
    const result = failure === 'before' ? fail('store-unavailable', 'made to fail') : await run();
    if (life.isOver) return never();
    this.#parts.mayDie('after');
    if (isWrite || dice.isIn(30)) {
      this.#answerAt = Math.max(this.#answerAt, timeline.now() + dice.int(4));
      await timeline.sleep(this.#answerAt - timeline.now());
    }
    if (life.isOver) return never();
    if (failure !== 'after') return result;
    journal.count(`${this.#store} failed after`);
    return fail('store-unavailable', 'made to fail after the effect');
  }

  /** A write of the durable store that nobody hears of any more, and that is carried out all the same, much later. */
  #isStuck(): boolean {
    const { weather, spite, isShared } = this.#parts;
    if (!isShared || this.#store !== 'durable') return false;
    return spite.isIn(weather.flakyPercent > 0 ? STUCK_PERCENT : STUCK_SELDOM_PERCENT);
  }

  async #haveEffectLate<T>(run: () => Promise<Result<T>>): Promise<Result<T>> {
    const { timeline, life, spite, journal } = this.#parts;
    journal.count('write came late');
    timeline.after(GIVEN_UP_MS + spite.int(STUCK_MS), () => void run());
    await timeline.sleep(GIVEN_UP_MS);
    return life.isOver ? never() : fail('store-unavailable', 'no answer in time');
  }

  get isReachable(): boolean {
    return !this.#parts.weather.down.has(this.#store) && !this.#parts.cutOff.has(this.#store);
  }

  #failure(isWrite: boolean): 'before' | 'after' | null {
    const { weather, dice } = this.#parts;
    if (!this.isReachable) return 'before';
    if (isWrite && weather.full.has(this.#store)) return 'before';
    if (!dice.isIn(weather.flakyPercent)) return null;
    return dice.isIn(50) ? 'before' : 'after';
  }

  #delayMs(): number {
    const { dice, weather } = this.#parts;
    return dice.isIn(weather.slowPercent) ? dice.int(600) : dice.int(4);
  }
}
