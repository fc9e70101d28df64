/** The HTTP form of sync and merge: what is read, what is refused before the basket is touched. */

import type { FastifyInstance } from 'fastify';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fail, LIMITS, type Owner, ok } from '../../../shared/src/index.ts';
import { createMemoryGuestStore } from '../../src/adapters/memory/guest-store.ts';
import { createAuthenticator } from '../../src/auth/authenticator.ts';
import { createLiveSessions } from '../../src/auth/live-sessions.ts';
import { buildApp } from '../../src/http/app.ts';
import { type Exchange, syncRoutes } from '../../src/http/sync-routes.ts';
import type { Accounts } from '../../src/ports/accounts.ts';
import { makeAccounts } from '../auth/make-accounts.ts';

const SECRET = 'abcdefghijklmnopqrstuv';
const guestHeaders = { authorization: `Guest ${SECRET}` };
const json = { stateVector: 'AA==', update: 'AAA=' };

let app: FastifyInstance;
let accounts: Accounts;
let asked: (Omit<Exchange, 'onParts'> & { owner: Owner })[];
let charged: number[];
/** Of how many parts an update is said to be. */
let parts = 1;
let claims: [Owner, Owner][];

beforeEach(async () => {
  ({ accounts } = await makeAccounts());
  asked = [];
  charged = [];
  claims = [];
  const authenticator = createAuthenticator({
    accounts,
    guests: createMemoryGuestStore(),
    liveSessions: createLiveSessions(),
    newGuests: { take: () => 0 },
    origins: { publicUrl: null, isProxyTrusted: false },
  });
  app = await buildApp({
    log: pino({ level: 'silent' }),
    clientDir: 'no such folder',
    publicUrl: null,
    isProxyTrusted: false,
    routes: (scope) =>
      syncRoutes(scope, {
        authenticator,
        exchange: async ({ owner }, { onParts, ...exchange }) => {
          asked.push({ owner, ...exchange });
          onParts(parts);
          return ok({ update: Uint8Array.of(9, 8), readBytes: 5_000, accepted: 300, generation: 2 });
        },
        claim: async (guest, user) => {
          claims.push([guest, user]);
          return guest === 'guest:taken' ? fail('guest-taken') : ok({ itemCount: 3 });
        },
        connects: { take: () => 0 },
        charge: (_address, bytes) => void charged.push(bytes),
        newDeviceName: () => 'made-up',
      }),
  });
});
afterEach(async () => {
  await app.close();
  await accounts.close();
});

const post = (url: string, payload: object | Buffer, headers: Record<string, string> = guestHeaders) =>
  app.inject({ method: 'POST', url: `/api/v1/${url}`, payload, headers });

const binary = (...parts: Uint8Array[]): Buffer => {
  const encoder = encoding.createEncoder();
  for (const part of parts) encoding.writeVarUint8Array(encoder, part);
  return Buffer.from(encoding.toUint8Array(encoder));
};
const asBinary = { ...guestHeaders, 'content-type': 'application/octet-stream' };

