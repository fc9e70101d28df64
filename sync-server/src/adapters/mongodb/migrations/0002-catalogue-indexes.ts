/** What the goods are found by. */
import { CATALOGUE_INDEXES } from '../catalogue-indexes.ts';
import { indexMigration } from './migration.ts';

export const catalogueIndexes = indexMigration(2, 'catalogue-indexes', CATALOGUE_INDEXES);
