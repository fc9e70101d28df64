/** The browser's own time and timers. */
import type { Clock } from '../../../../shared/src/index.ts';

export const browserClock: Clock = {
  now: () => Date.now(),
  after: (delayMs, action) => {
    const id = setTimeout(action, delayMs);
    return { cancel: () => clearTimeout(id) };
  },
};
