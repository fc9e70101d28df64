/** Waiting for a room, and no longer than a caller can. */
import type { Clock } from '../../../shared/src/index.ts';

/** `watch` calls `done` once and answers how to wait no longer. Resolves false where it takes longer than `ms`. */
export const within = (clock: Clock, ms: number, watch: (done: () => void) => () => void): Promise<boolean> =>
  new Promise((settle) => {
    const timer = clock.after(ms, () => {
      // What waits for hours must not find all who have asked meanwhile.
      stop();
      settle(false);
    });
    const stop = watch(() => {
      timer.cancel();
      settle(true);
    });
  });
