/**
 * better-auth as every opener sets it up. Only its functions are used, never its HTTP handler: our routes have
 * their own schemas, origin check, rate limit and error shape, and every endpoint we do not name does not exist.
 * No telemetry, no mail, no call to the outside.
 */
import { type BetterAuthOptions, betterAuth } from 'better-auth';
import { bearer } from 'better-auth/plugins/bearer';
import { LIMITS } from '../../../../shared/src/index.ts';

export interface AuthSettings {
  /** Signs cookies; the same on every node. */
  readonly secret: string;
  readonly publicUrl: string | null;
  /** Told of everything that is neither success nor a person's mistake. Never holds a credential. */
  readonly onProblem: (message: string, error?: unknown) => void;
}

/** Where accounts and sessions are kept. */
export type AuthStorage = Pick<BetterAuthOptions, 'database' | 'secondaryStorage'>;

const DAY_S = 24 * 60 * 60;
const COOKIE_PREFIX = 'pannier';

export const buildAuth = ({ secret, publicUrl, onProblem }: AuthSettings, storage: AuthStorage) =>
  betterAuth({
    ...storage,
    secret,
    // Cookies carry no domain, so any address of this server works; better-auth only wants to know one.
    baseURL: publicUrl ?? 'http://127.0.0.1',
    emailAndPassword: {
      enabled: true,
      minPasswordLength: LIMITS.passwordCharsMin,
      maxPasswordLength: LIMITS.passwordCharsMax,
    },
    // The database is the truth about sessions and codes, also where something stands before it.
    session: { expiresIn: LIMITS.userLifetimeMs / 1000, updateAge: DAY_S, storeSessionInDatabase: true },
    verification: { storeInDatabase: true },
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

export type Auth = ReturnType<typeof buildAuth>;
