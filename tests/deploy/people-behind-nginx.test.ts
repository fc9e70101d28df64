/**
 * Who calls, from where, and with how much, as a node behind nginx sees it (sync-server/SPEC.md, DP15–DP19). One node
 * is strict about addresses and origins, the other one knows no address of its own.
 */
import { request } from 'node:http';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { add, LIMITS } from '../../shared/src/index.ts';
import { type Nginx, startNginx } from '../support/start-nginx.ts';
import { SyncDevice } from '../support/sync-device.ts';
import { HttpDevice, PUBLIC_URL, post, SECRET, startCheckedCluster } from './behind-nginx.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 180_000 });

const AT_ONCE = 10;
const cluster = await startCheckedCluster(async ({ addNode }) => {
  const strict = await addNode({ CONNECTS_PER_MINUTE: String(AT_ONCE / 2), PUBLIC_URL });
  const open = await addNode({});
  return [await startNginx([strict.url]), await startNginx([open.url])] as const;
});
const [strict, open] = cluster?.made ?? ([] as unknown as [Nginx, Nginx]);
afterAll(async () => {
  await strict?.dispose();
  await open?.dispose();
  await cluster?.dispose();
});

interface Answer {
  readonly status: number;
  readonly code: string | undefined;
  readonly headers: Headers;
}
const codeOf = (text: string): string | undefined =>
  text.startsWith('{') ? (JSON.parse(text) as { error?: { code: string } }).error?.code : undefined;
const answerOf = async (sent: Promise<Response>): Promise<Answer> => {
  const answer = await sent;
  return { status: answer.status, code: codeOf(await answer.text()), headers: answer.headers };
};

/** An exchange that is counted and then refused for its empty body, from one address of this machine. */
const knock = (from: string, forwardedFor: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const headers = { 'x-forwarded-for': forwardedFor, 'content-type': 'application/json' };
    const path = '/api/v1/sync/guest:g';
    const asked = request(
      `${strict.url}${path}`,
      { method: 'POST', localAddress: from, headers, agent: false },
      (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      },
    );
    asked.on('error', reject);
    asked.end('{}');
  });

const signUp = (nginx: Nginx, name: string, headers: Record<string, string>): Promise<Response> =>
  post(
    `${nginx.url}/api/auth/sign-up/email`,
    JSON.stringify({ name, email: `${name}@example.com`, password: 'long enough' }),
    headers,
  );

