/**
 * The durable store on MongoDB: one document per basket in `baskets`, the last state of each generation in
 * `archives`. A save is one conditional write: an insert with the basket as its unique `_id` where nothing was
 * expected, else an update that matches position and generation. What matches nothing is a conflict.
 */
import { type Binary, BSON, type Db, type Filter } from 'mongodb';
import { fail, LIMITS, type Owner } from '../../../../shared/src/index.ts';
import type { DurableStore, Expected } from '../../ports/durable-store.ts';
import {
  type BasketDocument,
  type BasketFields,
  binaryOf,
  bytesOf,
  documentOf,
  fieldsOf,
  projectionOf,
  savedOf,
} from './basket-document.ts';
import { isDuplicate, type MongoConnection } from './connect.ts';
import { pointReads } from './point-reads.ts';

interface ArchiveDocument {
  readonly _id: string;
  readonly basket: Owner;
  readonly generation: number;
  readonly state: Binary;
  /** Absent in archives of the first version. */
  readonly through?: number;
}

const basketsOf = (db: Db) => db.collection<BasketDocument>('baskets');
const archivesOf = (db: Db) => db.collection<ArchiveDocument>('archives');
const archiveId = (basket: Owner, generation: number): string => `${basket}#${generation}`;

type Outcome = 'saved' | 'conflict';

const insert = async (db: Db, document: BasketDocument): Promise<Outcome> => {
  try {
    await basketsOf(db).insertOne(document);
    return 'saved';
  } catch (error) {
    if (isDuplicate(error)) return 'conflict';
    throw error;
  }
};

const replace = async (
  db: Db,
  basket: Owner,
  fields: BasketFields,
  { through, generation }: Expected,
): Promise<Outcome> => {
  const filter: Filter<BasketDocument> = { _id: basket, through, generation };
  const { matchedCount } = await basketsOf(db).updateOne(filter, { $set: fields });
  return matchedCount === 1 ? 'saved' : 'conflict';
};

export const createMongoDurableStore = (connection: MongoConnection): DurableStore => {
  const { run, close } = connection;
  const read = pointReads(connection, basketsOf);
  return {
    load: (basket) => read(basket, (document) => (document ? savedOf(document) : null)),
    save: async (basket, next, expected) => {
      const document = documentOf(basket, fieldsOf(next));
      const bytes = BSON.calculateObjectSize(document, { ignoreUndefined: true });
      if (bytes > LIMITS.mongoDocumentBytes)
        return fail('internal', `${bytes} bytes are more than a document of MongoDB may have`);
      const { _id, kind, createdAt, ...fields } = document;
      return run((db) => (expected ? replace(db, basket, fields, expected) : insert(db, document)));
    },
    projection: (basket) =>
      run(async (db) => {
        const document = await basketsOf(db).findOne({ _id: basket }, { projection: { projection: 1 } });
        return document ? projectionOf(document.projection) : null;
      }),
    archive: (basket, generation, { state, through }) => {
      const fields = { basket, generation, state: binaryOf(state), through };
      // One that goes as far is not matched, and the insert in its place is a duplicate.
      const filter = { _id: archiveId(basket, generation), through: { $not: { $gte: through } } };
      return run(async (db) => {
        try {
          await archivesOf(db).updateOne(filter, { $set: fields }, { upsert: true });
        } catch (error) {
          if (!isDuplicate(error)) throw error;
        }
      });
    },
    loadArchive: (basket, generation) =>
      run(async (db) => {
        const document = await archivesOf(db).findOne({ _id: archiveId(basket, generation) });
        return document ? bytesOf(document.state, 'state') : null;
      }),
    close,
  };
};
