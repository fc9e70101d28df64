/**
 * The session cache as what better-auth calls secondary storage. MongoDB has every session and is the truth: what
 * the cache does not know, or cannot say, is read there and put into the cache. Only an end must reach both; where
 * the cache does not answer the session is not ended. Lists of a user's sessions are never kept: they are read.
 */
import type { BetterAuthOptions } from 'better-auth';
import { LIMITS } from '../../../../shared/src/index.ts';
import type { SessionCache } from '../redis/session-cache.ts';
import type { Auth } from './build-auth.ts';

type SecondaryStorage = NonNullable<BetterAuthOptions['secondaryStorage']>;

/** Keys better-auth spells like this are no sessions. */
const LIST = 'active-sessions-';
const VERIFICATION = 'verification:';

interface StoredSession {
  readonly token: string;
  readonly userId: string;
  readonly expiresAt: Date;
}

/** A person's devices: far above what anybody has. */
const SESSIONS_OF_A_USER = 10_000;

const adapterOf = async (auth: Auth) => (await auth.$context).adapter;

const listOf = async (auth: Auth, userId: string): Promise<string> => {
  const rows = await (await adapterOf(auth)).findMany<StoredSession>({
    model: 'session',
    where: [{ field: 'userId', value: userId }],
    limit: SESSIONS_OF_A_USER,
  });
  return JSON.stringify(rows.map(({ token, expiresAt }) => ({ token, expiresAt: expiresAt.getTime() })));
};

/** Session and user as better-auth keeps them, and for how long it is worth keeping; null where there is none. */
const storedOf = async (auth: Auth, token: string): Promise<{ text: string; seconds: number } | null> => {
  const adapter = await adapterOf(auth);
  const where = [{ field: 'token', value: token }];
  const session = await adapter.findOne<StoredSession>({ model: 'session', where });
  if (!session) return null;
  const user = await adapter.findOne({ model: 'user', where: [{ field: 'id', value: session.userId }] });
  const seconds = Math.floor((session.expiresAt.getTime() - Date.now()) / 1000);
  return user ? { text: JSON.stringify({ session, user }), seconds } : null;
};

const isSession = (key: string): boolean => !key.startsWith(LIST) && !key.startsWith(VERIFICATION);

interface Said<T> {
  readonly isAnswered: boolean;
  readonly answer: T | null;
}

const SILENT = { isAnswered: false, answer: null } as const;

/** What the cache says in a moment, if anything. Redis tells of its own silence (redis/connect.ts). */
const ask = <T>(question: () => Promise<T>): Promise<Said<T>> =>
  new Promise((answer) => {
    const tooLong = setTimeout(() => answer(SILENT), LIMITS.sessionCacheWaitMs);
    const say = (said: Said<T>): void => {
      clearTimeout(tooLong);
      answer(said);
    };
    question().then(
      (value) => say({ isAnswered: true, answer: value }),
      () => say(SILENT),
    );
  });

/** `authOf` is asked at the first use: better-auth is made with this storage. */
export const cachedSessions = (cache: SessionCache, authOf: () => Auth): SecondaryStorage => {
  const keep = async (token: string, text: string, seconds: number): Promise<void> => {
    // What cannot be kept is read from MongoDB.
    if (seconds > 0) await ask(() => cache.put(token, text, seconds));
  };
  const read = async (token: string): Promise<string | null> => {
    const { isAnswered, answer } = await ask(() => cache.get(token));
    if (answer !== null) return answer;
    const stored = await storedOf(authOf(), token);
    if (stored && isAnswered) await keep(token, stored.text, stored.seconds);
    return stored?.text ?? null;
  };
  return {
    get: async (key) => {
      if (key.startsWith(LIST)) return listOf(authOf(), key.slice(LIST.length));
      return isSession(key) ? read(key) : null;
    },
    set: async (key, value, seconds) => {
      if (isSession(key)) await keep(key, value, seconds ?? 0);
    },
    delete: async (key) => {
      if (isSession(key)) await cache.end(key);
    },
    // Asked for by parts of better-auth that are not switched on.
    getAndDelete: () => Promise.reject(new Error('codes are kept in MongoDB')),
    increment: () => Promise.reject(new Error('addresses are counted elsewhere')),
  };
};
