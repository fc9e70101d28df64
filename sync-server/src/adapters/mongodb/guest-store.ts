/**
 * Guests on MongoDB: one document per guest with the hash of its secret and who claimed it. Either is set once, by
 * an update that matches only while it is missing; where that finds the guest already there, what was decided is
 * read again.
 */
import type { Collection, Db } from 'mongodb';
import { fail, type Owner, ok, type Result } from '../../../../shared/src/index.ts';
import type { GuestStore } from '../../ports/guest-store.ts';
import { isDuplicate, type MongoConnection, UnreadableDocument } from './connect.ts';

interface GuestDocument {
  readonly _id: Owner;
  readonly secretHash?: string;
  readonly claimedBy?: Owner;
  readonly claimedAt?: Date;
}

const guestsOf = (db: Db): Collection<GuestDocument> => db.collection<GuestDocument>('guests');

/**
 * A bind and a claim of one guest may meet: each makes the document the other's insert then trips over. After
 * that the document is there, so the second try always decides; more would be a bug.
 */
const TRIES = 3;

type Decided = 'secretHash' | 'claimedBy';

interface Decision {
  readonly value: string;
  /** Whether this call decided it. */
  readonly isOurs: boolean;
}

const stored = async (db: Db, guest: Owner, field: Decided): Promise<string | null> => {
  const value: unknown = (await guestsOf(db).findOne({ _id: guest }))?.[field];
  if (value !== undefined && typeof value !== 'string') throw new UnreadableDocument(`${field} is no text`);
  return value ?? null;
};

const setOnce = async (
  db: Db,
  guest: Owner,
  field: Decided,
  fields: Partial<Omit<GuestDocument, '_id'>>,
): Promise<boolean> => {
  try {
    const missing = { _id: guest, [field]: { $exists: false } };
    const { matchedCount, upsertedCount } = await guestsOf(db).updateOne(
      missing,
      { $set: fields },
      { upsert: true },
    );
    return matchedCount + upsertedCount === 1;
  } catch (error) {
    if (isDuplicate(error)) return false;
    throw error;
  }
};

const decide = async (
  { run }: MongoConnection,
  guest: Owner,
  field: Decided,
  fields: Partial<Omit<GuestDocument, '_id'>>,
): Promise<Result<Decision>> => {
  const decided = await run(async (db): Promise<Decision | null> => {
    for (let tried = 0; tried < TRIES; tried++) {
      const value = await stored(db, guest, field);
      if (value !== null) return { value, isOurs: false };
      if (await setOnce(db, guest, field, fields)) return { value: String(fields[field]), isOurs: true };
    }
    return null;
  });
  if (!decided.ok) return decided;
  return decided.value ? ok(decided.value) : fail('store-unavailable', `${field} could not be decided`);
};

export const createMongoGuestStore = (connection: MongoConnection): GuestStore => ({
  check: (guest, secretHash) =>
    connection.run(async (db) => {
      const known = await stored(db, guest, 'secretHash');
      return known === null ? 'unknown' : known === secretHash ? 'same' : 'other';
    }),
  bind: async (guest, secretHash) => {
    const decided = await decide(connection, guest, 'secretHash', { secretHash });
    if (!decided.ok) return decided;
    if (decided.value.isOurs) return ok('bound');
    return ok(decided.value.value === secretHash ? 'same' : 'other');
  },
  claim: async (guest, user, atMs) => {
    const decided = await decide(connection, guest, 'claimedBy', {
      claimedBy: user,
      claimedAt: new Date(atMs),
    });
    return decided.ok ? ok({ owner: decided.value.value as Owner }) : decided;
  },
  claimerOf: (guest) => connection.run(async (db) => (await stored(db, guest, 'claimedBy')) as Owner | null),
  guestsOf: (user) =>
    connection.run(async (db) => {
      const claimed = guestsOf(db).find({ claimedBy: user }, { projection: { _id: 1 } });
      return (await claimed.sort({ claimedAt: 1, _id: 1 }).toArray()).map(({ _id }) => _id);
    }),
});
