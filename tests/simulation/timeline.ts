/**
 * The one time of a world. Everything that takes time is a timer here; what belongs to something that can die (a
 * process, a tab) does not fire after its death. Clocks of nodes and devices show the same time askew.
 */
import type { Clock, Timer } from '../../shared/src/index.ts';

export interface Life {
  isOver: boolean;
}

interface Pending {
  readonly dueAt: number;
  readonly order: number;
  /** null: cancelled. */
  action: (() => void) | null;
}

const isBefore = (a: Pending, b: Pending): boolean =>
  a.dueAt < b.dueAt || (a.dueAt === b.dueAt && a.order < b.order);

/** Everything that waits for promises only has run when this resolves: nothing here does real input or output. */
const settle = (): Promise<void> => new Promise((done) => setImmediate(done));

export class Timeline {
  /** Called after every timer, when all has settled. */
  onTurn: () => Promise<void> | null = () => null;
  turns = 0;
  readonly #heap: Pending[] = [];
  #now = 1_000_000_000;
  #count = 0;

  now(): number {
    return this.#now;
  }

  after(delayMs: number, action: () => void): Timer {
    const pending: Pending = { dueAt: this.#now + Math.max(0, delayMs), order: this.#count++, action };
    this.#push(pending);
    return {
      cancel: () => {
        pending.action = null;
      },
    };
  }

  sleep(delayMs: number): Promise<void> {
    return new Promise((done) => this.after(delayMs, done));
  }

  clock(life: Life, skewMs: number): Clock {
    return {
      now: () => this.#now + skewMs,
      after: (delayMs, action) =>
        this.after(delayMs, () => {
          if (!life.isOver) action();
        }),
    };
  }

  async advance(ms: number): Promise<void> {
    const untilMs = this.#now + ms;
    await this.#turn();
    for (let next = this.#heap[0]; next && next.dueAt <= untilMs; next = this.#heap[0]) {
      this.#pop();
      if (!next.action) continue;
      this.#now = Math.max(this.#now, next.dueAt);
      next.action();
      await this.#turn();
    }
    this.#now = untilMs;
  }

  async #turn(): Promise<void> {
    this.turns++;
    await settle();
    const checked = this.onTurn();
    if (checked) await checked;
  }

  #push(pending: Pending): void {
    const heap = this.#heap;
    let at = heap.length;
    heap.push(pending);
    while (at > 0) {
      const above = (at - 1) >> 1;
      const parent = heap[above] as Pending;
      if (!isBefore(pending, parent)) break;
      heap[at] = parent;
      at = above;
    }
    heap[at] = pending;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop() as Pending;
    if (heap.length === 0) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1] as Pending, heap[child] as Pending)) child++;
      if (!isBefore(heap[child] as Pending, last)) break;
      heap[at] = heap[child] as Pending;
      at = child;
    }
    heap[at] = last;
  }
}