describe.skipIf(!cluster)('people behind nginx (needs nginx, Redis, MongoDB)', () => {
  it('DP15 limits count the address of the person, not what the person says it is', async () => {
    for (let i = 0; i < AT_ONCE; i++) expect(await knock('127.0.0.2', `203.0.113.${i}`)).not.toBe(429);
    expect(await knock('127.0.0.2', '203.0.113.200')).toBe(429);
    expect(await knock('127.0.0.3', '127.0.0.2')).not.toBe(429);
    // TLS_PROXY is believed.
    for (let i = 0; i < AT_ONCE; i++) expect(await knock('127.0.0.9', '203.0.113.7')).not.toBe(429);
    expect(await knock('127.0.0.9', '203.0.113.7')).toBe(429);
    expect(await knock('127.0.0.9', '203.0.113.8')).not.toBe(429);
  });

  it('DP16 a page of PUBLIC_URL may write and open its socket, another site may not', async () => {
    const evil = 'https://evil.example';
    const refused = await answerOf(
      signUp(strict, 'eve', { origin: evil, 'x-forwarded-host': 'evil.example' }),
    );
    expect(refused).toMatchObject({ status: 403, code: 'wrong-origin' });
    const answer = await signUp(strict, 'ann', { origin: PUBLIC_URL });
    expect(answer.status).toBe(200);
    const cookie = answer.headers
      .getSetCookie()
      .map((text) => text.split(';')[0])
      .join('; ');
    const { user } = (await answer.json()) as { user: { id: string } };
    const deviceFrom = (origin: string): SyncDevice =>
      new SyncDevice({
        url: strict.url,
        owner: `user:${user.id}`,
        device: 'phone',
        credential: { kind: 'cookie', cookie, origin },
      });
    const page = deviceFrom(PUBLIC_URL);
    await page.connect();
    await page.disconnect();
    await expect(deviceFrom(evil).connect()).rejects.toThrow('4403');
  });

  it('DP16 without PUBLIC_URL the host people typed counts, not the one they claim to come through', async () => {
    const own = await answerOf(signUp(open, 'bob', { origin: open.url }));
    expect(own.status).toBe(200);
    const headers = { origin: 'http://evil.example', 'x-forwarded-host': 'evil.example' };
    expect(await answerOf(signUp(open, 'eve', headers))).toMatchObject({ status: 403, code: 'wrong-origin' });
  });

  it('DP17 the largest basket passes; what is too large hears so in the words of the catalogue', async () => {
    const whole = new HttpDevice(open.url, `big${process.pid}`, 'program');
    const { optionChars, optionsPerLine, personalisationChars } = LIMITS;
    const names = Array.from({ length: optionsPerLine }, (_, i) => String(i).padEnd(optionChars, 'n'));
    const options = Object.fromEntries(names.map((name) => [name, 'v'.repeat(optionChars)]));
    const personalisation = 'p'.repeat(personalisationChars);
    whole.doc.transact(() => {
      for (let i = 0; i < 900; i++) add(whole, { sku: `mug-${i}`, options, personalisation }, 1);
    });
    expect(whole.size).toBeGreaterThan(0.9 * LIMITS.updateBytes);
    expect(whole.size).toBeLessThanOrEqual(LIMITS.updateBytes);
    expect(await whole.exchange()).toBe(200);
    const ofSize = (bytes: number): Promise<Answer> =>
      answerOf(
        post(`${open.url}/api/v1/sync/guest:g`, new Uint8Array(bytes), {
          'content-type': 'application/octet-stream',
        }),
      );
    expect(await ofSize(3 * 1024 * 1024)).toMatchObject({ status: 413, code: 'frame-too-large' });
    // Refused by nginx itself.
    expect(await ofSize(5 * 1024 * 1024)).toMatchObject({ status: 413, code: 'frame-too-large' });
  });

  it('DP18 logs of nginx hold no query, no cookie, no secret of a socket', async () => {
    const device = new SyncDevice({
      url: open.url,
      owner: 'guest:logged',
      device: 'secretphone',
      credential: { kind: 'guest', secret: SECRET },
    });
    await device.connect();
    await device.disconnect();
    await vi.waitFor(() =>
      expect(open.accessLog().some(({ path }) => path === '/sync/guest/logged')).toBe(true),
    );
    await fetch(`${open.url}/?token=secretquery`, { headers: { cookie: 'a=secretcookie' } });
    await vi.waitFor(() => expect(open.accessLog().some(({ path }) => path === '/')).toBe(true));
    for (const secret of [SECRET, 'secretphone', 'secretquery', 'secretcookie'])
      expect(open.output()).not.toContain(secret);
  });

  it('DP18 answers carry each security header once, JSON is compressed, and metrics are not for people', async () => {
    const answer = await fetch(`${open.url}/api/docs/json`);
    expect(answer.headers.get('content-encoding')).toBe('gzip');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('x-frame-options')).toBe('DENY');
    expect(answer.headers.get('server')).toBe('nginx');
    // Answered by nginx, whatever the nodes would say.
    expect((await fetch(`${open.url}/metrics`)).status).toBe(404);
    await vi.waitFor(() =>
      expect(open.accessLog().find(({ path }) => path === '/metrics')).toMatchObject({ node: '' }),
    );
  });
});

describe.skipIf(!cluster)('nginx without a node (needs nginx)', () => {
  it('DP19 says so in the words of the catalogue, and when to come again', async () => {
    const alone = await startNginx(['http://127.0.0.1:1', 'http://127.0.0.1:2']);
    try {
      const { status, code, headers } = await answerOf(fetch(`${alone.url}/api/v1/products`));
      expect({ status, code }).toEqual({ status: 503, code: 'draining' });
      expect(headers.get('retry-after')).toBe('2');
      expect(headers.get('content-type')).toContain('application/json');
    } finally {
      await alone.dispose();
    }
  });
});
