/**
 * Accounts over HTTP: sign up, sign in, sign out, who am I. Schemas, the origin check and the limit per address
 * stand before the `Accounts` port; passwords go through and are kept nowhere. Signing out also ends the
 * sockets of that session.
 */
import type { FastifyInstance, FastifyReply } from 'fastify';
import { LIMITS, type Owner, ownerOf, type Result } from '../../../shared/src/index.ts';
import type { LiveSessions } from '../auth/live-sessions.ts';
import type { Accounts, SignedIn } from '../ports/accounts.ts';
import type { AddressLimit } from '../ports/address-limit.ts';
import { limitAddress } from './limit-address.ts';
import { headersOf } from './request-headers.ts';
import { errorSchema, personSchema, refusals } from './schemas.ts';
import { sendFailure } from './send-failure.ts';

export interface AuthRoutesOptions {
  readonly accounts: Accounts;
  readonly liveSessions: LiveSessions;
  readonly tries: AddressLimit;
  /** A person has signed out of a session. */
  readonly onSignedOut: (owner: Owner) => void;
}

interface Credentials {
  readonly email: string;
  readonly password: string;
  readonly withToken?: boolean;
}

const email = { type: 'string', format: 'email', maxLength: LIMITS.emailChars };
const withToken = {
  type: 'boolean',
  description: 'Also answer an access token, for programs that keep no cookies.',
};

const signUpBody = {
  type: 'object',
  required: ['name', 'email', 'password'],
  properties: {
    name: { type: 'string', minLength: 1, maxLength: LIMITS.personNameChars, pattern: '\\S' },
    email,
    password: {
      type: 'string',
      minLength: LIMITS.passwordCharsMin,
      maxLength: LIMITS.passwordCharsMax,
    },
    withToken,
  },
};

/** No lower bound for the password: a wrong one is wrong, however short. */
const signInBody = {
  type: 'object',
  required: ['email', 'password'],
  properties: { email, password: { type: 'string', maxLength: LIMITS.passwordCharsMax }, withToken },
};

const signedInSchema = {
  type: 'object',
  required: ['user'],
  properties: { user: personSchema, token: { type: 'string' } },
};

const sessionSchema = {
  type: 'object',
  required: ['user'],
  properties: { user: { ...personSchema, nullable: true } },
};

const answerSignedIn = (reply: FastifyReply, result: Result<SignedIn>, isTokenAsked: boolean) => {
  if (!result.ok) return sendFailure(reply, result.error);
  const { person, token, setCookies } = result.value;
  reply.header('set-cookie', setCookies).header('cache-control', 'no-store');
  return reply.send({ user: person, ...(isTokenAsked ? { token } : {}) });
};

const addSigningIn = (app: FastifyInstance, { accounts, tries }: AuthRoutesOptions): void => {
  const answers = { 200: signedInSchema, ...refusals };
  const tags = ['account'];
  const onRequest = limitAddress(tries);
  app.post<{ Body: Credentials & { name: string } }>(
    '/api/auth/sign-up/email',
    { onRequest, schema: { tags, summary: 'Make an account', body: signUpBody, response: answers } },
    async ({ body: { name, email, password, withToken } }, reply) =>
      answerSignedIn(
        reply,
        await accounts.signUp({ name: name.trim(), email, password }),
        withToken === true,
      ),
  );
  app.post<{ Body: Credentials }>(
    '/api/auth/sign-in/email',
    { onRequest, schema: { tags, summary: 'Sign in', body: signInBody, response: answers } },
    async ({ body: { email, password, withToken } }, reply) =>
      answerSignedIn(reply, await accounts.signIn({ email, password }), withToken === true),
  );
};

const addSession = (
  app: FastifyInstance,
  { accounts, liveSessions, onSignedOut }: AuthRoutesOptions,
): void => {
  const tags = ['account'];
  const done = { type: 'object', properties: { signedOut: { type: 'boolean' } } };
  app.post(
    '/api/auth/sign-out',
    { schema: { tags, summary: 'End this session', response: { 200: done, ...refusals } } },
    async (request, reply) => {
      const headers = headersOf(request);
      const session = await accounts.session(headers);
      const result = await accounts.signOut(headers);
      if (!result.ok) return sendFailure(reply, result.error);
      if (result.value.sessionId !== null) liveSessions.end(result.value.sessionId);
      const owner = session.ok && session.value ? ownerOf('user', session.value.person.id) : null;
      if (owner !== null) onSignedOut(owner);
      return reply.header('set-cookie', result.value.setCookies).send({ signedOut: true });
    },
  );
  app.get(
    '/api/auth/session',
    { schema: { tags, summary: 'Who is signed in', response: { 200: sessionSchema, 503: errorSchema } } },
    async (request, reply) => {
      const result = await accounts.touch(headersOf(request));
      if (!result.ok) return sendFailure(reply, result.error);
      const { session, setCookies } = result.value;
      if (setCookies.length > 0) reply.header('set-cookie', setCookies);
      return reply.header('cache-control', 'no-store').send({ user: session?.person ?? null });
    },
  );
};

/** Adds the account routes to `app`. */
export const authRoutes = (app: FastifyInstance, options: AuthRoutesOptions): void => {
  addSigningIn(app, options);
  addSession(app, options);
};
