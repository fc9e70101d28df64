/** Documents by their id, many at a time (rule MG18). */
import type { Collection, Db, Filter, WithId } from 'mongodb';
import { ok, type Result } from '../../../../shared/src/index.ts';
import { Batches } from './batches.ts';
import { failureOf, type MongoConnection } from './connect.ts';

/** Answers what `understand` makes of the document with an id, or of null where there is none. */
export type PointRead<Stored> = <Answer>(
  id: string,
  understand: (found: WithId<Stored> | null) => Answer,
) => Promise<Result<Answer>>;

export const pointReads = <Stored extends { readonly _id: string }>(
  { run }: MongoConnection,
  collectionOf: (db: Db) => Collection<Stored>,
): PointRead<Stored> => {
  const batches = new Batches<string, WithId<Stored> | null>((ids) =>
    run(async (db) => {
      const filter = { _id: { $in: [...new Set(ids)] } } as Filter<Stored>;
      const found = await collectionOf(db).find(filter).toArray();
      const byId = new Map(found.map((document) => [String(document._id), document]));
      return ids.map((id) => byId.get(id) ?? null);
    }),
  );
  return async (id, understand) => {
    const found = await batches.ask(id);
    if (!found.ok) return found;
    try {
      return ok(understand(found.value));
    } catch (error) {
      // One document that cannot be read is no other's trouble.
      return failureOf(error);
    }
  };
};
