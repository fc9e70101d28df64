/** The accounts on the embedded SQLite: the contract. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterAll, expect, it } from 'vitest';
import { ADA, accountsContract, type OpenedAccounts } from '../../../tests/contract/accounts.contract.ts';
import { makeAccounts } from './make-accounts.ts';

const folder = mkdtempSync(join(tmpdir(), 'pannier-accounts-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let count = 0;

const LATER_MS = 20 * 24 * 60 * 60 * 1000;

const open = async (publicUrl: string | null = null): Promise<OpenedAccounts> => {
  const path = join(folder, `${count++}.db`);
  const inside = new DatabaseSync(path);
  const made = await makeAccounts(publicUrl, new DatabaseSync(path));
  const closers = [made.accounts.close, async () => inside.close()];
  const reopen = async () => {
    const { accounts } = await makeAccounts(publicUrl, new DatabaseSync(path));
    closers.push(accounts.close);
    return accounts;
  };
  return {
    nodes: [made.accounts, made.accounts],
    problems: made.problems,
    storedPasswords: async () => JSON.stringify(inside.prepare('SELECT * FROM account').all()),
    age: async () =>
      void inside
        .prepare('UPDATE session SET expiresAt = ?')
        .run(new Date(Date.now() + LATER_MS).toISOString()),
    dieSigningUp: async (person) => {
      const made = await (await reopen()).signUp(person);
      const id = made.ok ? made.value.person.id : '';
      for (const table of ['session', 'account'])
        inside.prepare(`DELETE FROM ${table} WHERE userId = ?`).run(id);
      return reopen();
    },
    reopen,
    close: async () => {
      for (const close of closers) await Promise.resolve(close()).catch(String);
    },
  };
};

accountsContract('SQLite', open);

it('AU7 keeps whole accounts at a restart, however often', async () => {
  const database = new DatabaseSync(':memory:');
  await (await makeAccounts(null, database)).accounts.signUp(ADA);
  await makeAccounts(null, database);
  const { accounts } = await makeAccounts(null, database);
  expect((await accounts.signIn(ADA)).ok).toBe(true);
  await accounts.close();
});
