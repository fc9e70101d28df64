/**
 * Runs migrations one way or the other, each recorded as soon as it is done, under the lock: of nodes that start
 * together one works and the others wait until nothing is left to do. Knows no command line (SPEC MI1–MI9).
 */
import type { Db } from 'mongodb';
import { type Clock, LIMITS, type Random, toBase64Url } from '../../../../../shared/src/index.ts';
import { MIGRATIONS } from './all.ts';
import { forget, pendingOf, readHistory, record } from './history.ts';
import { type HeldLock, takeLock } from './lock.ts';
import { DatabaseRefused, type Migration, titleOf } from './migration.ts';

export interface MigrationTools {
  readonly clock: Clock;
  readonly random: Random;
  /** All of them, unless a test has its own. */
  readonly migrations?: readonly Migration[];
  readonly leaseMs?: number;
}

export interface MigrationStatus {
  readonly title: string;
  /** null: pending. */
  readonly appliedAt: Date | null;
}

const HOLDER_BYTES = 12;

const after = (clock: Clock, delayMs: number): Promise<void> =>
  new Promise((resolve) => void clock.after(delayMs, resolve));

/** Waits for the lock; answers null when `isOver` says that there is nothing left to do. */
const waitForLock = async (
  db: Db,
  { clock, random, leaseMs }: MigrationTools,
  isOver: () => Promise<boolean>,
): Promise<HeldLock | null> => {
  const holder = toBase64Url(random.bytes(HOLDER_BYTES));
  const givesUpAt = clock.now() + LIMITS.migrationWaitMs;
  while (!(await isOver())) {
    const lock = await takeLock(db, holder, clock, leaseMs);
    if (lock) return lock;
    if (clock.now() >= givesUpAt)
      throw new DatabaseRefused('another node has been migrating the database for too long.');
    await after(clock, LIMITS.migrationLookMs);
  }
  return null;
};

/** @throws DatabaseRefused where the lease ran out: somebody else may be at work by now. */
const each = async (
  lock: HeldLock,
  steps: readonly Migration[],
  work: (step: Migration) => Promise<void>,
): Promise<readonly string[]> => {
  for (const step of steps) {
    if (!lock.isHeld()) throw new DatabaseRefused(`the lock was lost before ${titleOf(step)}.`);
    await work(step);
  }
  return steps.map(titleOf);
};

/** Does what is pending; answers the titles of what this call did. @throws DatabaseRefused, and MongoErrors. */
export const migrateUp = async (db: Db, tools: MigrationTools): Promise<readonly string[]> => {
  const { clock, migrations = MIGRATIONS } = tools;
  const pending = async (): Promise<readonly Migration[]> => pendingOf(await readHistory(db), migrations);
  const lock = await waitForLock(db, tools, async () => (await pending()).length === 0);
  if (lock === null) return [];
  try {
    return await each(lock, await pending(), async (step) => {
      await step.up(db);
      await record(db, step, clock.now());
    });
  } finally {
    await lock.release();
  }
};

/** Undoes the last `count`, newest first. @throws DatabaseRefused, and MongoErrors. */
export const migrateDown = async (
  db: Db,
  count: number,
  tools: MigrationTools,
): Promise<readonly string[]> => {
  const { migrations = MIGRATIONS } = tools;
  const lock = await waitForLock(db, tools, async () => false);
  if (lock === null) return [];
  try {
    const history = await readHistory(db);
    const pending = pendingOf(history, migrations);
    const done = migrations.filter((migration) => !pending.includes(migration));
    return await each(lock, done.slice(-count).reverse(), async (step) => {
      await step.down(db);
      await forget(db, step);
    });
  } finally {
    await lock.release();
  }
};

/** Every migration and when it was applied. @throws DatabaseRefused, and MongoErrors. */
export const migrationStatus = async (
  db: Db,
  migrations: readonly Migration[] = MIGRATIONS,
): Promise<readonly MigrationStatus[]> => {
  const history = await readHistory(db);
  pendingOf(history, migrations);
  return migrations.map((migration) => ({
    title: titleOf(migration),
    appliedAt: history.find(({ number }) => number === migration.number)?.appliedAt ?? null,
  }));
};
