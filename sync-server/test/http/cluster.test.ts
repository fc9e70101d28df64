/** Two servers on one Redis and one MongoDB, all of them real processes that are killed and frozen. SPEC CU1–CU7. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { add, LIMITS, type Owner } from '../../../shared/src/index.ts';
import { type Cluster, startCluster } from '../../../tests/support/start-cluster.ts';
import type { StartedServer } from '../../../tests/support/start-server.ts';
import { NoServer } from '../../../tests/support/store-server.ts';
import { SyncDevice } from '../../../tests/support/sync-device.ts';
import { cartOf, SECRET } from './run-server.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 180_000 });

const FLUSH = { FLUSH_AFTER_MS: '200', FLUSH_AT_MOST_MS: '600' };

const start = async (): Promise<Cluster | null> => {
  try {
    return await startCluster(2, FLUSH);
  } catch (error) {
    if (!(error instanceof NoServer) || process.env.CI === 'true') throw error;
    console.warn(`skipped: ${error.message}`);
    return null;
  }
};

let cluster: Cluster;
const found = await start();
beforeAll(() => {
  if (found) cluster = found;
});
afterAll(() => found?.dispose());

let count = 0;
const newGuest = (): string => `g${++count}`;

const deviceAt = ({ url }: StartedServer, id: string, name: string): SyncDevice =>
  new SyncDevice({
    url,
    owner: `guest:${id}` as Owner,
    device: name,
    credential: { kind: 'guest', secret: SECRET },
  });

const connected = async (server: StartedServer, id: string, name: string): Promise<SyncDevice> => {
  const device = deviceAt(server, id, name);
  await device.connect();
  return device;
};

const nodes = (): [StartedServer, StartedServer] => cluster.nodes as [StartedServer, StartedServer];

/** Tries until it works: a node comes back, or its stores do. */
const retried = async <T>(run: () => Promise<T>): Promise<T> => {
  for (;;) {
    try {
      return await run();
    } catch {
      await new Promise((turn) => setImmediate(turn));
    }
  }
};

const readBack = async (server: StartedServer, id: string): Promise<Record<string, number>> => {
  const fresh = await retried(() => connected(server, id, `fresh${++count}`));
  const cart = cartOf(fresh.doc);
  await fresh.disconnect();
  return cart;
};

