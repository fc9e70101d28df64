/**
 * What every account store must do (rules AU1–AU7 of sync-server/SPEC.md). `open` makes an empty one, asked through
 * two nodes where it has several; the suite knows nothing about where accounts and sessions are kept.
 */
import { afterEach, describe, expect, it } from 'vitest';
import type { Result } from '../../shared/src/index.ts';
import type { Accounts, SignedIn } from '../../sync-server/src/ports/accounts.ts';
import { unwrap } from './hot-store.contract.ts';

export interface OpenedAccounts {
  /** Two ways to the same accounts. */
  readonly nodes: readonly [Accounts, Accounts];
  /** What was reported as a problem. */
  readonly problems: readonly unknown[];
  /** Everything that is stored about passwords, as text. */
  storedPasswords(): Promise<string>;
  /** Makes every session old enough to be prolonged. */
  age(): Promise<void>;
  /** Leaves the address as a process leaves it that dies while signing it up, and opens the accounts again. */
  dieSigningUp(person: { name: string; email: string; password: string }): Promise<Accounts>;
  reopen(): Promise<Accounts>;
  close(): Promise<void>;
}

export const ADA = { name: 'Ada', email: 'ada@example.com', password: 'analytical engine' };
export const BOB = { name: 'Bob', email: 'bob@example.com', password: 'second difference' };

export const codeOf = (result: Result<unknown>): string => (result.ok ? 'ok' : result.error.code);
export const byToken = ({ token }: SignedIn): Headers => new Headers({ authorization: `Bearer ${token}` });
export const byCookie = ({ setCookies }: SignedIn): Headers =>
  new Headers({ cookie: setCookies.map((text) => text.split(';')[0]).join('; ') });

const DAY_MS = 24 * 60 * 60 * 1000;
/** Each hashes passwords, which is meant to be slow. */
const ROUNDS = 4;

