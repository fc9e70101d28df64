/** Every migration in order. A new one goes at the end, with the next number. */
import { indexes } from './0001-indexes.ts';
import { catalogueIndexes } from './0002-catalogue-indexes.ts';
import { accountIndexes } from './0003-account-indexes.ts';
import type { Migration } from './migration.ts';

export const MIGRATIONS: readonly Migration[] = [indexes, catalogueIndexes, accountIndexes];
