/**
 * Everything that survives the processes: hot store, durable store, guests. What is true of them is read here, past
 * every fault; nodes get to them through `store-way.ts` only.
 */
import type { Owner } from '../../shared/src/index.ts';
import { createMemoryDurableStore } from '../../sync-server/src/adapters/memory/durable-store.ts';
import { createMemoryGuestStore } from '../../sync-server/src/adapters/memory/guest-store.ts';
import { createMemoryHotStore } from '../../sync-server/src/adapters/memory/hot-store.ts';
import { SharedMemory } from '../../sync-server/src/adapters/memory/shared-hot-store.ts';
import type { DurableStore } from '../../sync-server/src/ports/durable-store.ts';
import type { GuestStore } from '../../sync-server/src/ports/guest-store.ts';
import type { HotStore } from '../../sync-server/src/ports/hot-store.ts';
import type { Dice } from './dice.ts';
import type { Journal } from './journal.ts';
import type { Timeline } from './timeline.ts';

export const FLUSH_TIMES = { afterMs: 5_000, atMostMs: 15_000 };

/** Telling between nodes takes this long; sometimes much longer, so that rows overtake each other. */
const TELL_MS = 15;
const TELL_LATE_MS = 400;

export interface Disks {
  /** The rows themselves. */
  readonly hot: HotStore;
  readonly durable: DurableStore;
  readonly guests: GuestStore;
  readonly isShared: boolean;
  /** The hot store as one more node has it. */
  hotOfNode(): HotStore;
  /** Every basket anybody ever wrote to. */
  readonly baskets: Set<Owner>;
  /** Baskets that have changed since they were last looked at. */
  readonly changed: Set<Owner>;
  /** Chance in a hundred that one telling is lost. */
  lossPercent: number;
}

export interface DisksParts {
  readonly timeline: Timeline;
  readonly dice: Dice;
  readonly journal: Journal;
  readonly isShared: boolean;
}

export const createDisks = ({ timeline, dice, journal, isShared }: DisksParts): Disks => {
  const base = {
    isShared,
    durable: createMemoryDurableStore(),
    guests: createMemoryGuestStore(),
    baskets: new Set<Owner>(),
    changed: new Set<Owner>(),
    lossPercent: 0,
  };
  if (!isShared) {
    const hot = createMemoryHotStore();
    return { ...base, hot, hotOfNode: () => hot };
  }
  let isInterruptDue = false;
  /** Whoever loses a telling says some time that it may have. */
  const interruptLater = (): void => {
    if (isInterruptDue) return;
    isInterruptDue = true;
    timeline.after(200 + dice.int(4_000), () => {
      isInterruptDue = false;
      memory.interrupt();
    });
  };
  const carry = (deliver: () => void): void => {
    if (dice.isIn(disks.lossPercent)) {
      journal.count('telling lost');
      interruptLater();
    } else timeline.after(dice.isIn(10) ? dice.int(TELL_LATE_MS) : dice.int(TELL_MS), deliver);
  };
  const memory = new SharedMemory({
    clock: timeline.clock({ isOver: false }, 0),
    times: FLUSH_TIMES,
    carry,
  });
  const disks: Disks = { ...base, hot: memory.rows, hotOfNode: () => memory.node() };
  return disks;
};
