/** What all routes share: errors, headers, the documentation, the web app's files, the log. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildApp } from '../../src/http/app.ts';
import { createLog } from '../../src/http/log.ts';

const HTML = { accept: 'text/html,*/*' };
let clientDir: string;
let app: FastifyInstance | undefined;
let logged: string[] = [];

const body = {
  type: 'object',
  required: ['n'],
  properties: { n: { type: 'integer' }, deep: { type: 'object', required: ['x'] } },
};

const build = async (publicUrl: string | null = null, folder = clientDir): Promise<FastifyInstance> => {
  logged = [];
  app = await buildApp({
    log: createLog('debug', { write: (line) => logged.push(line) }),
    clientDir: folder,
    publicUrl,
    isProxyTrusted: false,
    routes: (scope) => {
      scope.post('/api/v1/echo', { schema: { body } }, async (request) => request.body);
      scope.get('/api/v1/bug', async () => {
        throw new Error('the cause nobody outside may see');
      });
      scope.get('/api/v1/log', async (request) => {
        request.log.warn(
          { password: 'hunter2', deep: { token: 'hunter3' }, headers: { cookie: 'hunter4' } },
          'careless',
        );
        return {};
      });
    },
  });
  return app;
};

beforeAll(() => {
  clientDir = mkdtempSync(join(tmpdir(), 'pannier-client-'));
  mkdirSync(join(clientDir, 'assets'));
  writeFileSync(join(clientDir, 'index.html'), '<!doctype html><title>Pannier</title>');
  writeFileSync(join(clientDir, 'sw.js'), 'self.skipWaiting');
  writeFileSync(join(clientDir, 'assets/index-a1B2c3D4.js'), 'console.log("shop")');
  writeFileSync(join(clientDir, 'assets/index-a1B2c3D4.js.gz'), gzipSync('console.log("shop")'));
});
afterAll(() => rmSync(clientDir, { recursive: true }));
afterEach(() => app?.close());

describe('errors', () => {
  it.each([
    ['a missing value', { payload: {} }, 422, { code: 'invalid-field', field: 'n' }],
    ['a value of the wrong kind', { payload: { n: 'many' } }, 422, { code: 'invalid-field', field: 'n' }],
    [
      'a value missing deeper',
      { payload: { n: 1, deep: {} } },
      422,
      { code: 'invalid-field', field: 'deep.x' },
    ],
    [
      'no JSON',
      { payload: '{"n":', headers: { 'content-type': 'application/json' } },
      400,
      { code: 'bad-frame' },
    ],
    [
      'an unknown type',
      { payload: 'x', headers: { 'content-type': 'text/xml' } },
      400,
      { code: 'bad-frame' },
    ],
    ['too much', { payload: { n: 1, fill: 'x'.repeat(70_000) } }, 413, { code: 'frame-too-large' }],
  ])('answers %s with its row of the catalogue', async (_what, request, status, error) => {
    const answer = await (await build()).inject({ method: 'POST', url: '/api/v1/echo', ...request });
    expect(answer.statusCode).toBe(status);
    expect(answer.json()).toEqual({ error: { message: expect.any(String), ...error } });
  });

  it('answers an unknown address under /api with not-found, even to a browser', async () => {
    const answer = await (await build()).inject({ url: '/api/v1/nothing', headers: HTML });
    expect([answer.statusCode, answer.json().error.code]).toEqual([404, 'not-found']);
  });

  it('keeps the cause of a bug in the log, with the request id', async () => {
    const answer = await (await build()).inject({ url: '/api/v1/bug' });
    expect([answer.statusCode, answer.json().error.code]).toEqual([500, 'internal']);
    expect(answer.body).not.toContain('cause');
    const entry = logged.find((line) => line.includes('nobody outside'));
    expect(JSON.parse(entry ?? '{}')).toMatchObject({ level: 50, reqId: expect.any(String) });
  });
});

describe('headers', () => {
  it('are on pages, answers and refusals alike', async () => {
    const built = await build();
    for (const url of ['/', '/api/v1/nothing', '/assets/index-a1B2c3D4.js']) {
      const { headers } = await built.inject({ url, headers: HTML });
      expect(headers['content-security-policy']).toContain("default-src 'self'");
      expect(headers['content-security-policy']).not.toContain('unsafe');
      expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY' });
      expect(headers['strict-transport-security']).toBeUndefined();
    }
  });

  it('ask for https only where the public address is https', async () => {
    const answer = await (await build('https://shop.example')).inject({ url: '/' });
    expect(answer.headers['strict-transport-security']).toBe('max-age=31536000');
  });
});

