/** `/metrics` of composed servers: who may read it, what is in it, and what never is. SPEC ME3–ME5, LO6. */
import { Writable } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import { add } from '../../../shared/src/index.ts';
import { createLog } from '../../src/http/log.ts';
import { type RunningServer, runServer, SECRET } from './run-server.ts';

const running: RunningServer[] = [];
const run = async (env: Record<string, string> = {}): Promise<RunningServer> => {
  const server = await runServer(env);
  running.push(server);
  return server;
};
afterEach(async () => {
  for (const server of running.splice(0)) await server.close();
});

const TOKEN = 'only the operators of the shop know it';

const read = async ({ url }: RunningServer, headers: Record<string, string> = {}): Promise<string> =>
  (await fetch(`${url}/metrics`, { headers })).text();

const readingOf = (text: string, name: string): number =>
  Number(
    text
      .split('\n')
      .find((line) => line.startsWith(`${name} `))
      ?.split(' ')[1] ?? Number.NaN,
  );

const bought = async (server: RunningServer, id: string): Promise<void> => {
  const device = server.guest(id);
  await device.connect();
  add(device, { sku: 'mug' }, 1);
  await device.ask().saved;
  await device.disconnect();
};

describe('/metrics', () => {
  it('ME3 of several servers of one process each tells its own, and of the process', async () => {
    const [one, two] = [await run(), await run()];
    await bought(one, 'g1');
    const [busy, idle] = [await read(one), await read(two)];
    expect(readingOf(busy, 'pannier_saved_seconds_count')).toBeGreaterThan(0);
    expect(readingOf(busy, 'pannier_frames_in_total{type="ask"}')).toBe(1);
    expect(readingOf(busy, 'pannier_store_up{store="hot"}')).toBe(1);
    expect(readingOf(idle, 'pannier_saved_seconds_count')).toBe(0);
    expect(readingOf(idle, 'pannier_rooms')).toBe(0);
    for (const text of [busy, idle]) expect(text).toContain('nodejs_eventloop_lag_p99_seconds');
    const buckets = busy.split('\n').filter((line) => line.startsWith('pannier_saved_seconds_bucket'));
    expect(buckets.at(-1)).toBe(
      `pannier_saved_seconds_bucket{le="+Inf"} ${readingOf(busy, 'pannier_saved_seconds_count')}`,
    );
  });

  it('ME4 is answered to this machine, and to nobody a proxy speaks for', async () => {
    const { url } = await run();
    const answer = await fetch(`${url}/metrics`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      200,
      'text/plain; version=0.0.4; charset=utf-8',
    ]);
    for (const header of ['x-forwarded-for', 'x-real-ip', 'forwarded', 'via'])
      expect((await fetch(`${url}/metrics`, { headers: { [header]: '127.0.0.1' } })).status, header).toBe(
        404,
      );
    const behind = await run({ TRUST_PROXY: 'true' });
    expect((await fetch(`${behind.url}/metrics`)).status).toBe(404);
  });

  it('ME4 is answered to who knows the token, from anywhere, and then to nobody else', async () => {
    const server = await run({ METRICS_TOKEN: TOKEN, TRUST_PROXY: 'true' });
    const status = async (headers: Record<string, string>) =>
      (await fetch(`${server.url}/metrics`, { headers })).status;
    expect(await status({})).toBe(404);
    expect(await status({ authorization: `Bearer ${TOKEN}!` })).toBe(404);
    expect(await status({ authorization: `Bearer ${TOKEN}`, 'x-forwarded-for': '198.51.100.7' })).toBe(200);
    const nobody = await fetch(`${server.url}/metrics`, { headers: { accept: 'text/html' } });
    expect(await nobody.json()).toMatchObject({ error: { code: 'not-found' } });
  });

  it('ME5 has no id, address or secret in it, and grows by no address that is asked for', async () => {
    const server = await run();
    await bought(server, 'someone-in-particular');
    const account = await server.signUp('ann');
    const paths = Array.from({ length: 30 }, (_, i) => `/api/nothing-${i}`);
    for (const path of [...paths, '/api/v1/sync/guest:someone-in-particular', '/api/health/database'])
      await fetch(`${server.url}${path}`);
    const text = await read(server);
    const id = account.owner.slice('user:'.length);
    for (const word of [
      'someone-in-particular',
      SECRET,
      account.token,
      id,
      'ann@',
      'phone',
      '127.0.0.1',
      'nothing-',
    ])
      expect(text, word).not.toContain(word);
    expect(text).toContain('route="/api/health/database"');
    const routes = new Set([...text.matchAll(/route="([^"]*)"/g)].map(([, route]) => route));
    expect(routes.size).toBeLessThan(8);
    const lines = text.split('\n').length;
    for (let i = 0; i < 30; i++) await fetch(`${server.url}/another-${i}`);
    await bought(server, 'someone-else');
    expect((await read(server)).split('\n').length).toBeLessThan(lines + 60);
  });
});

describe('the log', () => {
  it('LO6 hides secrets under whatever name they come, at any depth it is given them', () => {
    let written = '';
    const stream = new Writable({
      write: (chunk, _encoding, done) => {
        written += String(chunk);
        done();
      },
    });
    const log = createLog('trace', stream);
    const secrets = {
      password: SECRET,
      token: SECRET,
      guest_secret: SECRET,
      cookie: SECRET,
      metricsToken: SECRET,
    };
    log.info(secrets, 'plain');
    log.warn({ request: { headers: { authorization: SECRET, 'set-cookie': SECRET } } }, 'nested');
    log.error(
      { req: { method: 'GET', url: `/metrics?token=${SECRET}`, headers: { cookie: SECRET } } },
      'request',
    );
    expect(written).toContain('nested');
    expect(written).not.toContain(SECRET);
  });
});
