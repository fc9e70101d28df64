/** Waiting times between tries: doubling from the least to the most, with full jitter below the doubled value. */
import { LIMITS, type Random } from '../../../shared/src/index.ts';

/** Milliseconds to wait before try `attempt` (from 1). Never under half of the doubled value. */
export const retryDelayMs = (attempt: number, random: Random): number => {
  const most = Math.min(LIMITS.retryMaxMs, LIMITS.retryMinMs * 2 ** Math.min(attempt - 1, 16));
  return Math.round(most * (0.5 + 0.5 * random.fraction()));
};
