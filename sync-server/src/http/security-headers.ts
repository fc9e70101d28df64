/**
 * The headers every answer carries. The page may run only our own scripts and styles, talk only to its own
 * origin (`'self'` covers the socket) and be framed by nobody. A route that sets its own policy keeps it.
 */
import type { FastifyInstance } from 'fastify';

const PAGE_POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': PAGE_POLICY,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'geolocation=(), payment=(), usb=()',
};

/** A year: only where PUBLIC_URL says that the shop is reached by https. */
const HSTS = 'max-age=31536000';

/** Adds the headers to every answer of `app`, refusals included. */
export const addSecurityHeaders = (app: FastifyInstance, publicUrl: string | null): void => {
  const isHttps = publicUrl?.startsWith('https:') ?? false;
  app.addHook('onSend', async (_request, reply) => {
    for (const [name, value] of Object.entries(HEADERS))
      if (!reply.hasHeader(name)) reply.header(name, value);
    if (isHttps) reply.header('strict-transport-security', HSTS);
  });
};