describe.skipIf(!found)('two nodes', () => {
  it('CU1 devices of one basket on different nodes see each other’s changes', async () => {
    const [one, two] = nodes();
    const id = newGuest();
    const [a, b] = [await connected(one, id, 'a'), await connected(two, id, 'b')];
    add(a, { sku: 'mug' }, 2);
    add(b, { sku: 'mug' }, 3);
    await Promise.all([a, b].map((device) => device.until(() => cartOf(device.doc).mug === 5)));
    await Promise.all([a.ask().saved, b.ask().saved]);
    await a.disconnect();
    await b.disconnect();
  });

  it('CU2 a node that is killed loses nothing it accepted, and the other one saves it', async () => {
    const [one, two] = nodes();
    const ids = Array.from({ length: 8 }, newGuest);
    const accepted = new Map<string, number>();
    const shop = async (id: string): Promise<void> => {
      const device = await connected(one, id, 'phone');
      for (let units = 1; ; units++) {
        add(device, { sku: 'mug' }, 1);
        await device.ask().accepted;
        accepted.set(id, units);
      }
    };
    const ended = Promise.allSettled(ids.map(shop));
    while ((accepted.get(ids[0] ?? '') ?? 0) < 30) await new Promise((turn) => setImmediate(turn));
    await one.kill9();
    await ended;
    for (const id of ids) {
      const { mug = 0 } = await readBack(two, id);
      expect(mug).toBeGreaterThanOrEqual(accepted.get(id) ?? 0);
    }
    // `saved` by the node that lives.
    const device = await connected(two, ids[0] ?? '', 'tablet');
    await device.ask().saved;
    await device.disconnect();
    await one.restart();
  });

  it('CU3 Redis killed: nothing accepted is lost, and both nodes go on by themselves', async () => {
    const [one, two] = nodes();
    const id = newGuest();
    const [a, b] = [await connected(one, id, 'a'), await connected(two, id, 'b')];
    add(a, { sku: 'mug' }, 2);
    await a.ask().saved;
    await cluster.redis.kill9();
    add(a, { sku: 'mug' }, 3);
    add(b, { sku: 'cup' }, 1);
    await a.until(() => a.notices.some((notice) => notice.code === 'store-degraded'));
    // The basket was saved once: it can be read meanwhile.
    expect(await readBack(two, id)).toMatchObject({ mug: 2 });
    await cluster.redis.restart();
    await Promise.all([a.ask().saved, b.ask().saved]);
    await Promise.all(
      [a, b].map((device) =>
        device.until(() => cartOf(device.doc).mug === 5 && cartOf(device.doc).cup === 1),
      ),
    );
    await a.disconnect();
    await b.disconnect();
  });

  it('CU4 MongoDB killed: accepted goes on, saved comes by itself when it is back', async () => {
    const [one] = nodes();
    const id = newGuest();
    const a = await connected(one, id, 'a');
    await cluster.mongo.kill9();
    add(a, { sku: 'mug' }, 3);
    const asked = a.ask();
    await asked.accepted;
    await cluster.mongo.restart();
    await asked.saved;
    await a.disconnect();
  });

  it('CU5 a frozen node keeps nobody waiting but its own sockets', async () => {
    const [one, two] = nodes();
    const id = newGuest();
    const a = await connected(one, id, 'a');
    add(a, { sku: 'mug' }, 3);
    await a.ask().accepted;
    process.kill(one.pid, 'SIGSTOP');
    const b = await connected(two, id, 'b');
    add(b, { sku: 'mug' }, 1);
    await b.ask().saved;
    expect(cartOf(b.doc)).toEqual({ mug: 4 });
    process.kill(one.pid, 'SIGCONT');
    await a.until(() => cartOf(a.doc).mug === 4);
    await a.disconnect();
    await b.disconnect();
  });

  it('CU6 a flush whose node is killed while it holds it is done by the other when the lease is over', async () => {
    const [one, two] = nodes();
    const id = newGuest();
    const a = await connected(one, id, 'a');
    await cluster.mongo.pause();
    add(a, { sku: 'mug' }, 3);
    await a.ask().accepted;
    await one.logged('a flush failed');
    await one.kill9();
    cluster.mongo.resume();
    const b = await connected(two, id, 'b');
    await b.ask().saved;
    expect(cartOf(b.doc)).toEqual({ mug: 3 });
    expect(LIMITS.flushLeaseMs).toBeLessThan(60_000);
    await b.disconnect();
    await one.restart();
  });

  it('CU7 a node that is told to stop refuses connections at once and loses nothing it accepted', async () => {
    const [one, two] = nodes();
    const id = newGuest();
    const a = await connected(one, id, 'a');
    // A flush that hangs makes the drain long enough to look at.
    await cluster.mongo.pause();
    add(a, { sku: 'mug' }, 3);
    await a.ask().accepted;
    const half = connect(one.port, '127.0.0.1');
    half.write('POST /api/auth/sign-out HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n');
    half.write('Content-Length: 2\r\nExpect: 100-continue\r\n\r\n{');
    await once(half, 'data');
    const ended = one.stop('SIGTERM');
    await one.logged('"draining"');
    await expect(a.until(() => false)).rejects.toThrow('1012');
    half.write('}');
    expect(await text(half)).toMatch(/^HTTP\/1\.1 200 .*^connection: close/ims);
    await expect(fetch(`${one.url}/healthz`)).rejects.toThrow();
    await expect(connected(one, id, 'late')).rejects.toThrow();
    expect(one.output()).not.toContain('"drained"');
    cluster.mongo.resume();
    expect(await ended).toEqual({ code: 0, signal: null });
    expect(await readBack(two, id)).toEqual({ mug: 3 });
    await one.restart();
  });
});
