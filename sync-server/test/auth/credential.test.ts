/** What a request shows, and whether it comes from our own pages. */
import { describe, expect, it } from 'vitest';
import { credentialOf } from '../../src/auth/credential.ts';
import { requestOrigin } from '../../src/auth/own-origin.ts';

const SECRET = 'abcdefghijklmnopqrstuv';

describe('the credential of a request', () => {
  it.each([
    [{ 'sec-websocket-protocol': `pannier.v1, guest.${SECRET}` }, { kind: 'guest', secret: SECRET }],
    [{ 'sec-websocket-protocol': 'pannier.v1,token.abc' }, { kind: 'token', token: 'abc' }],
    [{ authorization: `Guest ${SECRET}` }, { kind: 'guest', secret: SECRET }],
    [{ authorization: 'bearer abc' }, { kind: 'token', token: 'abc' }],
    [{ cookie: 'a=b' }, { kind: 'cookie' }],
    [{ cookie: 'a=b', 'sec-websocket-protocol': 'pannier.v1' }, { kind: 'cookie' }],
    [{}, { kind: 'none' }],
  ])('reads %o', (headers, credential) => {
    expect(credentialOf(headers)).toEqual(credential);
  });

  it('does not fall back to the cookie when something else was said and is no good', () => {
    const cookie = 'session=x';
    expect(credentialOf({ cookie, authorization: 'Guest short' })).toEqual({ kind: 'none' });
    expect(credentialOf({ cookie, authorization: 'Basic abc' })).toEqual({ kind: 'none' });
    expect(credentialOf({ cookie, authorization: `Bearer ${'x'.repeat(513)}` })).toEqual({ kind: 'none' });
    expect(credentialOf({ cookie, 'sec-websocket-protocol': 'guest.no spaces' })).toEqual({ kind: 'none' });
  });
});

describe('the origin of a request', () => {
  const open = { publicUrl: null, isProxyTrusted: false };
  const host = '127.0.0.1:8080';

  it('is our own when it is the host that was asked', () => {
    expect(requestOrigin({ host, origin: `http://${host}` }, open)).toBe('own');
    expect(requestOrigin({ host: 'localhost:1', origin: 'http://localhost:1' }, open)).toBe('own');
    expect(requestOrigin({ host }, open)).toBe('none');
  });

  it.each([
    'http://127.0.0.1:8081',
    'http://evil.example',
    'null',
    '',
    `ftp://${host}`,
    `http://${host}.evil.example`,
  ])('is another for %s', (origin) => {
    expect(requestOrigin({ host, origin }, open)).toBe('other');
  });

  it('is PUBLIC_URL, and with https nothing that came over http', () => {
    const rules = { publicUrl: 'https://shop.example', isProxyTrusted: false };
    expect(requestOrigin({ host, origin: 'https://shop.example' }, rules)).toBe('own');
    expect(requestOrigin({ host: 'shop.example', origin: 'http://shop.example' }, rules)).toBe('other');
  });

  it('believes the forwarded host of a trusted proxy only', () => {
    const headers = { host: 'inner:1', 'x-forwarded-host': 'shop.example', origin: 'https://shop.example' };
    expect(requestOrigin(headers, open)).toBe('other');
    expect(requestOrigin(headers, { ...open, isProxyTrusted: true })).toBe('own');
  });
});
