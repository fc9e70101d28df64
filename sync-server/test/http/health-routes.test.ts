/** What the health routes say when a store does not answer, and while the server drains. */
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { fail, ok, type Result } from '../../../shared/src/index.ts';
import { buildApp } from '../../src/http/app.ts';
import { healthRoutes } from '../../src/http/health-routes.ts';

let app: FastifyInstance;
let hot: Result<void>;
let isDraining: boolean;

beforeEach(async () => {
  hot = ok(undefined);
  isDraining = false;
  app = await buildApp({
    log: pino({ level: 'silent' }),
    clientDir: 'no such folder',
    publicUrl: null,
    isProxyTrusted: false,
    routes: (scope) =>
      healthRoutes(scope, {
        checks: { hot: async () => hot, durable: async () => ok(undefined) },
        isDraining: () => isDraining,
      }),
  });
});
afterEach(() => app.close());

const states = async () => {
  const answers = await Promise.all(
    ['/healthz', '/readyz', '/api/health/database'].map((url) => app.inject({ url })),
  );
  return answers.map((answer) => [answer.statusCode, answer.json().status]);
};

it('is up and ready', async () => {
  expect(await states()).toEqual([
    [200, 'up'],
    [200, 'ready'],
    [200, 'ready'],
  ]);
});

it('is up but not ready when a store does not answer, and says which', async () => {
  hot = fail('store-unavailable', 'a path nobody outside may see');
  expect(await states()).toEqual([
    [200, 'up'],
    [503, 'degraded'],
    [503, 'degraded'],
  ]);
  const answer = await app.inject({ url: '/readyz' });
  expect(answer.json()).toEqual({ status: 'degraded', stores: { hot: 'unavailable', durable: 'ok' } });
  expect(answer.headers['cache-control']).toBe('no-store');
});

it('is not ready while it drains, though everything answers', async () => {
  isDraining = true;
  expect(await states()).toEqual([
    [200, 'up'],
    [503, 'draining'],
    [503, 'draining'],
  ]);
});
