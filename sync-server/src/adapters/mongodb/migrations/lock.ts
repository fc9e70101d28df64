/**
 * One node migrates at a time: a document in `migration_lock` with its holder and until when it holds. The holder
 * renews it; one that died is taken over after its lease. Clocks of nodes may differ by less than a lease; what
 * happened beyond that is harmless, for a migration may run twice and is recorded once.
 */
import type { Db } from 'mongodb';
import { type Clock, LIMITS, type Timer } from '../../../../../shared/src/index.ts';
import { isDuplicate } from '../connect.ts';

interface LockDocument {
  readonly _id: 'migrate';
  readonly holder: string;
  readonly expiresAt: Date;
}

export interface HeldLock {
  /** Whether it was renewed in time so far. */
  isHeld(): boolean;
  release(): Promise<void>;
}

const LOCK = 'migrate' as const;
/** A third of the lease: one renewal may be lost. */
const RENEWALS_PER_LEASE = 3;

const collectionOf = (db: Db) => db.collection<LockDocument>('migration_lock');

/** null where somebody else holds it. */
export const takeLock = async (
  db: Db,
  holder: string,
  clock: Clock,
  leaseMs: number = LIMITS.migrationLeaseMs,
): Promise<HeldLock | null> => {
  const locks = collectionOf(db);
  const lease = () => ({ holder, expiresAt: new Date(clock.now() + leaseMs) });
  try {
    const isFree = { _id: LOCK, expiresAt: { $lte: new Date(clock.now()) } };
    await locks.updateOne(isFree, { $set: lease() }, { upsert: true });
  } catch (error) {
    if (isDuplicate(error)) return null;
    throw error;
  }
  let heldUntilMs = clock.now() + leaseMs;
  let isReleased = false;

  const renew = async (): Promise<void> => {
    const next = lease();
    const { matchedCount } = await locks.updateOne({ _id: LOCK, holder }, { $set: next });
    heldUntilMs = matchedCount === 1 ? next.expiresAt.getTime() : 0;
  };
  const renewLater = (): Timer =>
    clock.after(leaseMs / RENEWALS_PER_LEASE, () => {
      const again = (): void => {
        if (!isReleased) timer = renewLater();
      };
      // A renewal that failed is tried again; where none succeeds the lease runs out, and `isHeld` says so.
      renew().then(again, again);
    });
  let timer = renewLater();

  return {
    isHeld: () => clock.now() < heldUntilMs,
    release: async () => {
      isReleased = true;
      timer.cancel();
      await locks.deleteOne({ _id: LOCK, holder });
    },
  };
};
