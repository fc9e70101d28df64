/**
 * Whether a request comes from our own pages. Cookies travel by themselves, so a request that relies on one
 * must say where it comes from: PUBLIC_URL, or the very host it was sent to. A rebound DNS name gains nothing:
 * the browser would send that name's cookies, not ours.
 */
import type { IncomingHttpHeaders } from 'node:http';

export interface OriginRules {
  readonly publicUrl: string | null;
  readonly isProxyTrusted: boolean;
}

const first = (value: string | string[] | undefined): string | undefined =>
  (Array.isArray(value) ? value[0] : value)?.split(',')[0]?.trim();

const hostOf = (headers: IncomingHttpHeaders, { isProxyTrusted }: OriginRules): string | undefined =>
  (isProxyTrusted ? first(headers['x-forwarded-host']) : undefined) ?? headers.host;

/** `none` where the request does not say. */
export const requestOrigin = (headers: IncomingHttpHeaders, rules: OriginRules): 'own' | 'other' | 'none' => {
  const { origin } = headers;
  if (origin === undefined) return 'none';
  if (origin === rules.publicUrl) return 'own';
  const host = hostOf(headers, rules);
  // Behind an https PUBLIC_URL a page loaded over http may have been forged on the way.
  if (host === undefined || rules.publicUrl?.startsWith('https:')) return 'other';
  return origin === `http://${host}` || origin === `https://${host}` ? 'own' : 'other';
};
