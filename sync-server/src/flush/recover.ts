/** At start: what a process that died had not flushed yet is put on the schedule again, until that has worked. */
import type { Clock, Random } from '../../../shared/src/index.ts';
import { retryDelayMs } from '../domain/backoff.ts';
import type { HotStore } from '../ports/hot-store.ts';
import type { Log } from '../ports/log.ts';
import type { Flushing } from './flushing.ts';

export interface RecoverParts {
  readonly hot: Pick<HotStore, 'dirty'>;
  readonly schedule: Pick<Flushing, 'touch'>;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

/** Resolves with the number of baskets found, or null while the store does not answer; it then goes on trying. */
export const recoverDirtyBaskets = async (parts: RecoverParts, attempt = 1): Promise<number | null> => {
  const { hot, schedule, clock, random, log } = parts;
  const dirty = await hot.dirty();
  if (dirty.ok) {
    for (const basket of dirty.value) schedule.touch(basket);
    return dirty.value.length;
  }
  log.warn({ detail: dirty.error.detail, attempt }, 'unsaved baskets cannot be listed yet');
  clock.after(retryDelayMs(attempt, random), () => void recoverDirtyBaskets(parts, attempt + 1));
  return null;
};
