/**
 * The hot store's statements. Positions come from one AUTOINCREMENT counter for all baskets, so they never begin
 * again after a trim (rule H2).
 */
import type { DatabaseSync } from '@photostructure/sqlite';
import type { HotRow } from '../../ports/hot-store.ts';
import type { Handlers } from './operations.ts';

export const HOT_SCHEMA = `
  CREATE TABLE IF NOT EXISTS hot_updates (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    basket TEXT NOT NULL,
    generation INTEGER NOT NULL,
    device TEXT NOT NULL,
    bytes BLOB NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS hot_by_basket ON hot_updates (basket, position);
`;

export const hotHandlers = (
  db: InstanceType<typeof DatabaseSync>,
): Handlers<'append' | 'readFrom' | 'trimThrough' | 'dirty'> => {
  const insert = db.prepare(
    'INSERT INTO hot_updates (basket, generation, device, bytes) VALUES (?, ?, ?, ?)',
  );
  const after = db.prepare(
    'SELECT position, generation, device, bytes FROM hot_updates WHERE basket = ? AND position > ? ORDER BY position',
  );
  const trim = db.prepare('DELETE FROM hot_updates WHERE basket = ? AND position <= ?');
  const baskets = db.prepare('SELECT DISTINCT basket FROM hot_updates');

  return {
    append: ({ basket, update: { bytes, device, generation } }) =>
      Number(insert.run(basket, generation, device, bytes).lastInsertRowid),
    readFrom: ({ basket, after: position }) => after.all(basket, position) as unknown as HotRow[],
    trimThrough: ({ basket, position }) => void trim.run(basket, position),
    dirty: () => (baskets.all() as { basket: string }[]).map(({ basket }) => basket),
  };
};
