/** Health and measurements of two nodes on a real Redis and a real MongoDB that are killed and frozen. SPEC HE2–HE4, ME1, LO2. */
import { afterAll, describe, expect, it, vi } from 'vitest';
import { add, LIMITS, type Owner } from '../../../shared/src/index.ts';
import { startCluster } from '../../../tests/support/start-cluster.ts';
import type { StartedServer } from '../../../tests/support/start-server.ts';
import { NoServer } from '../../../tests/support/store-server.ts';
import { SyncDevice } from '../../../tests/support/sync-device.ts';
import { SECRET } from './run-server.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 180_000 });

const start = async () => {
  try {
    return await startCluster(2, { FLUSH_AFTER_MS: '200', FLUSH_AT_MOST_MS: '600' });
  } catch (error) {
    if (!(error instanceof NoServer) || process.env.CI === 'true') throw error;
    console.warn(`skipped: ${error.message}`);
    return null;
  }
};

const cluster = await start();
afterAll(() => cluster?.dispose());

const get = async ({ url }: StartedServer, path: string): Promise<{ status: number; text: string }> => {
  const answer = await fetch(`${url}${path}`);
  return { status: answer.status, text: await answer.text() };
};

const until = async (node: StartedServer, path: string, is: (text: string) => boolean): Promise<number> => {
  for (;;) {
    const { status, text } = await get(node, path);
    if (is(text)) return status;
    await new Promise((turn) => setImmediate(turn));
  }
};

const isUp = (store: string, bit: 0 | 1) => (text: string) =>
  text.includes(`pannier_store_up{store="${store}"} ${bit}`);

describe.skipIf(!cluster)('two nodes, asked how they are', () => {
  const { nodes, redis, mongo } = cluster ?? { nodes: [], redis: null, mongo: null };
  const [one, two] = nodes as [StartedServer, StartedServer];

  it('ME1 a node counts how long after the append it heard of another node’s', async () => {
    const deviceAt = ({ url }: StartedServer, device: string): SyncDevice =>
      new SyncDevice({
        url,
        owner: 'guest:g' as Owner,
        device,
        credential: { kind: 'guest', secret: SECRET },
      });
    const [a, b] = [deviceAt(one, 'a'), deviceAt(two, 'b')];
    await a.connect();
    await b.connect();
    add(a, { sku: 'mug' }, 1);
    await a.ask().saved;
    await until(two, '/metrics', (text) => text.includes('pannier_fan_out_seconds_count 1'));
    expect((await get(one, '/metrics')).text).toContain('pannier_unsaved_baskets_everywhere 0');
    await a.disconnect();
    await b.disconnect();
  });

  it('HE2 stays ready without Redis, and without MongoDB; the database route says which', async () => {
    for (const [name, store] of [
      ['redis', redis],
      ['mongodb', mongo],
    ] as const) {
      await store?.kill9();
      const away = (text: string) => text.includes('degraded');
      expect(await until(one, '/readyz', away)).toBe(200);
      expect(await until(one, '/api/health/database', away)).toBe(503);
      expect(JSON.parse((await get(one, '/api/health/database')).text).stores[name]).toEqual({
        status: 'unavailable',
        pingMs: null,
      });
      await until(one, '/metrics', isUp(name, 0));
      await store?.restart();
      expect(await until(one, '/api/health/database', (text) => !away(text))).toBe(200);
    }
    await one.logged('"a store answers again"');
  });

  it('HE4 answers in time while Redis is frozen, also /metrics', async () => {
    await redis?.pause();
    const startedAt = performance.now();
    const answers = await Promise.all(
      ['/readyz', '/api/health/database', '/metrics'].map((path) => get(one, path)),
    );
    // What was said a moment ago may be believed once; then the silence shows.
    await until(one, '/metrics', isUp('redis', 0));
    const took = performance.now() - startedAt;
    redis?.resume();
    expect(answers[0]?.status).toBe(200);
    expect(took).toBeLessThan(5 * (LIMITS.storeCheckMs + LIMITS.storeStateMs));
    await until(one, '/metrics', isUp('redis', 1));
  });
});
