/** What the account store itself promises: secure cookies, and no address lost to a crash. */
import { DatabaseSync } from '@photostructure/sqlite';
import { expect, it } from 'vitest';
import { makeAccounts } from './make-accounts.ts';

const ADA = { name: 'Ada', email: 'ada@example.com', password: 'analytical engine' };

it('sends its cookie only over https where PUBLIC_URL is https', async () => {
  const { accounts } = await makeAccounts('https://shop.example');
  const signedIn = await accounts.signUp(ADA);
  expect(signedIn.ok && signedIn.value.setCookies[0]).toMatch(
    /^__Secure-.*; HttpOnly; Secure; SameSite=Lax/i,
  );
  await accounts.close();
});

it('lets an address sign up again when a crash left it half made', async () => {
  const database = new DatabaseSync(':memory:');
  const { accounts } = await makeAccounts(null, database);
  await accounts.signUp(ADA);
  database.exec('DELETE FROM session; DELETE FROM account');
  const again = (await makeAccounts(null, database)).accounts;
  expect((await again.signUp(ADA)).ok).toBe(true);
  expect((await again.signIn(ADA)).ok).toBe(true);
  await again.close();
});

it('keeps whole accounts at a restart, however often', async () => {
  const database = new DatabaseSync(':memory:');
  await (await makeAccounts(null, database)).accounts.signUp(ADA);
  await makeAccounts(null, database);
  const { accounts } = await makeAccounts(null, database);
  expect((await accounts.signIn(ADA)).ok).toBe(true);
  await accounts.close();
});

it('stores no password that can be read and no secret in a problem', async () => {
  const { accounts, database, problems } = await makeAccounts();
  await accounts.signUp(ADA);
  await accounts.signIn({ ...ADA, password: 'wrong password' });
  const stored = JSON.stringify(database.prepare('SELECT * FROM account').all());
  expect(stored).not.toContain(ADA.password);
  expect(problems).toEqual([]);
  await accounts.close();
});
