/** The machine's clock. */
import type { Clock } from '../../../../shared/src/index.ts';

export const systemClock: Clock = {
  now: () => Date.now(),
  after: (delayMs, action) => {
    const timer = setTimeout(action, delayMs);
    // A pending heartbeat or retry alone must not keep a finished process alive.
    timer.unref();
    return { cancel: () => clearTimeout(timer) };
  },
};
