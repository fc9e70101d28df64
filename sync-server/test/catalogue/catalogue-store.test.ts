/** Runs the catalogue contract over every adapter, and what only the SQLite one promises. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterAll, describe, expect, it } from 'vitest';
import {
  catalogueStoreContract,
  draft,
  sharedCatalogueContract,
} from '../../../tests/contract/catalogue-store.contract.ts';
import { createMemoryCatalogueStore } from '../../src/adapters/memory/catalogue-store.ts';
import { createSqliteCatalogueStore } from '../../src/adapters/sqlite/catalogue-store.ts';

catalogueStoreContract('memory', createMemoryCatalogueStore);
catalogueStoreContract('SQLite', () => createSqliteCatalogueStore(new DatabaseSync(':memory:')));

const folder = mkdtempSync(join(tmpdir(), 'pannier-catalogue-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
sharedCatalogueContract('SQLite', () => {
  const one = () => createSqliteCatalogueStore(new DatabaseSync(join(folder, 'catalogue.db')));
  return [one(), one(), one()];
});

describe('the SQLite catalogue', () => {
  it('keeps goods and revisions over a reopening', async () => {
    const db = new DatabaseSync(':memory:');
    await createSqliteCatalogueStore(db).upsert([draft('a'), draft('b')]);
    const again = createSqliteCatalogueStore(db);
    expect(await again.upsert([draft('b'), draft('c')])).toEqual({ changed: 1, unchanged: 1 });
    expect((await again.find('c'))?.revision).toBe(3);
    expect((await again.search({ text: 'product', offset: 0, limit: 9 })).total).toBe(3);
  });

  it('keeps all of a batch or nothing of it', async () => {
    const store = createSqliteCatalogueStore(new DatabaseSync(':memory:'));
    const broken = { ...draft('b'), category: null as unknown as string };
    await expect(store.upsert([draft('a'), broken])).rejects.toThrow();
    expect(await store.count()).toBe(0);
    expect(await store.upsert([draft('a')])).toEqual({ changed: 1, unchanged: 0 });
  });
});
