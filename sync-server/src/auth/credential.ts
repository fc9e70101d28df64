/**
 * What a request shows to prove who it is. A socket of a browser cannot set headers, so there it travels as a
 * subprotocol beside `pannier.v1`; elsewhere as `Authorization`. A cookie counts only where nothing was said
 * outright. Reads and decides nothing about the value.
 */
import type { IncomingHttpHeaders } from 'node:http';
import { GUEST_PREFIX, TOKEN_PREFIX } from '../../../shared/src/index.ts';

export type Credential =
  | { readonly kind: 'guest'; readonly secret: string }
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'cookie' }
  | { readonly kind: 'none' };

/** 128 bits in base64url at least; the upper bound keeps hashing cheap. */
const SECRET = /^[A-Za-z0-9_-]{22,128}$/;
const TOKEN = /^[A-Za-z0-9._~+/=%-]{1,512}$/;

/** Whether a text could be an access token at all; only such a one may go into a header. */
export const isToken = (text: string): boolean => TOKEN.test(text);

const guest = (secret: string): Credential =>
  SECRET.test(secret) ? { kind: 'guest', secret } : { kind: 'none' };
const token = (text: string): Credential =>
  isToken(text) ? { kind: 'token', token: text } : { kind: 'none' };

const fromProtocols = (list: string): Credential | null => {
  for (const protocol of list.split(',').map((part) => part.trim())) {
    if (protocol.startsWith(GUEST_PREFIX)) return guest(protocol.slice(GUEST_PREFIX.length));
    if (protocol.startsWith(TOKEN_PREFIX)) return token(protocol.slice(TOKEN_PREFIX.length));
  }
  return null;
};

const fromAuthorization = (text: string): Credential => {
  const [scheme = '', value = ''] = text.split(' ', 2);
  if (scheme.toLowerCase() === 'guest') return guest(value);
  if (scheme.toLowerCase() === 'bearer') return token(value);
  return { kind: 'none' };
};

export const credentialOf = (headers: IncomingHttpHeaders): Credential => {
  if (headers.authorization !== undefined) return fromAuthorization(headers.authorization);
  const spoken = fromProtocols(headers['sec-websocket-protocol'] ?? '');
  if (spoken) return spoken;
  return headers.cookie === undefined ? { kind: 'none' } : { kind: 'cookie' };
};
