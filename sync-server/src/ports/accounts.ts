/**
 * Accounts by role: who signs up, in and out, and whose session a request carries. Knows no baskets and no
 * Fastify. A credential travels as request headers (cookie or bearer token) because the cookie's name and
 * signature belong to the adapter; what it answers as `setCookies` goes to the browser as it is.
 */
import type { Result } from '../../../shared/src/index.ts';

export interface Person {
  readonly id: string;
  readonly email: string;
  readonly name: string;
}

export interface AccountSession {
  readonly sessionId: string;
  readonly person: Person;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

export interface SignedIn {
  readonly person: Person;
  /** Access token for clients without cookies: `Authorization: Bearer …` or subprotocol `token.…`. */
  readonly token: string;
  readonly setCookies: readonly string[];
}

export interface Accounts {
  /** `email-taken`, or `invalid-field` with the field. */
  signUp(input: { name: string; email: string; password: string }): Promise<Result<SignedIn>>;
  /** `wrong-credentials` for an unknown address and a wrong password alike, after the same work. */
  signIn(input: { email: string; password: string }): Promise<Result<SignedIn>>;
  /**
   * Ends the session the headers carry; answers its id, or null where there was none. Once answered it is ended
   * for ever and on every node; `store-unavailable` where that cannot be promised, and the session may live on.
   */
  signOut(headers: Headers): Promise<Result<{ sessionId: string | null; setCookies: readonly string[] }>>;
  /** The live session the headers carry, or null. Does not prolong it. */
  session(headers: Headers): Promise<Result<AccountSession | null>>;
  /** The same, and prolongs the session when it is old enough. */
  touch(headers: Headers): Promise<Result<{ session: AccountSession | null; setCookies: readonly string[] }>>;
  /**
   * Which of these sessions are no longer live, by the store that decides: what a node asks when it may have
   * missed that somebody signed out.
   */
  endedOf(sessionIds: readonly string[]): Promise<Result<readonly string[]>>;
  /** Who an account is; null where there is none (any more). */
  person(id: string): Promise<Result<Person | null>>;
  /** Whether the store answers. */
  check(): Promise<Result<void>>;
  close(): Promise<void>;
}
