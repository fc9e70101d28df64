/**
 * `/metrics`, for whoever runs the shop and nobody else: how many people shop and where it hurts is not the public's.
 * Who has no right is told what a wrong address is told. docs/decisions/0013 says why it stands on the same port
 * (rule ME4).
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { sendFailure } from './send-failure.ts';

export interface MetricsOptions {
  readonly contentType: string;
  readonly text: () => Promise<string>;
  /** Who knows it may read; null: this machine may. */
  readonly token: string | null;
  /** Whether a proxy stands in front: then this machine is no sign of anything. */
  readonly isProxyTrusted: boolean;
}

const hashOf = (text: string): Buffer => createHash('sha256').update(text).digest();

const isSame = (a: string, b: string): boolean => timingSafeEqual(hashOf(a), hashOf(b));

const LOOPBACK = /^(::1|(::ffff:)?127\.\d+\.\d+\.\d+)$/;
/** What a proxy adds, so that one on this machine does not open the door for everybody behind it. */
const PROXIED = ['x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'forwarded', 'via'];

const isFromHere = ({ socket, headers }: FastifyRequest): boolean =>
  LOOPBACK.test(socket.remoteAddress ?? '') && !PROXIED.some((name) => name in headers);

const mayRead = (request: FastifyRequest, { token, isProxyTrusted }: MetricsOptions): boolean =>
  token === null
    ? !isProxyTrusted && isFromHere(request)
    : isSame(request.headers.authorization ?? '', `Bearer ${token}`);

export const metricsRoutes = (app: FastifyInstance, options: MetricsOptions): void => {
  const schema = { hide: true };
  app.get('/metrics', { logLevel: 'warn', schema }, async (request, reply) => {
    if (!mayRead(request, options)) return sendFailure(reply, { code: 'not-found' });
    const text = await options.text();
    return reply.header('cache-control', 'no-store').type(options.contentType).send(text);
  });
};
