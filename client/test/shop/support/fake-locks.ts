/** Web Locks of one pretended browser: tabs that end give back what they hold and wish. */
import type { Locks } from '../../../src/shop/ports.ts';

interface Wish {
  readonly tab: object;
  readonly grant: () => void;
}

export interface FakeLocks {
  /** The locks as one tab sees them. */
  ofTab(): { locks: Locks; end(): void };
}

export const createFakeLocks = (): FakeLocks => {
  const queues = new Map<string, Wish[]>();
  const ask = (name: string, wish: Wish): (() => void) => {
    const queue = queues.get(name) ?? [];
    queues.set(name, queue);
    queue.push(wish);
    if (queue[0] === wish) queueMicrotask(wish.grant);
    return () => leave(name, wish);
  };
  const leave = (name: string, wish: Wish): void => {
    const queue = queues.get(name) ?? [];
    const wasHolder = queue[0] === wish;
    queues.set(
      name,
      queue.filter((other) => other !== wish),
    );
    const next = queues.get(name)?.[0];
    if (wasHolder && next) queueMicrotask(next.grant);
  };
  return {
    ofTab: () => {
      const tab = {};
      let isEnded = false;
      return {
        locks: {
          hold: (name, work) =>
            new Promise((resolve, reject) => {
              const release = ask(name, {
                tab,
                grant: () =>
                  void work()
                    .then(resolve, reject)
                    .finally(() => release()),
              });
            }),
          wish: (name, onHeld) =>
            ask(name, {
              tab,
              grant: () => {
                if (!isEnded) onHeld();
              },
            }),
        },
        end: () => {
          isEnded = true;
          for (const [name, queue] of queues)
            for (const wish of queue) if (wish.tab === tab) leave(name, wish);
        },
      };
    },
  };
};
