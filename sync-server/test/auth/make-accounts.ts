/** Accounts in memory for tests of what stands before them. */
import { DatabaseSync } from '@photostructure/sqlite';
import { openAccounts } from '../../src/adapters/better-auth/accounts.ts';

export const makeAccounts = (publicUrl: string | null = null, database = new DatabaseSync(':memory:')) => {
  const problems: unknown[] = [];
  return openAccounts({
    database,
    secret: 'a secret only tests know, long enough to be one',
    publicUrl,
    onProblem: (message, error) => problems.push([message, error]),
  }).then((accounts) => ({ accounts, database, problems }));
};
