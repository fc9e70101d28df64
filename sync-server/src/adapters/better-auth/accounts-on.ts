/**
 * The `Accounts` port on a better-auth that has its stores. What better-auth refuses becomes a value of our
 * catalogue, everything else is the store's failure: a session is never called ended because nobody answered.
 */
import { isAPIError } from 'better-auth/api';
import { fail, ok, type Result } from '../../../../shared/src/index.ts';
import type { AccountSession, Accounts, Person, SignedIn } from '../../ports/accounts.ts';
import type { Auth } from './build-auth.ts';
import { failureOf } from './failure-of.ts';
import { signingUp } from './user-last.ts';

export interface AccountsBase {
  readonly auth: Auth;
  readonly onProblem: (message: string, error?: unknown) => void;
  /** Stands before every call: fails where the store cannot be asked. */
  ready(): Promise<Result<void>>;
  check(): Promise<Result<void>>;
  close(): Promise<void>;
}

const personOf = ({ id, email, name }: Person): Person => ({ id, email, name });

interface Signed {
  headers: Headers;
  response: { token: string | null; user: Person };
}

const signedIn = ({ headers, response }: Signed): Result<SignedIn> =>
  response.token === null
    ? fail('internal', 'signed in without a session')
    : ok({ person: personOf(response.user), token: response.token, setCookies: headers.getSetCookie() });

type Found = { session: { id: string; expiresAt: Date }; user: Person } | null;

const sessionOf = (found: Found): AccountSession | null =>
  found && {
    sessionId: found.session.id,
    person: personOf(found.user),
    expiresAt: found.session.expiresAt.getTime(),
  };

const liveSession = async (auth: Auth, headers: Headers): Promise<AccountSession | null> =>
  sessionOf(await auth.api.getSession({ headers, query: { disableRefresh: true } }));

const signUp = async (auth: Auth, body: { name: string; email: string; password: string }) => {
  try {
    const signed = signingUp.run(true, () => auth.api.signUpEmail({ body, returnHeaders: true }));
    return signedIn(await signed);
  } catch (error) {
    // Two at once: the second meets the unique index, which better-auth reports as any other failure.
    const { internalAdapter } = await auth.$context;
    if (await internalAdapter.findUserByEmail(body.email.toLowerCase())) return fail('email-taken');
    throw error;
  }
};

const signOut = async (auth: Auth, headers: Headers) => {
  const before = await liveSession(auth, headers);
  const answer = await auth.api.signOut({ headers, returnHeaders: true });
  // better-auth swallows a failed delete; a session that lives on must not be called ended.
  if (before && (await liveSession(auth, headers)))
    return fail('store-unavailable', 'the session could not be ended');
  return ok({ sessionId: before?.sessionId ?? null, setCookies: answer.headers.getSetCookie() });
};

const isGoneMeanwhile = (error: unknown): boolean =>
  isAPIError(error) && error.statusCode === 401 && error.body?.code === 'FAILED_TO_GET_SESSION';

const touch = async (auth: Auth, headers: Headers) => {
  try {
    const { headers: out, response } = await auth.api.getSession({ headers, returnHeaders: true });
    return ok({ session: sessionOf(response), setCookies: out.getSetCookie() });
  } catch (error) {
    // Signed out between being read and being prolonged.
    if (!isGoneMeanwhile(error)) throw error;
    return ok({ session: await liveSession(auth, headers), setCookies: [] });
  }
};

const endedOf = async (auth: Auth, sessionIds: readonly string[]): Promise<Result<readonly string[]>> => {
  const { adapter } = await auth.$context;
  const live = new Set<string>();
  for (let from = 0; from < sessionIds.length; from += AT_ONCE) {
    const value = sessionIds.slice(from, from + AT_ONCE);
    const where = [
      { field: 'id', operator: 'in' as const, value },
      { field: 'expiresAt', operator: 'gt' as const, value: new Date(Date.now()) },
    ];
    // Without a limit of its own better-auth answers a hundred.
    const rows = await adapter.findMany<{ id: string }>({ model: 'session', where, limit: AT_ONCE });
    for (const { id } of rows) live.add(id);
  }
  return ok(sessionIds.filter((id) => !live.has(id)));
};

const AT_ONCE = 500;

const person = async (auth: Auth, id: string): Promise<Result<Person | null>> => {
  const { internalAdapter } = await auth.$context;
  const found = await internalAdapter.findUserById(id);
  return ok(found ? personOf(found) : null);
};

export const accountsOn = ({ auth, onProblem, ready, check, close }: AccountsBase): Accounts => {
  const attempt = async <T>(call: () => Promise<Result<T>>): Promise<Result<T>> => {
    try {
      const isReady = await ready();
      return isReady.ok ? await call() : isReady;
    } catch (error) {
      const failure = isAPIError(error) ? failureOf(error) : null;
      if (failure) return { ok: false, error: failure };
      onProblem('the account store failed', error);
      return fail('store-unavailable', 'accounts');
    }
  };
  return {
    signUp: (input) => attempt(() => signUp(auth, input)),
    signIn: (body) =>
      attempt(async () => signedIn(await auth.api.signInEmail({ body, returnHeaders: true }))),
    signOut: (headers) => attempt(() => signOut(auth, headers)),
    session: (headers) => attempt(async () => ok(await liveSession(auth, headers))),
    touch: (headers) => attempt(() => touch(auth, headers)),
    endedOf: (sessionIds) => attempt(() => endedOf(auth, sessionIds)),
    person: (id) => attempt(() => person(auth, id)),
    check: () => attempt(check),
    close,
  };
};
