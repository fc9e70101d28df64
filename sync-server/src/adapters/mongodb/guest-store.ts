/**
 * Guests on MongoDB: one document per guest with the hash of its secret and who claimed it. Either is set once, by
 * an update that matches only while it is missing; where that finds the guest already there, what was decided is
 * read. Both come in batches: everybody who is new comes at once after an advertisement.
 */
import { type AnyBulkWriteOperation, type Collection, type Db, MongoBulkWriteError } from 'mongodb';
import { fail, type Owner, ok, type Result } from '../../../../shared/src/index.ts';
import type { GuestStore } from '../../ports/guest-store.ts';
import { Batches } from './batches.ts';
import { DUPLICATE_KEY, type MongoConnection, UnreadableDocument } from './connect.ts';
import { type PointRead, pointReads } from './point-reads.ts';

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

/** Sets a field of a guest unless it is there. */
interface SetOnce {
  readonly guest: Owner;
  readonly field: Decided;
  readonly fields: Partial<Omit<GuestDocument, '_id'>>;
}

const textOf = (document: GuestDocument | null, field: Decided): string | null => {
  const value: unknown = document?.[field];
  if (value !== undefined && typeof value !== 'string') throw new UnreadableDocument(`${field} is no text`);
  return value ?? null;
};

const operationOf = ({ guest, field, fields }: SetOnce): AnyBulkWriteOperation<GuestDocument> => ({
  updateOne: {
    filter: { _id: guest, [field]: { $exists: false } },
    update: { $set: fields },
    upsert: true,
  },
});

/** Answers of each whether it was set now: what is there already is not matched, and its insert is a duplicate. */
const setAll = async (db: Db, wishes: readonly SetOnce[]): Promise<boolean[]> => {
  try {
    await guestsOf(db).bulkWrite(wishes.map(operationOf), { ordered: false });
    return wishes.map(() => true);
  } catch (error) {
    if (!(error instanceof MongoBulkWriteError) || error.result.getWriteConcernError()) throw error;
    const refused = error.result.getWriteErrors();
    if (refused.length === 0 || refused.some(({ code }) => code !== DUPLICATE_KEY)) throw error;
    const known = new Set(refused.map(({ index }) => index));
    return wishes.map((_, index) => !known.has(index));
  }
};

export const createMongoGuestStore = (connection: MongoConnection): GuestStore => {
  const read: PointRead<GuestDocument> = pointReads(connection, guestsOf);
  const writes = new Batches<SetOnce, boolean>((wishes) => connection.run((db) => setAll(db, wishes)));

  const decide = async (wish: SetOnce): Promise<Result<Decision>> => {
    const { guest, field, fields } = wish;
    for (let tried = 0; tried < TRIES; tried++) {
      const isSet = await writes.ask(wish);
      if (!isSet.ok) return isSet;
      if (isSet.value) return ok({ value: String(fields[field]), isOurs: true });
      const known = await read(guest, (document) => textOf(document, field));
      if (!known.ok) return known;
      if (known.value !== null) return ok({ value: known.value, isOurs: false });
    }
    return fail('store-unavailable', `${field} could not be decided`);
  };

  return {
    check: (guest, secretHash) =>
      read(guest, (document) => {
        const known = textOf(document, 'secretHash');
        return known === null ? 'unknown' : known === secretHash ? 'same' : 'other';
      }),
    bind: async (guest, secretHash) => {
      const decided = await decide({ guest, field: 'secretHash', fields: { secretHash } });
      if (!decided.ok) return decided;
      if (decided.value.isOurs) return ok('bound');
      return ok(decided.value.value === secretHash ? 'same' : 'other');
    },
    claim: async (guest, user, atMs) => {
      const fields = { claimedBy: user, claimedAt: new Date(atMs) };
      const decided = await decide({ guest, field: 'claimedBy', fields });
      return decided.ok ? ok({ owner: decided.value.value as Owner }) : decided;
    },
    claimerOf: (guest) => read(guest, (document) => textOf(document, 'claimedBy') as Owner | null),
    guestsOf: (user) =>
      connection.run(async (db) => {
        const claimed = guestsOf(db).find({ claimedBy: user }, { projection: { _id: 1 } });
        return (await claimed.sort({ claimedAt: 1, _id: 1 }).toArray()).map(({ _id }) => _id);
      }),
  };
};
