/** The durable store's statements: one row per basket, its archived generations beside it. */
import type { DatabaseSync } from '@photostructure/sqlite';
import { NOT_KNOWN_THEN } from '../../domain/project-basket.ts';
import type { Saved } from '../../ports/durable-store.ts';
import { type Handlers, UnreadableRow } from './operations.ts';

export const DURABLE_SCHEMA = `
  CREATE TABLE IF NOT EXISTS baskets (
    basket TEXT PRIMARY KEY,
    state BLOB NOT NULL,
    through INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    projection TEXT NOT NULL,
    owners TEXT NOT NULL,
    updated_at INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS basket_archives (
    basket TEXT NOT NULL,
    generation INTEGER NOT NULL,
    state BLOB NOT NULL,
    through INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (basket, generation)
  ) STRICT;
`;

const HAS_THROUGH = "SELECT 1 FROM pragma_table_info('basket_archives') WHERE name = 'through'";

/** Data folders of the first version know archives without their position. */
export const bringUpToDate = (db: InstanceType<typeof DatabaseSync>): void => {
  if (!db.prepare(HAS_THROUGH).get())
    db.exec('ALTER TABLE basket_archives ADD COLUMN through INTEGER NOT NULL DEFAULT 0');
};

interface Row {
  readonly state: Uint8Array;
  readonly through: number;
  readonly generation: number;
  readonly projection: string;
  readonly owners: string;
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UnreadableRow(error instanceof Error ? error.message : 'not JSON');
  }
};

const isPairs = (value: unknown): value is [number, string][] =>
  Array.isArray(value) && value.every(Array.isArray);

const projectionOf = (text: string): Saved['projection'] => ({
  ...NOT_KNOWN_THEN,
  ...(parse(text) as Saved['projection']),
});

const savedOf = (row: Row): Saved => {
  const owners = parse(row.owners);
  if (!isPairs(owners)) throw new UnreadableRow('owners is no list of pairs');
  return { ...row, projection: projectionOf(row.projection), owners: new Map(owners) };
};

type Names = 'load' | 'save' | 'projection' | 'archive' | 'loadArchive';

export const durableHandlers = (db: InstanceType<typeof DatabaseSync>): Handlers<Names> => {
  const find = db.prepare(
    'SELECT state, through, generation, projection, owners FROM baskets WHERE basket = ?',
  );
  const insert = db.prepare(`
    INSERT INTO baskets (state, through, generation, projection, owners, updated_at, basket)
    VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (basket) DO NOTHING`);
  const replace = db.prepare(`
    UPDATE baskets SET state = ?, through = ?, generation = ?, projection = ?, owners = ?, updated_at = ?
    WHERE basket = ? AND through = ? AND generation = ?`);
  const project = db.prepare('SELECT projection FROM baskets WHERE basket = ?');
  const keep = db.prepare(`
    INSERT INTO basket_archives (basket, generation, state, through) VALUES (?, ?, ?, ?)
    ON CONFLICT (basket, generation) DO UPDATE SET state = excluded.state, through = excluded.through
    WHERE excluded.through > through`);
  const findKept = db.prepare('SELECT state FROM basket_archives WHERE basket = ? AND generation = ?');

  return {
    load: ({ basket }) => {
      const row = find.get(basket) as unknown as Row | undefined;
      return row ? savedOf(row) : null;
    },
    save: ({ basket, next, expected }) => {
      const { state, through, generation, projection, owners } = next;
      const values = [
        state,
        through,
        generation,
        JSON.stringify(projection),
        JSON.stringify([...owners]),
        projection.updatedAt,
        basket,
      ] as const;
      const written = expected
        ? replace.run(...values, expected.through, expected.generation)
        : insert.run(...values);
      return Number(written.changes) === 1 ? 'saved' : 'conflict';
    },
    projection: ({ basket }) => {
      const row = project.get(basket) as { projection: string } | undefined;
      return row ? projectionOf(row.projection) : null;
    },
    archive: ({ basket, generation, kept }) => void keep.run(basket, generation, kept.state, kept.through),
    loadArchive: ({ basket, generation }) =>
      (findKept.get(basket, generation) as { state: Uint8Array } | undefined)?.state ?? null,
  };
};
