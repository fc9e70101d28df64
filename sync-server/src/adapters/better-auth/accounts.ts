/**
 * The `Accounts` port on better-auth and the embedded SQLite. Only its functions are used, never its HTTP
 * handler: our routes have their own schemas, origin check, rate limit and error shape, and every endpoint we
 * do not name does not exist. No telemetry, no mail, no call to the outside.
 */
import { NodeSqliteDialect } from '@better-auth/kysely-adapter/node-sqlite-dialect';
import type { DatabaseSync } from '@photostructure/sqlite';
import { betterAuth } from 'better-auth';
import { isAPIError } from 'better-auth/api';
import { getMigrations } from 'better-auth/db/migration';
import { bearer } from 'better-auth/plugins/bearer';
import { fail, LIMITS, ok, type Result } from '../../../../shared/src/index.ts';
import type { AccountSession, Accounts, Person, SignedIn } from '../../ports/accounts.ts';
import { failureOf } from './failure-of.ts';

export interface AccountsOptions {
  readonly database: InstanceType<typeof DatabaseSync>;
  readonly secret: string;
  readonly publicUrl: string | null;
  /** Told of everything that is neither success nor a person's mistake. Never holds a credential. */
  readonly onProblem: (message: string, error?: unknown) => void;
}

const DAY_S = 24 * 60 * 60;
const COOKIE_PREFIX = 'pannier';

const build = ({ database, secret, publicUrl, onProblem }: AccountsOptions) =>
  betterAuth({
    database: { dialect: new NodeSqliteDialect({ database }), type: 'sqlite' },
    secret,
    // Cookies carry no domain, so any address of this server works; better-auth only wants to know one.
    baseURL: publicUrl ?? 'http://127.0.0.1',
    emailAndPassword: {
      enabled: true,
      minPasswordLength: LIMITS.passwordCharsMin,
      maxPasswordLength: LIMITS.passwordCharsMax,
    },
    session: { expiresIn: LIMITS.userLifetimeMs / 1000, updateAge: DAY_S },
    advanced: {
      cookiePrefix: COOKIE_PREFIX,
      useSecureCookies: publicUrl?.startsWith('https:') ?? false,
    },
    plugins: [bearer()],
    telemetry: { enabled: false },
    logger: {
      level: 'error',
      log: (_level, message, ...details) =>
        onProblem(
          message,
          details.find((detail) => detail instanceof Error),
        ),
    },
  });

type Auth = ReturnType<typeof build>;

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

/** Runs one call of better-auth; its refusals become values, everything else is the store's failure. */
const attempt = async <T>(
  { onProblem }: AccountsOptions,
  call: () => Promise<Result<T>>,
): Promise<Result<T>> => {
  try {
    return await call();
  } catch (error) {
    const failure = isAPIError(error) ? failureOf(error) : null;
    if (failure) return { ok: false, error: failure };
    onProblem('the account store failed', error);
    return fail('store-unavailable', 'accounts');
  }
};

const signUp = async (auth: Auth, body: { name: string; email: string; password: string }) => {
  try {
    return signedIn(await auth.api.signUpEmail({ body, returnHeaders: true }));
  } catch (error) {
    // Two at once: the second meets the unique index, which better-auth reports as any other failure.
    const { internalAdapter } = await auth.$context;
    if (await internalAdapter.findUserByEmail(body.email.toLowerCase())) return fail('email-taken');
    throw error;
  }
};

const signOut = async (auth: Auth, headers: Headers) => {
  const before = sessionOf(await auth.api.getSession({ headers, query: { disableRefresh: true } }));
  const answer = await auth.api.signOut({ headers, returnHeaders: true });
  // better-auth swallows a failed delete; a session that lives on must not be called ended.
  if (before && (await auth.api.getSession({ headers, query: { disableRefresh: true } })))
    return fail('store-unavailable', 'the session could not be ended');
  return ok({ sessionId: before?.sessionId ?? null, setCookies: answer.headers.getSetCookie() });
};

const touch = async (auth: Auth, headers: Headers) => {
  const { headers: out, response } = await auth.api.getSession({ headers, returnHeaders: true });
  return ok({ session: sessionOf(response), setCookies: out.getSetCookie() });
};

/**
 * better-auth writes a user and its password one after the other, without a transaction here: in one, the single
 * connection would wait for the password's hash. A process that died in between left an address that can neither
 * sign in nor up; nobody is signing up yet at this moment, so such users are nobody's.
 */
const FORGET_HALF_MADE = 'DELETE FROM user WHERE id NOT IN (SELECT userId FROM account)';

/** Opens the accounts in `database`, bringing its tables up to date. @throws when that fails. */
export const openAccounts = async (options: AccountsOptions): Promise<Accounts> => {
  options.database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000');
  const auth = build(options);
  const { runMigrations } = await getMigrations(auth.options);
  await runMigrations();
  options.database.exec(FORGET_HALF_MADE);
  const ping = options.database.prepare('SELECT 1 FROM user LIMIT 1');
  return {
    signUp: (input) => attempt(options, () => signUp(auth, input)),
    signIn: (body) =>
      attempt(options, async () => signedIn(await auth.api.signInEmail({ body, returnHeaders: true }))),
    signOut: (headers) => attempt(options, () => signOut(auth, headers)),
    session: (headers) =>
      attempt(options, async () =>
        ok(sessionOf(await auth.api.getSession({ headers, query: { disableRefresh: true } }))),
      ),
    touch: (headers) => attempt(options, () => touch(auth, headers)),
    check: () =>
      attempt(options, async () => {
        ping.get();
        return ok(undefined);
      }),
    close: async () => options.database.close(),
  };
};
