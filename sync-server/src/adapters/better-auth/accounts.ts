/** The `Accounts` port on better-auth and the embedded SQLite, which one process at a time may use. */
import { NodeSqliteDialect } from '@better-auth/kysely-adapter/node-sqlite-dialect';
import type { DatabaseSync } from '@photostructure/sqlite';
import { getMigrations } from 'better-auth/db/migration';
import { ok } from '../../../../shared/src/index.ts';
import type { Accounts } from '../../ports/accounts.ts';
import { accountsOn } from './accounts-on.ts';
import { type AuthSettings, buildAuth } from './build-auth.ts';

export interface AccountsOptions extends AuthSettings {
  readonly database: InstanceType<typeof DatabaseSync>;
}

/**
 * better-auth writes a user and its password one after the other, without a transaction here: in one, the single
 * connection would wait for the password's hash. A process that died in between left an address that can neither
 * sign in nor up; nobody is signing up yet at this moment, so such users are nobody's.
 */
const FORGET_HALF_MADE = 'DELETE FROM user WHERE id NOT IN (SELECT userId FROM account)';

/** Opens the accounts in `database`, bringing its tables up to date. @throws when that fails. */
export const openAccounts = async (options: AccountsOptions): Promise<Accounts> => {
  const { database, onProblem } = options;
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000');
  const auth = buildAuth(options, {
    database: { dialect: new NodeSqliteDialect({ database }), type: 'sqlite' },
  });
  const { runMigrations } = await getMigrations(auth.options);
  await runMigrations();
  database.exec(FORGET_HALF_MADE);
  const ping = database.prepare('SELECT 1 FROM user LIMIT 1');
  return accountsOn({
    auth,
    onProblem,
    ready: async () => ok(undefined),
    check: async () => {
      ping.get();
      return ok(undefined);
    },
    close: async () => database.close(),
  });
};
