/** Accounts over HTTP: every answer a person or a program can get. */
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Owner } from '../../../shared/src/index.ts';
import { createLiveSessions, type LiveSessions } from '../../src/auth/live-sessions.ts';
import { buildApp } from '../../src/http/app.ts';
import { authRoutes } from '../../src/http/auth-routes.ts';
import { createTokenBucket } from '../../src/http/token-bucket.ts';
import { makeAccounts } from '../auth/make-accounts.ts';

const ADA = { name: 'Ada', email: 'ada@example.com', password: 'analytical engine' };

let app: FastifyInstance;
let liveSessions: LiveSessions;
let now = 0;
let signedOut: Owner[] = [];
let closeStore: () => void;

beforeEach(async () => {
  const { accounts, database } = await makeAccounts();
  closeStore = () => database.close();
  liveSessions = createLiveSessions();
  signedOut = [];
  const clock = { now: () => now, after: () => ({ cancel: () => undefined }) };
  app = await buildApp({
    log: pino({ level: 'silent' }),
    clientDir: 'no such folder',
    publicUrl: null,
    isProxyTrusted: false,
    routes: (scope) =>
      authRoutes(scope, {
        accounts,
        liveSessions,
        tries: createTokenBucket(clock, 10),
        onSignedOut: (owner) => void signedOut.push(owner),
      }),
  });
});
afterEach(() => app.close());

const post = (path: string, body: object, headers: Record<string, string> = {}) =>
  app.inject({ method: 'POST', url: `/api/auth/${path}`, payload: body, headers });
const cookieOf = (answer: { cookies: { name: string; value: string }[] }) =>
  answer.cookies.map(({ name, value }) => `${name}=${encodeURIComponent(value)}`).join('; ');
const whoAmI = async (headers: Record<string, string>) =>
  (await app.inject({ url: '/api/auth/session', headers })).json();

describe('signing up', () => {
  it('makes an account, signs in with a cookie scripts cannot read, and answers no token unasked', async () => {
    const answer = await post('sign-up/email', ADA);
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toEqual({
      user: { id: expect.stringMatching(/^[A-Za-z0-9_-]{1,64}$/), email: ADA.email, name: ADA.name },
    });
    const [cookie] = answer.cookies;
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/', maxAge: 30 * 24 * 60 * 60 });
    expect(cookie?.secure).toBeUndefined();
    expect((await whoAmI({ cookie: cookieOf(answer) })).user.email).toBe(ADA.email);
  });

  it('refuses an address that has an account, in whatever case it is written', async () => {
    await post('sign-up/email', ADA);
    const answer = await post('sign-up/email', { ...ADA, email: 'ADA@Example.com' });
    expect([answer.statusCode, answer.json().error.code]).toEqual([409, 'email-taken']);
  });

  it('lets one of two simultaneous sign-ups with one address win', async () => {
    const answers = await Promise.all([post('sign-up/email', ADA), post('sign-up/email', ADA)]);
    expect(answers.map((answer) => answer.statusCode).sort()).toEqual([200, 409]);
  });

  it.each([
    ['email', { ...ADA, email: 'nobody' }],
    ['email', { ...ADA, email: `${'a'.repeat(260)}@example.com` }],
    ['password', { ...ADA, password: 'short' }],
    ['password', { ...ADA, password: 'x'.repeat(129) }],
    ['name', { ...ADA, name: '   ' }],
    ['name', { email: ADA.email, password: ADA.password }],
  ])('names the field %s of a bad value', async (field, body) => {
    const answer = await post('sign-up/email', body);
    expect([answer.statusCode, answer.json().error]).toEqual([
      422,
      { code: 'invalid-field', message: expect.any(String), field },
    ]);
  });
});

describe('signing in', () => {
  it('answers an unknown address and a wrong password alike', async () => {
    await post('sign-up/email', ADA);
    const wrong = await post('sign-in/email', { ...ADA, password: 'difference engine' });
    const unknown = await post('sign-in/email', { ...ADA, email: 'bob@example.com' });
    expect(wrong.statusCode).toBe(401);
    expect(wrong.json().error.code).toBe('wrong-credentials');
    expect(unknown.statusCode).toBe(wrong.statusCode);
    expect(unknown.body).toBe(wrong.body);
  });

  it('answers an access token to a program that asks, and takes it', async () => {
    await post('sign-up/email', ADA);
    const { token } = (await post('sign-in/email', { ...ADA, withToken: true })).json();
    expect((await whoAmI({ authorization: `Bearer ${token}` })).user.name).toBe('Ada');
    expect((await whoAmI({ authorization: 'Bearer nonsense' })).user).toBeNull();
    expect((await whoAmI({})).user).toBeNull();
  });

  it('refuses an address that tries too often, says for how long, and forgives with time', async () => {
    const tryOnce = () => post('sign-in/email', ADA);
    for (let i = 0; i < 10; i++) await tryOnce();
    const refused = await tryOnce();
    expect([refused.statusCode, refused.json().error.code]).toEqual([429, 'rate-limited']);
    expect(Number(refused.headers['retry-after'])).toBe(6);
    now += 6_000;
    expect((await tryOnce()).statusCode).toBe(401);
  });
});

describe('signing out', () => {
  it('ends this session and what is open under it, and no other session', async () => {
    await post('sign-up/email', ADA);
    const first = cookieOf(await post('sign-in/email', ADA));
    const second = cookieOf(await post('sign-in/email', ADA));
    const ended: string[] = [];
    Object.assign(liveSessions, { end: (id: string) => ended.push(id) });
    expect((await post('sign-out', {}, { cookie: first })).json()).toEqual({ signedOut: true });
    expect(signedOut).toEqual([expect.stringMatching(/^user:/)]);
    expect(ended).toHaveLength(1);
    expect((await whoAmI({ cookie: first })).user).toBeNull();
    expect((await whoAmI({ cookie: second })).user.name).toBe('Ada');
  });

  it('is harmless for somebody who is not signed in', async () => {
    expect((await post('sign-out', {})).statusCode).toBe(200);
  });
});

it('says so when the account store does not answer, without a word about why', async () => {
  closeStore();
  const answers = [
    await post('sign-in/email', ADA),
    await post('sign-up/email', ADA),
    await post('sign-out', {}, { authorization: 'Bearer abcdefghijklmnop' }),
    await app.inject({ url: '/api/auth/session', headers: { authorization: 'Bearer abcdefghijklmnop' } }),
  ];
  for (const answer of answers) {
    expect([answer.statusCode, answer.json().error.code]).toEqual([503, 'store-unavailable']);
    expect(answer.body).not.toMatch(/sqlite|database|stack/i);
  }
});
