/** What accounts and sessions are found by, and that an address is one person's. */
import { ACCOUNT_INDEXES } from '../account-indexes.ts';
import { indexMigration } from './migration.ts';

export const accountIndexes = indexMigration(3, 'account-indexes', ACCOUNT_INDEXES);
