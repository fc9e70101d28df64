/** Who decides when a basket is flushed: this process alone, or all that share its hot store. */
import type { HotStore } from '../ports/hot-store.ts';
import { FlushSchedule, type FlushScheduleParts } from './flush-schedule.ts';
import type { Flushing } from './flushing.ts';
import { SharedFlush, type SharedFlushParts } from './shared-flush.ts';

export type FlushingParts = Omit<FlushScheduleParts & SharedFlushParts, 'hot' | 'sharing'> & {
  readonly hot: HotStore;
};

export const createFlushing = (parts: FlushingParts): Flushing => {
  const { sharing } = parts.hot;
  return sharing ? new SharedFlush({ ...parts, sharing }) : new FlushSchedule(parts);
};