export const accountsContract = (
  name: string,
  open: (publicUrl?: string) => Promise<OpenedAccounts>,
): void => {
  const opened: OpenedAccounts[] = [];
  const fresh = async (publicUrl?: string): Promise<OpenedAccounts> => {
    const world = await open(publicUrl);
    opened.push(world);
    return world;
  };
  afterEach(async () => {
    for (const world of opened.splice(0)) await world.close();
  });

  describe(`accounts: ${name}`, () => {
    it('AU1 who signs up is signed in, by cookie and by token, and signs in again however the address is written', async () => {
      const { nodes, problems } = await fresh();
      const up = unwrap(await nodes[0].signUp(ADA));
      expect(up.person).toMatchObject({ name: 'Ada', email: ADA.email });
      const again = unwrap(await nodes[1].signIn({ ...ADA, email: 'ADA@Example.com' }));
      for (const node of nodes)
        for (const headers of [byCookie(up), byToken(up), byCookie(again), byToken(again)])
          expect(unwrap(await node.session(headers))?.person).toEqual(up.person);
      expect(unwrap(await nodes[0].session(new Headers()))).toBeNull();
      expect(codeOf(await nodes[0].check())).toBe('ok');
      expect(problems).toEqual([]);
    });

    it('AU12 a person is found by the id of the account', async () => {
      const { nodes } = await fresh();
      const { person } = unwrap(await nodes[0].signUp(ADA));
      for (const node of nodes) expect(unwrap(await node.person(person.id))).toEqual(person);
      for (const id of ['', 'nobody', '0'.repeat(24), `${person.id}x`, 'a.b', '$ne'])
        expect(unwrap(await nodes[0].person(id))).toBeNull();
    });

    it('AU2 an address is one person’s, also when two ask at once', async () => {
      const { nodes } = await fresh();
      for (let round = 0; round < ROUNDS / 2; round++) {
        const person = { ...ADA, email: `Ada${round}@example.com` };
        const codes = (await Promise.all(nodes.map((node) => node.signUp(person)))).map(codeOf);
        expect(codes.sort()).toEqual(['email-taken', 'ok']);
        expect(codeOf(await nodes[0].signUp({ ...person, email: person.email.toUpperCase() }))).toBe(
          'email-taken',
        );
        expect(codeOf(await nodes[1].signIn(person))).toBe('ok');
      }
    });

    it('AU2 a wrong password and an unknown address look the same; what is no address names its field', async () => {
      const { nodes } = await fresh();
      unwrap(await nodes[0].signUp(ADA));
      expect(codeOf(await nodes[1].signIn({ ...ADA, password: 'something else' }))).toBe('wrong-credentials');
      expect(codeOf(await nodes[1].signIn(BOB))).toBe('wrong-credentials');
      expect(await nodes[0].signUp({ ...BOB, email: 'bob' })).toMatchObject({
        error: { code: 'invalid-field', field: 'email' },
      });
      expect(await nodes[0].signUp({ ...BOB, password: 'short' })).toMatchObject({
        error: { field: 'password' },
      });
      expect(codeOf(await nodes[1].signIn(BOB))).toBe('wrong-credentials');
    });

    it('AU3 signing out ends this session everywhere and no other', async () => {
      const { nodes } = await fresh();
      const first = unwrap(await nodes[0].signUp(ADA));
      const second = unwrap(await nodes[1].signIn(ADA));
      const id = unwrap(await nodes[1].session(byToken(first)))?.sessionId ?? '';
      const other = unwrap(await nodes[0].session(byToken(second)))?.sessionId ?? '';
      expect(unwrap(await nodes[0].endedOf([id, other]))).toEqual([]);
      expect(unwrap(await nodes[1].signOut(byCookie(first))).sessionId).toBe(id);
      for (const node of nodes) {
        expect(unwrap(await node.session(byToken(first)))).toBeNull();
        expect(unwrap(await node.touch(byCookie(first))).session).toBeNull();
        expect(unwrap(await node.session(byToken(second)))?.sessionId).toBe(other);
        expect(unwrap(await node.endedOf([other, id, 'nonsense']))).toEqual([id, 'nonsense']);
      }
      expect(unwrap(await nodes[0].signOut(byCookie(first))).sessionId).toBeNull();
    });

    it('AU3 a session that is being prolonged elsewhere ends all the same', async () => {
      const { nodes, age } = await fresh();
      const ada = unwrap(await nodes[0].signUp(ADA));
      for (let round = 0; round < ROUNDS; round++) {
        const session = unwrap(await nodes[0].signIn(ADA));
        await age();
        const [touched, out] = await Promise.all([
          nodes[0].touch(byCookie(session)),
          nodes[1].signOut(byToken(session)),
        ]);
        expect([codeOf(touched), codeOf(out)]).toEqual(['ok', 'ok']);
        for (const node of nodes) expect(unwrap(await node.session(byToken(session)))).toBeNull();
      }
      expect(unwrap(await nodes[1].session(byToken(ada)))).not.toBeNull();
    });

    it('AU4 an address whose sign-up a crash broke off can sign up again', async () => {
      const { nodes, dieSigningUp } = await fresh();
      unwrap(await nodes[0].signUp(BOB));
      const again = await dieSigningUp(ADA);
      unwrap(await again.signUp(ADA));
      expect(codeOf(await again.signIn(ADA))).toBe('ok');
      expect(codeOf(await again.signIn(BOB))).toBe('ok');
    });

    it('AU5 stores no password that can be read and no secret in a problem', async () => {
      const { nodes, problems, storedPasswords } = await fresh();
      unwrap(await nodes[0].signUp(ADA));
      await nodes[0].signIn({ ...ADA, password: 'wrong password' });
      expect(await storedPasswords()).toContain(':');
      expect(await storedPasswords()).not.toContain(ADA.password);
      expect(problems).toEqual([]);
    });

    it('AU5 sends its cookie only over https where PUBLIC_URL is https', async () => {
      const { nodes } = await fresh('https://shop.example');
      const [cookie] = unwrap(await nodes[0].signUp(ADA)).setCookies;
      expect(cookie).toMatch(/^__Secure-.*; HttpOnly; Secure; SameSite=Lax/i);
    });

    it('AU6 a session lasts thirty days from its last use, and using it does not end it', async () => {
      const { nodes, age } = await fresh();
      const ada = unwrap(await nodes[0].signUp(ADA));
      const left = async () => (unwrap(await nodes[1].session(byToken(ada)))?.expiresAt ?? 0) - Date.now();
      expect(await left()).toBeGreaterThan(29 * DAY_MS);
      await age();
      expect(await left()).toBeLessThan(21 * DAY_MS);
      const { session, setCookies } = unwrap(await nodes[0].touch(byCookie(ada)));
      expect(session?.person.email).toBe(ADA.email);
      expect(setCookies.length).toBeGreaterThan(0);
      expect(await left()).toBeGreaterThan(29 * DAY_MS);
    });

    it('AU7 a closed store is unavailable, not signed out; a reopened one has everything', async () => {
      const { nodes, reopen } = await fresh();
      const ada = unwrap(await nodes[0].signUp(ADA));
      await nodes[0].close();
      expect(codeOf(await nodes[0].session(byToken(ada)))).toBe('store-unavailable');
      expect(codeOf(await nodes[0].signOut(byToken(ada)))).toBe('store-unavailable');
      expect(codeOf(await nodes[0].endedOf(['x']))).toBe('store-unavailable');
      expect(codeOf(await nodes[0].person(ada.person.id))).toBe('store-unavailable');
      expect(codeOf(await nodes[0].check())).toBe('store-unavailable');
      const again = await reopen();
      expect(unwrap(await again.session(byToken(ada)))?.person.email).toBe(ADA.email);
      expect(codeOf(await again.signIn(ADA))).toBe('ok');
    });
  });
};
