/**
 * The goods in embedded SQLite, with an FTS5 index over words that our own code has made (shared/src/words.ts).
 * Takes an open database and does not know its file; turns on WAL for it.
 * Each product is one row of canonical JSON; `id` is the shop's order and the row of the index.
 */
import type { DatabaseSync } from '@photostructure/sqlite';
import { type AskedWord, queryWords } from '../../../../shared/src/index.ts';
import { categoryName } from '../../catalogue/category-names.ts';
import { contentOf, productOf, searchableWords } from '../../catalogue/product-content.ts';
import type {
  CatalogueSearch,
  CatalogueStore,
  FoundProducts,
  ProductDraft,
  UpsertOutcome,
} from '../../ports/catalogue-store.ts';

export type SqliteDatabase = InstanceType<typeof DatabaseSync>;

/** The tokenizer must only cut at the blanks between our words, so its own folding is off. */
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS catalogue_products (
    id INTEGER PRIMARY KEY,
    sku TEXT NOT NULL UNIQUE,
    category TEXT NOT NULL,
    deleted INTEGER NOT NULL,
    revision INTEGER NOT NULL UNIQUE,
    content TEXT NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS catalogue_by_category ON catalogue_products (deleted, category);
  CREATE VIRTUAL TABLE IF NOT EXISTS catalogue_words USING fts5 (
    name, rest, content = '', contentless_delete = 1, prefix = '2 3 4',
    tokenize = 'unicode61 remove_diacritics 0'
  );
`;

interface Row {
  readonly content: string;
  readonly revision: number;
}

export const createSqliteCatalogueStore = (db: SqliteDatabase): CatalogueStore => {
  db.exec('PRAGMA journal_mode = WAL; PRAGMA busy_timeout = 5000');
  db.exec(SCHEMA);
  const listeners = new Set<(revision: number) => void>();
  const write = createWriter(db);
  const newest = db.prepare('SELECT coalesce(max(revision), 0) AS revision FROM catalogue_products');
  const bySku = db.prepare('SELECT content, revision FROM catalogue_products WHERE sku = ? AND deleted = 0');
  const after = db.prepare(
    'SELECT content, revision FROM catalogue_products WHERE revision > ? ORDER BY revision LIMIT ?',
  );
  const counts = db.prepare(
    'SELECT category AS slug, count(*) AS count FROM catalogue_products WHERE deleted = 0 GROUP BY category',
  );
  const total = db.prepare('SELECT count(*) AS count FROM catalogue_products WHERE deleted = 0');
  const newestRevision = (): number => (newest.get() as Row).revision;

  return {
    upsert: async (drafts) => {
      const outcome = inTransaction(db, () => write(drafts, newestRevision()));
      if (outcome.changed > 0) for (const listener of listeners) listener(newestRevision());
      return outcome;
    },
    find: async (sku) => productOrNull(bySku.get(sku) as Row | undefined),
    search: async (query) => searchIn(db, query),
    categories: async () =>
      (counts.all() as unknown as { slug: string; count: number }[])
        .map(({ slug, count }) => ({ slug, name: categoryName(slug), count }))
        .sort((a, b) => (a.name < b.name ? -1 : 1)),
    changesSince: async (revision, limit) => {
      const since = revision > newestRevision() ? 0 : revision;
      const products = (after.all(since, limit) as unknown as Row[]).map((row) =>
        productOf(row.content, row.revision),
      );
      return { products, checkpoint: { revision: products.at(-1)?.revision ?? since } };
    },
    count: async () => (total.get() as { count: number }).count,
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};

const productOrNull = (row: Row | undefined) =>
  row === undefined ? null : productOf(row.content, row.revision);

/** IMMEDIATE: two processes importing at once must not both read the same newest revision. */
const inTransaction = <T>(db: SqliteDatabase, work: () => T): T => {
  db.exec('BEGIN IMMEDIATE');
  try {
    const value = work();
    db.exec('COMMIT');
    return value;
  } catch (error) {
    db.exec('ROLLBACK');
    throw error;
  }
};

const createWriter = (db: SqliteDatabase) => {
  const stored = db.prepare('SELECT id, content FROM catalogue_products WHERE sku = ?');
  const put = db.prepare(`
    INSERT INTO catalogue_products (sku, category, deleted, revision, content) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (sku) DO UPDATE SET category = excluded.category, deleted = excluded.deleted,
      revision = excluded.revision, content = excluded.content
    RETURNING id`);
  const forget = db.prepare('DELETE FROM catalogue_words WHERE rowid = ?');
  const index = db.prepare('INSERT INTO catalogue_words (rowid, name, rest) VALUES (?, ?, ?)');

  return (drafts: readonly ProductDraft[], newest: number): UpsertOutcome => {
    let revision = newest;
    for (const draft of drafts) {
      const content = contentOf(draft);
      const known = stored.get(draft.sku) as { id: number; content: string } | undefined;
      if (known?.content === content) continue;
      revision += 1;
      const { id } = put.get(draft.sku, draft.category, draft.deleted ? 1 : 0, revision, content) as {
        id: number;
      };
      if (known !== undefined) forget.run(id);
      const words = searchableWords(draft);
      index.run(id, words.name.join(' '), words.rest.join(' '));
    }
    const changed = revision - newest;
    return { changed, unchanged: drafts.length - changed };
  };
};

/** Words hold letters and digits only, so quoting them is complete. */
const matchOf = (words: readonly AskedWord[]): string =>
  words
    .map(({ start, also }) => (also === null ? `"${start}" *` : `("${start}" * OR "${also}")`))
    .join(' AND ');

const searchIn = (db: SqliteDatabase, { text, category, offset, limit }: CatalogueSearch): FoundProducts => {
  const asked = queryWords(text);
  if (asked?.length === 0) return { products: [], total: 0 };
  const conditions = ['deleted = 0'];
  const values: string[] = [];
  if (category !== undefined) {
    conditions.push('category = ?');
    values.push(category);
  }
  if (asked !== null) {
    conditions.push('id IN (SELECT rowid FROM catalogue_words WHERE catalogue_words MATCH ?)');
    values.push(matchOf(asked));
  }
  const where = conditions.join(' AND ');
  const counted = db
    .prepare(`SELECT count(*) AS total FROM catalogue_products WHERE ${where}`)
    .get(...values);
  const nameFirst = 'id NOT IN (SELECT rowid FROM catalogue_words WHERE catalogue_words MATCH ?), id';
  const page = db.prepare(
    `SELECT content, revision FROM catalogue_products WHERE ${where}
     ORDER BY ${asked === null ? 'id' : nameFirst} LIMIT ? OFFSET ?`,
  );
  const order = asked === null ? [] : [`{name} : (${matchOf(asked)})`];
  const rows = page.all(...values, ...order, limit, offset) as unknown as Row[];
  return {
    products: rows.map((row) => productOf(row.content, row.revision)),
    total: (counted as { total: number }).total,
  };
};
