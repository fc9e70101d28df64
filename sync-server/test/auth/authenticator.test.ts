/** Who may speak for which owner, by which credential, over which way in. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Owner, Result } from '../../../shared/src/index.ts';
import { createMemoryGuestStore } from '../../src/adapters/memory/guest-store.ts';
import { type Authenticator, createAuthenticator } from '../../src/auth/authenticator.ts';
import { createLiveSessions, type LiveSessions } from '../../src/auth/live-sessions.ts';
import type { Accounts, SignedIn } from '../../src/ports/accounts.ts';
import { makeAccounts } from './make-accounts.ts';

const GUEST: Owner = 'guest:g1';
const SECRET = 'abcdefghijklmnopqrstuv';
const OTHER_SECRET = 'ABCDEFGHIJKLMNOPQRSTUV';
const IP = '127.0.0.1';
const HOST = '127.0.0.1:4312';

let accounts: Accounts;
let auth: Authenticator;
let liveSessions: LiveSessions;
let ada: SignedIn;
let bob: SignedIn;

const codeOf = (result: Result<unknown>): string => (result.ok ? 'ok' : result.error.code);
const userOf = ({ person }: SignedIn): Owner => `user:${person.id}`;
const cookieOf = ({ setCookies }: SignedIn): string =>
  setCookies.map((text) => text.split(';')[0]).join('; ');
const protocols = (credential: string) => ({
  ip: IP,
  headers: { 'sec-websocket-protocol': `pannier.v1, ${credential}` },
});

beforeEach(async () => {
  ({ accounts } = await makeAccounts());
  liveSessions = createLiveSessions();
  const origins = { publicUrl: null, isProxyTrusted: false };
  const newGuests = { take: () => 0 };
  const guests = createMemoryGuestStore();
  auth = createAuthenticator({ accounts, guests, liveSessions, newGuests, origins });
  const signUp = async (name: string): Promise<SignedIn> => {
    const result = await accounts.signUp({ name, email: `${name}@example.com`, password: 'long enough' });
    if (!result.ok) throw new Error(result.error.code);
    return result.value;
  };
  [ada, bob] = [await signUp('ada'), await signUp('bob')];
});
afterEach(() => accounts.close());

describe('a guest', () => {
  it('is bound to the first secret, on the socket and over HTTP, and to no other ever after', async () => {
    expect(codeOf(await auth.socket(protocols(`guest.${SECRET}`), GUEST))).toBe('ok');
    expect(codeOf(await auth.request({ ip: IP, headers: { authorization: `Guest ${SECRET}` } }, GUEST))).toBe(
      'ok',
    );
    expect(codeOf(await auth.socket(protocols(`guest.${OTHER_SECRET}`), GUEST))).toBe('wrong-secret');
    expect(codeOf(await auth.guest(GUEST, OTHER_SECRET, IP))).toBe('wrong-secret');
    expect(codeOf(await auth.socket(protocols(`guest.${SECRET}`), GUEST))).toBe('ok');
  });

  it('lets one of many simultaneous first secrets win', async () => {
    const secrets = Array.from({ length: 20 }, (_, i) => `${SECRET}${i}`);
    const answers = await Promise.all(secrets.map((secret) => auth.guest(GUEST, secret, IP)));
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
  });

  it('needs its secret: no account opens its basket', async () => {
    const cookie = { ip: IP, headers: { cookie: cookieOf(ada), host: HOST, origin: `http://${HOST}` } };
    expect(codeOf(await auth.socket(cookie, GUEST))).toBe('wrong-secret');
    expect(codeOf(await auth.socket(protocols(`token.${ada.token}`), GUEST))).toBe('wrong-secret');
    expect(codeOf(await auth.socket({ ip: IP, headers: {} }, GUEST))).toBe('wrong-secret');
  });
});

describe('a user', () => {
  it('opens the own basket by token, on the socket and over HTTP', async () => {
    const socket = await auth.socket(protocols(`token.${ada.token}`), userOf(ada));
    expect(socket).toMatchObject({ ok: true, value: { owner: userOf(ada), sessionId: expect.any(String) } });
    const request = { ip: IP, headers: { authorization: `Bearer ${ada.token}` } };
    expect(codeOf(await auth.request(request, userOf(ada)))).toBe('ok');
    expect((await auth.person(request)).ok).toBe(true);
  });

  it('opens nobody else’s', async () => {
    expect(codeOf(await auth.socket(protocols(`token.${ada.token}`), userOf(bob)))).toBe('not-yours');
    expect(codeOf(await auth.renew(ada.token, userOf(bob)))).toBe('not-yours');
  });

  it.each(['', 'x', 'a.b', '..', '%', 'pannier', 'x'.repeat(400)])(
    'is nobody with the token "%s"',
    async (token) => {
      expect(codeOf(await auth.renew(token, userOf(ada)))).toBe('signed-out');
      expect(codeOf(await auth.socket(protocols(`token.${token}`), userOf(ada)))).toBe('signed-out');
    },
  );

  it('is believed by cookie only when the page is ours', async () => {
    const cookie = cookieOf(ada);
    const from = (origin?: string) =>
      auth.socket({ ip: IP, headers: { cookie, host: HOST, origin } }, userOf(ada));
    expect(codeOf(await from(`http://${HOST}`))).toBe('ok');
    expect(codeOf(await from('https://evil.example'))).toBe('wrong-origin');
    expect(codeOf(await from('null'))).toBe('wrong-origin');
    expect(codeOf(await from(undefined))).toBe('wrong-origin');
  });

  it('is not helped by a cookie when the token is no good, nor by a forged cookie', async () => {
    const headers = { cookie: cookieOf(ada), authorization: 'Bearer nonsense' };
    expect(codeOf(await auth.request({ ip: IP, headers }, userOf(ada)))).toBe('signed-out');
    const forged = cookieOf(ada).replace(/.{6}$/, 'AAAAAA');
    expect(codeOf(await auth.request({ ip: IP, headers: { cookie: forged } }, userOf(ada)))).toBe(
      'signed-out',
    );
  });

  it('is signed out at once: the authority ends and a new one is refused', async () => {
    const open = await auth.socket(protocols(`token.${ada.token}`), userOf(ada));
    let ended = 0;
    if (open.ok) open.value.watch(() => ended++);
    const out = await accounts.signOut(new Headers({ authorization: `Bearer ${ada.token}` }));
    if (out.ok && out.value.sessionId) liveSessions.end(out.value.sessionId);
    expect(ended).toBe(1);
    expect(codeOf(await auth.renew(ada.token, userOf(ada)))).toBe('signed-out');
    // A socket that was checked before the sign-out and watches only now.
    if (open.ok) open.value.watch(() => ended++);
    await Promise.resolve();
    expect(ended).toBe(2);
  });

  it('is not called signed out when the store does not answer', async () => {
    await accounts.close();
    expect(codeOf(await auth.renew(ada.token, userOf(ada)))).toBe('store-unavailable');
    ({ accounts } = await makeAccounts());
  });
});

describe('live sessions', () => {
  it('end once, only for those who still watch, and only for that session', () => {
    const live = createLiveSessions();
    const seen: string[] = [];
    live.watch('a', () => seen.push('a1'));
    const unwatch = live.watch('a', () => seen.push('a2'));
    live.watch('b', () => seen.push('b'));
    unwatch();
    live.end('a');
    live.end('a');
    live.end('nobody');
    expect(seen).toEqual(['a1']);
  });
});
