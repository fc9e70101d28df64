/**
 * Where the embedded goods are: a file of their own in the data folder, so that an import beside a running
 * server never waits for, or holds up, the baskets.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import type { CatalogueStore } from '../../ports/catalogue-store.ts';
import { createSqliteCatalogueStore } from './catalogue-store.ts';

const FILE = 'catalogue.db';

export interface OpenCatalogue {
  readonly catalogue: CatalogueStore;
  close(): void;
}

/** Opens, and makes where there is none, the goods of `dataDir`. @throws where the folder cannot be used */
export const openCatalogue = (dataDir: string): OpenCatalogue => {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const db = new DatabaseSync(join(dataDir, FILE));
  return { catalogue: createSqliteCatalogueStore(db), close: () => db.close() };
};
