/** A clock whose time only a test moves. Timers fire in the order of their due times; ties in the order they were set. */
import type { Clock } from '../../shared/src/index.ts';

interface Pending {
  readonly dueAt: number;
  readonly order: number;
  readonly action: () => void;
}

export interface FakeClock extends Clock {
  /** Moves time forward, firing what falls due; lets promises settle before and after every timer. */
  advance(ms: number): Promise<void>;
  /** Timers that wait. */
  readonly pending: number;
}

/** Lets everything that is only waiting for microtasks run. */
export const settle = async (turns = 50): Promise<void> => {
  for (let i = 0; i < turns; i++) await Promise.resolve();
};

export const createFakeClock = (startMs = 1_000_000): FakeClock => {
  const timers = new Set<Pending>();
  let nowMs = startMs;
  let count = 0;

  const nextDue = (untilMs: number): Pending | null => {
    let next: Pending | null = null;
    for (const timer of timers) {
      if (timer.dueAt > untilMs) continue;
      if (!next || timer.dueAt < next.dueAt || (timer.dueAt === next.dueAt && timer.order < next.order))
        next = timer;
    }
    return next;
  };

  return {
    now: () => nowMs,
    after: (delayMs, action) => {
      const timer = { dueAt: nowMs + Math.max(0, delayMs), order: count++, action };
      timers.add(timer);
      return { cancel: () => timers.delete(timer) };
    },
    advance: async (ms) => {
      const untilMs = nowMs + ms;
      await settle();
      for (let due = nextDue(untilMs); due; due = nextDue(untilMs)) {
        timers.delete(due);
        nowMs = Math.max(nowMs, due.dueAt);
        due.action();
        await settle();
      }
      nowMs = untilMs;
    },
    get pending() {
      return timers.size;
    },
  };
};