describe('an exchange', () => {
  it('travels as base64 in JSON', async () => {
    const answer = await post('sync/guest:g1?d=phone&g=1', json);
    expect(answer.json()).toEqual({ update: 'CQg=', accepted: 300, generation: 2 });
    const [stateVector, update] = [Uint8Array.of(0), Uint8Array.of(0, 0)];
    expect(asked).toEqual([
      { owner: 'guest:g1', device: 'phone', isDeviceNamed: true, generation: 1, stateVector, update },
    ]);
  });

  it('travels as lib0 binary, and names a device that does not name itself', async () => {
    const answer = await post('sync/guest%3Ag1', binary(Uint8Array.of(0), Uint8Array.of(0, 0)), asBinary);
    expect(answer.headers['content-type']).toBe('application/octet-stream');
    const decoder = decoding.createDecoder(new Uint8Array(answer.rawPayload));
    expect([...decoding.readVarUint8Array(decoder)]).toEqual([9, 8]);
    expect([decoding.readVarUint(decoder), decoding.readVarUint(decoder)]).toEqual([300, 2]);
    expect(asked[0]).toMatchObject({ device: 'made-up', isDeviceNamed: false, generation: null });
  });

  it('HO7 charges its address for what it makes the server go through, where that is more than its bytes', async () => {
    const body = binary(Uint8Array.of(0), Uint8Array.of(0, 0));
    for (parts of [1, 1_000]) await post('sync/guest:g1', body, asBinary);
    const answer = 5_000;
    const byParts = 1_000 * LIMITS.bytesPerPart - 2;
    expect(charged).toEqual([body.length, answer, body.length, byParts, answer]);
    parts = 1;
  });

  it.each([
    ['an unknown kind of basket', 'sync/shop:1', json, guestHeaders, 404, 'unknown-basket'],
    ['a basket id with a bar', 'sync/guest:a%7Cb', json, guestHeaders, 404, 'unknown-basket'],
    ['no credential', 'sync/user:u1', json, {}, 401, 'signed-out'],
    ['no secret', 'sync/guest:g1', json, {}, 403, 'wrong-secret'],
    [
      'another site',
      'sync/guest:g1',
      json,
      { ...guestHeaders, origin: 'https://evil.example' },
      403,
      'wrong-origin',
    ],
    [
      'a page of another site',
      'sync/guest:g1',
      json,
      { ...guestHeaders, 'sec-fetch-site': 'cross-site' },
      403,
      'wrong-origin',
    ],
    ['no base64', 'sync/guest:g1', { ...json, update: '!' }, guestHeaders, 422, 'invalid-field'],
    ['no update', 'sync/guest:g1', { stateVector: '' }, guestHeaders, 422, 'invalid-field'],
    ['a bad generation', 'sync/guest:g1?g=-1', json, guestHeaders, 422, 'invalid-field'],
    ['a bad device', 'sync/guest:g1?d=a~b', json, guestHeaders, 422, 'invalid-field'],
    ['the name of the server', 'sync/guest:g1?d=server', json, guestHeaders, 422, 'invalid-field'],
    ['the name of the nameless', 'sync/guest:g1?d=unnamed', json, guestHeaders, 422, 'invalid-field'],
    ['empty bytes', 'sync/guest:g1', Buffer.alloc(0), asBinary, 400, 'bad-frame'],
    ['short bytes', 'sync/guest:g1', Buffer.of(1, 0, 5), asBinary, 400, 'bad-frame'],
    ['bytes too many', 'sync/guest:g1', Buffer.of(0, 0, 0), asBinary, 400, 'bad-frame'],
    [
      'a large update',
      'sync/guest:g1',
      binary(Uint8Array.of(0), new Uint8Array(LIMITS.updateBytes + 1)),
      asBinary,
      413,
      'update-too-large',
    ],
    ['a larger body', 'sync/guest:g1', Buffer.alloc(2 * LIMITS.frameBytes), asBinary, 413, 'frame-too-large'],
  ])('is refused for %s', async (_what, url, payload, headers, status, code) => {
    const answer = await post(url, payload, headers as Record<string, string>);
    expect([answer.statusCode, answer.json().error.code]).toEqual([status, code]);
    expect(asked).toEqual([]);
  });
});

describe('a merge', () => {
  const signUp = async () => {
    const result = await accounts.signUp({ name: 'Ada', email: 'ada@example.com', password: 'long enough' });
    if (!result.ok) throw new Error(result.error.code);
    return {
      headers: { authorization: `Bearer ${result.value.token}` },
      user: `user:${result.value.person.id}`,
    };
  };
  const body = { guest_id: 'g1', guest_secret: SECRET };

  it('gives the guest to whoever is signed in and holds its secret', async () => {
    const { headers, user } = await signUp();
    expect((await post('cart/merge', body, headers)).json()).toEqual({ merged: true, itemCount: 3 });
    await post('cart/merge', { ...body, guest_id: 'guest:g1' }, headers);
    expect(claims).toEqual([
      ['guest:g1', user],
      ['guest:g1', user],
    ]);
  });

  it('is refused to somebody else, by the secret, the claim or the session', async () => {
    const { headers } = await signUp();
    await post('sync/guest:g1', json);
    const wrong = await post('cart/merge', { ...body, guest_secret: SECRET.toUpperCase() }, headers);
    expect([wrong.statusCode, wrong.json().error.code]).toEqual([403, 'wrong-secret']);
    const taken = await post('cart/merge', { ...body, guest_id: 'taken' }, headers);
    expect([taken.statusCode, taken.json().error.code]).toEqual([409, 'guest-taken']);
    const nobody = await post('cart/merge', body, {});
    expect([nobody.statusCode, nobody.json().error.code]).toEqual([401, 'signed-out']);
    expect(claims).toHaveLength(1);
  });

  it.each([
    ['guest_id', { ...body, guest_id: 'user:u1' }],
    ['guest_secret', { ...body, guest_secret: 'short' }],
    ['guest_secret', { guest_id: 'g1' }],
  ])('names the field %s of a bad value', async (field, payload) => {
    const { headers } = await signUp();
    const answer = await post('cart/merge', payload, headers);
    expect([answer.statusCode, answer.json().error.field]).toEqual([422, field]);
  });
});