describe('the web app', () => {
  it('is kept for ever where the name has a hash, and packed when the browser can unpack', async () => {
    const built = await build();
    const plain = await built.inject({ url: '/assets/index-a1B2c3D4.js' });
    expect(plain.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(plain.body).toContain('shop');
    const packed = await built.inject({
      url: '/assets/index-a1B2c3D4.js',
      headers: { 'accept-encoding': 'gzip' },
    });
    expect(packed.headers['content-encoding']).toBe('gzip');
    expect(packed.headers['content-type']).toMatch(/javascript/);
    expect(packed.headers['cache-control']).toContain('immutable');
  });

  it.each(['/', '/index.html', '/sw.js'])('is asked for again at %s', async (url) => {
    const answer = await (await build()).inject({ url });
    expect([answer.statusCode, answer.headers['cache-control']]).toEqual([200, 'no-cache']);
  });

  it('answers a deep link with the page, but only to somebody who opens it', async () => {
    const built = await build();
    const page = await built.inject({ url: '/product/85123A?from=mail', headers: HTML });
    expect([page.statusCode, page.headers['cache-control']]).toEqual([200, 'no-cache']);
    expect(page.body).toContain('<title>Pannier</title>');
    for (const request of [
      { url: '/product/85123A', headers: { accept: 'application/json' } },
      { url: '/assets/gone-a1B2c3D4.js' },
      { url: '/product/1', method: 'POST' as const, headers: HTML },
      { url: '/sync/user/x', headers: HTML },
    ])
      expect((await built.inject(request)).statusCode).toBe(404);
  });

  it.each(['/../package.json', '/%2e%2e/package.json', '/..%2fpackage.json', '/assets/../../package.json'])(
    'does not leave its folder for %s',
    async (url) => {
      const answer = await (await build()).inject({ url });
      expect(answer.statusCode).toBeGreaterThanOrEqual(400);
      expect(answer.body).not.toContain('"version"');
    },
  );

  it('may be absent: the API works without it', async () => {
    const answer = await (await build(null, '/no such folder')).inject({ url: '/', headers: HTML });
    expect([answer.statusCode, answer.json().error.code]).toEqual([404, 'not-found']);
  });
});

it('documents every route', async () => {
  const built = await build();
  const document = await built.inject({ url: '/api/docs/json' });
  expect(Object.keys(document.json().paths)).toContain('/api/v1/echo');
  const page = await built.inject({ url: '/api/docs' });
  expect(page.statusCode).toBe(200);
  expect(page.headers['content-security-policy']).toContain("'self'");
});

it('logs no secret, wherever it is in the object', async () => {
  await (await build()).inject({
    url: '/api/v1/log?token=hunter5',
    headers: { cookie: 'hunter6', authorization: 'Bearer hunter7' },
  });
  const all = logged.join('');
  expect(all).toContain('careless');
  expect(all).toContain('"/api/v1/log"');
  expect(all).not.toContain('hunter');
});

it('logs each request with its address, also one it refuses', async () => {
  const built = await build();
  await built.inject({ url: '/api/v1/log?a=1', remoteAddress: '203.0.113.9' });
  await built.inject({
    method: 'POST',
    url: '/api/v1/echo',
    remoteAddress: '203.0.113.8',
    headers: { origin: 'https://evil.example' },
  });
  const requests = logged
    .map((line) => JSON.parse(line))
    .flatMap(({ msg, req }) => (req ? [[msg, req]] : []));
  expect(requests).toEqual([
    ['answered', { method: 'GET', path: '/api/v1/log', ip: '203.0.113.9' }],
    ['refused a request of another site', { method: 'POST', path: '/api/v1/echo', ip: '203.0.113.8' }],
    ['answered', { method: 'POST', path: '/api/v1/echo', ip: '203.0.113.8' }],
  ]);
});

it('believes of a trusted proxy only what that one says, not what its client wrote before', async () => {
  app = await buildApp({
    log: createLog('silent'),
    clientDir,
    publicUrl: null,
    isProxyTrusted: true,
    routes: (scope) => void scope.get('/api/v1/ip', async (request) => ({ ip: request.ip })),
  });
  const headers = { 'x-forwarded-for': '10.0.0.1, 203.0.113.9' };
  const answer = await app.inject({ url: '/api/v1/ip', headers });
  expect(answer.json()).toEqual({ ip: '203.0.113.9' });
});
