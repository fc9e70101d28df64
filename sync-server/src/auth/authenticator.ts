/**
 * Decides whether a request may speak for an owner: a user by an account session (cookie or access token), a
 * guest by its secret. A guest id nobody has used yet belongs to the secret that comes first. Answers an
 * `Authority`; no credential goes any further than this file.
 */
import type { IncomingHttpHeaders } from 'node:http';
import { fail, type Owner, ok, ownerId, ownerKind, type Result } from '../../../shared/src/index.ts';
import type { AccountSession, Accounts } from '../ports/accounts.ts';
import type { AddressLimit } from '../ports/address-limit.ts';
import type { Authorities, Authority } from '../ports/authority.ts';
import type { GuestStore } from '../ports/guest-store.ts';
import { type Credential, credentialOf, isToken } from './credential.ts';
import { hashGuestSecret } from './guest-secret.ts';
import type { LiveSessions } from './live-sessions.ts';
import { type OriginRules, requestOrigin } from './own-origin.ts';

export interface RequestHead {
  readonly headers: IncomingHttpHeaders;
  /** Address it comes from. */
  readonly ip: string;
}

export interface Authenticator extends Authorities {
  /** For HTTP, where the origin has been checked for the whole app (http/check-origin.ts). */
  request(request: RequestHead, owner: Owner): Promise<Result<Authority>>;
  /** For an upgrade to a socket: a cookie counts only when the page says it is ours. */
  socket(request: RequestHead, owner: Owner): Promise<Result<Authority>>;
  /** Whoever is signed in; `signed-out` when nobody is. */
  person(request: Pick<RequestHead, 'headers'>): Promise<Result<AccountSession>>;
  /**
   * Proves or binds a guest; `wrong-secret` when it belongs to another secret, `rate-limited` when it is new and
   * `ip` has brought too many new ones.
   */
  guest(guest: Owner, secret: string, ip: string): Promise<Result<Authority>>;
}

export interface AuthenticatorOptions {
  readonly accounts: Accounts;
  readonly guests: GuestStore;
  readonly liveSessions: LiveSessions;
  /** Guests an address may bring that nobody has seen; each leaves a row for ever. */
  readonly newGuests: AddressLimit;
  readonly origins: OriginRules;
}

/** Only what the credential names: a token must not be helped by a cookie that came along. */
const accountHeaders = (credential: Credential, cookie: string | undefined): Headers | null => {
  if (credential.kind === 'token') return new Headers({ authorization: `Bearer ${credential.token}` });
  if (credential.kind === 'cookie' && cookie !== undefined) return new Headers({ cookie });
  return null;
};

const guestAuthority = (owner: Owner): Authority => ({
  owner,
  sessionId: null,
  expiresAt: Number.POSITIVE_INFINITY,
  watch: () => () => undefined,
});

export const createAuthenticator = (options: AuthenticatorOptions): Authenticator => {
  const { accounts, guests, liveSessions, newGuests, origins } = options;

  const sessionBy = async (credential: Credential, cookie?: string): Promise<Result<AccountSession>> => {
    const headers = accountHeaders(credential, cookie);
    if (!headers) return fail('signed-out', `credential: ${credential.kind}`);
    const found = await accounts.session(headers);
    if (!found.ok) return found;
    return found.value ? ok(found.value) : fail('signed-out', 'no live session');
  };

  const userAuthority = (session: AccountSession, owner: Owner): Result<Authority> => {
    if (ownerId(owner) !== session.person.id) return fail('not-yours');
    const { sessionId, expiresAt } = session;
    return ok({ owner, sessionId, expiresAt, watch: (onEnd) => liveSessions.watch(sessionId, onEnd) });
  };

  const guest = async (owner: Owner, secret: string, ip: string): Promise<Result<Authority>> => {
    const hash = hashGuestSecret(secret);
    const known = await guests.check(owner, hash);
    if (!known.ok) return known;
    const retryAfterMs = known.value === 'unknown' ? newGuests.take(ip) : 0;
    if (retryAfterMs > 0) return fail('rate-limited', 'too many new guests', { retryAfterMs });
    const bound = known.value === 'unknown' ? await guests.bind(owner, hash) : known;
    if (!bound.ok) return bound;
    return bound.value === 'other' ? fail('wrong-secret') : ok(guestAuthority(owner));
  };

  const decide = async (
    credential: Credential,
    owner: Owner,
    { headers: { cookie }, ip }: RequestHead,
  ): Promise<Result<Authority>> => {
    if (ownerKind(owner) === 'guest')
      return credential.kind === 'guest'
        ? guest(owner, credential.secret, ip)
        : fail('wrong-secret', 'no secret');
    const session = await sessionBy(credential, cookie);
    return session.ok ? userAuthority(session.value, owner) : session;
  };

  return {
    guest,
    request: (request, owner) => decide(credentialOf(request.headers), owner, request),
    socket: async (request, owner) => {
      const { headers } = request;
      const credential = credentialOf(headers);
      if (credential.kind === 'cookie' && requestOrigin(headers, origins) !== 'own')
        return fail('wrong-origin');
      return decide(credential, owner, request);
    },
    person: ({ headers }) => sessionBy(credentialOf(headers), headers.cookie),
    renew: async (token, owner) =>
      isToken(token)
        ? decide({ kind: 'token', token }, owner, { headers: {}, ip: '' })
        : fail('signed-out', 'not a token'),
  };
};
