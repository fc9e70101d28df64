/** What the goods on MongoDB are found by; made by a migration. */
import type { DeclaredIndex } from './indexes.ts';

const PRODUCTS = 'products';

export const CATALOGUE_INDEXES: readonly DeclaredIndex[] = [
  { collection: PRODUCTS, key: { revision: 1 }, options: { name: 'feed' } },
  { collection: PRODUCTS, key: { deleted: 1, position: 1 }, options: { name: 'shelf' } },
  { collection: PRODUCTS, key: { category: 1, deleted: 1, position: 1 }, options: { name: 'category' } },
  { collection: PRODUCTS, key: { words: 1 }, options: { name: 'words' } },
];
