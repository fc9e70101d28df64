/** The hot store on a real Redis: the contracts, and what only this one can suffer. SPEC RE1–RE10. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { Redis } from 'ioredis';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { fail, LIMITS, type Owner } from '../../../shared/src/index.ts';
import { hotStoreContract } from '../../../tests/contract/hot-store.contract.ts';
import { sharingContract } from '../../../tests/contract/sharing.contract.ts';
import { serverOrNull } from '../../../tests/support/server-or-null.ts';
import { startRedis } from '../../../tests/support/start-redis.ts';
import type { StoreServer } from '../../../tests/support/store-server.ts';
import { type Link, openLink } from '../../../tests/support/tcp-proxy.ts';
import { createMemoryDurableStore } from '../../src/adapters/memory/durable-store.ts';
import { createMemoryGuestStore } from '../../src/adapters/memory/guest-store.ts';
import { openRedis } from '../../src/adapters/redis/connect.ts';
import { createRedisHotStore, type RedisHotStore } from '../../src/adapters/redis/hot-store.ts';
import { keysOf } from '../../src/adapters/redis/keys.ts';
import { createRedisSessionCache } from '../../src/adapters/redis/session-cache.ts';
import { systemClock } from '../../src/adapters/system/clock.ts';
import { systemRandom } from '../../src/adapters/system/random.ts';
import type { HotUpdate } from '../../src/ports/hot-store.ts';
import type { HotEvent } from '../../src/ports/sharing.ts';
import { Rooms } from '../../src/room/rooms.ts';
import { unwrap } from '../support/basket-devices.ts';

const started: StoreServer[] = [];
const start = async (extra: readonly string[] = []): Promise<StoreServer | null> => {
  const server = await serverOrNull(() => startRedis(extra));
  if (server) started.push(server);
  return server;
};
const redis = await start();
afterAll(async () => {
  for (const server of started) await server.dispose();
});

const A: Owner = 'user:a';
const G: Owner = 'guest:g';
const TIMES = { afterMs: 5_000, atMostMs: 15_000 };
const UNAVAILABLE = { ok: false, error: { code: 'store-unavailable' } } as const;
const update = (...bytes: number[]): HotUpdate => ({
  bytes: Uint8Array.from(bytes),
  device: 'x',
  generation: 0,
});

const opened: RedisHotStore[] = [];
const links: Link[] = [];
afterEach(async () => {
  for (const store of opened.splice(0)) await store.close();
  for (const link of links.splice(0)) await link.close();
});

const linkTo = async ({ port }: StoreServer): Promise<Link & { readonly url: string }> => {
  const link = await openLink(port);
  links.push(link);
  return { ...link, url: `redis://127.0.0.1:${link.port}` };
};

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
const newPrefix = (): string => `test-${randomBytes(6).toString('hex')}`;

const open = async (url: string, prefix: string, times = TIMES): Promise<RedisHotStore> => {
  const store = createRedisHotStore({ url, prefix, times, random: systemRandom, log: quiet });
  opened.push(store);
  unwrap(await store.started);
  return store;
};

const until = async (isTrue: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await isTrue())) await new Promise((turn) => setImmediate(turn));
};

const raw = async <T>({ url }: StoreServer, work: (client: Redis) => Promise<T>): Promise<T> => {
  const client = new Redis(url);
  return work(client).finally(() => client.disconnect());
};

const follow = async (store: RedisHotStore, basket: Owner) => {
  const events: HotEvent[] = [];
  const following = store.sharing.follow(basket, (event) => void events.push(event));
  await following.begun;
  return { events, end: () => following.end() };
};

const suite = (server: StoreServer): void => {
  const { url } = server;
  hotStoreContract(
    server.name,
    async () => {
      const prefix = newPrefix();
      return { store: await open(url, prefix), reopen: () => open(url, prefix) };
    },
    { survives: true },
  );

  sharingContract(server.name, async (times) => {
    const prefix = newPrefix();
    const nodes = [await open(url, prefix, times), await open(url, prefix, times)] as const;
    const redisMs = () =>
      raw(server, async (client) => {
        const [seconds, micros] = await client.time();
        return Number(seconds) * 1000 + Number(micros) / 1000;
      });
    return {
      nodes,
      emptied: async () => {
        await raw(server, async (client) => client.del(...(await client.keys(`{${prefix}}*`))));
      },
      pass: async (ms) => {
        const target = (await redisMs()) + ms;
        await until(async () => (await redisMs()) >= target);
      },
      close: async () => {
        for (const node of nodes) await node.close();
      },
    };
  });

  describe('keys and lifetimes', () => {
    it('RE1 ids are percent-encoded, with every character that means something in a pattern', () => {
      const keys = keysOf('p');
      expect(keys.stream('user:a*b' as Owner)).toBe('{p}:s:user%3Aa%2Ab');
      expect(keys.meta("user:a!'()~?[]" as Owner)).toBe('{p}:m:user%3Aa%21%27%28%29%7E%3F%5B%5D');
    });

    it('RE2 a basket that is not saved never expires; a saved one does, a guest’s after an hour', async () => {
      const prefix = newPrefix();
      const store = await open(url, prefix);
      const keys = keysOf(prefix);
      const ttl = (basket: Owner) => raw(server, (client) => client.ttl(keys.meta(basket)));
      for (const [basket, seconds] of [
        [G, LIMITS.guestHotMs / 1000],
        [A, LIMITS.userLifetimeMs / 1000],
      ] as const) {
        const position = unwrap(await store.append(basket, update(1), 0));
        expect(await ttl(basket)).toBe(-1);
        expect(await raw(server, (client) => client.ttl(keys.stream(basket)))).toBe(-1);
        unwrap(await store.trimThrough(basket, position));
        expect(await ttl(basket)).toBeGreaterThan(seconds - 60);
        expect(await ttl(basket)).toBeLessThanOrEqual(seconds);
        expect(await raw(server, (client) => client.exists(keys.stream(basket)))).toBe(0);
        unwrap(await store.append(basket, update(1), 0));
        expect(await ttl(basket)).toBe(-1);
      }
    });

    it('RE2 every access begins the lifetime anew', async () => {
      const prefix = newPrefix();
      const store = await open(url, prefix);
      const meta = keysOf(prefix).meta(G);
      unwrap(await store.trimThrough(G, unwrap(await store.append(G, update(1), 0))));
      const shorten = () => raw(server, (client) => client.expire(meta, 5));
      const ttl = () => raw(server, (client) => client.ttl(meta));
      await shorten();
      const { end } = await follow(store, G);
      expect(await ttl()).toBeGreaterThan(3_000);
      await shorten();
      unwrap(await store.sharing.progress([G]));
      expect(await ttl()).toBeGreaterThan(3_000);
      end();
    });

    it('RE3 an append, its mark and its telling are one step: none of them without the others', async () => {
      const prefix = newPrefix();
      const store = await open(url, prefix);
      const keys = keysOf(prefix);
      await raw(server, (client) => client.set(keys.meta(A), 'not a hash'));
      expect(await store.append(A, update(1), 0)).toMatchObject({ ok: false, error: { code: 'internal' } });
      expect(unwrap(await store.dirty())).toEqual([]);
      expect(unwrap(await store.readFrom(A, 0))).toEqual([]);
    });

    it('RE4 a basket whose keys are damaged is its own trouble, also within one command', async () => {
      const prefix = newPrefix();
      const store = await open(url, prefix);
      await raw(server, (client) => client.set(keysOf(prefix).stream(A), 'not a stream'));
      const [poisoned, good] = await Promise.all([
        store.append(A, update(1), 0),
        store.append(G, update(1), 0),
      ]);
      expect(poisoned).toMatchObject({ ok: false, error: { code: 'internal' } });
      expect(good.ok).toBe(true);
      expect(await store.readFrom(A, 0)).toMatchObject({ ok: false, error: { code: 'internal' } });
    });

    it('RE5 a node that nobody hears any more is forgotten, and the others are told on', async () => {
      const prefix = newPrefix();
      const [one, two] = [await open(url, prefix), await open(url, prefix)];
      const { events } = await follow(two, A);
      const meta = keysOf(prefix).meta(A);
      await raw(server, (client) => client.hset(meta, 'n:dead', 1));
      unwrap(await one.append(A, update(1), 0));
      await until(() => events.length === 1);
      expect(await raw(server, (client) => client.hexists(meta, 'n:dead'))).toBe(0);
      await two.close();
      expect(
        (await raw(server, (client) => client.hkeys(meta))).filter((key) => key.startsWith('n:')),
      ).toEqual([]);
    });

    it('RE5 so is one that only asks how far a basket is, or has left it before it was known to follow', async () => {
      const prefix = newPrefix();
      const store = await open(url, prefix);
      const isForgotten = async (basket: Owner) =>
        (await raw(server, (client) => client.hkeys(keysOf(prefix).meta(basket)))).length === 0;
      unwrap(await store.sharing.progress([A]));
      await until(() => isForgotten(A));
      const following = store.sharing.follow(G, () => undefined);
      following.end();
      unwrap(await following.begun);
      await until(() => isForgotten(G));
    });
  });
};

/** Appends to one basket after the other until Redis is full; answers those it took. */
const fillUp = async (store: RedisHotStore): Promise<Owner[]> => {
  const doc = new Y.Doc();
  doc.getMap('filling').set('a', 'x'.repeat(100_000));
  const large = { bytes: Y.encodeStateAsUpdate(doc), device: 'x', generation: 0 };
  const filled: Owner[] = [];
  for (;;) {
    const basket: Owner = `user:${filled.length}`;
    const appended = await store.append(basket, large, 0);
    if (!appended.ok) return filled;
    filled.push(basket);
  }
};

/** A node that only flushes. */
const nodeOn = (hot: RedisHotStore) => {
  const stores = { hot, durable: createMemoryDurableStore(), guests: createMemoryGuestStore() };
  const rooms = new Rooms({
    stores,
    authorities: { renew: async () => fail('signed-out') },
    clock: systemClock,
    random: systemRandom,
    log: quiet,
    flush: TIMES,
  });
  return { rooms, stores };
};

const faults = (): void => {
  describe('a Redis that fails', () => {
    it('RE6 killed and started again has everything acknowledged, and followers are told they may have missed something', async () => {
      const own = await start();
      if (!own) return;
      const prefix = newPrefix();
      const [one, two] = [await open(own.url, prefix), await open(own.url, prefix)];
      const { events } = await follow(two, A);
      const acknowledged: number[] = [];
      let isKilled = false;
      const appending = (async () => {
        for (let i = 0; !isKilled || i < 5; i++) {
          const appended = await one.append(A, update(i & 255), 0);
          if (appended.ok) acknowledged.push(appended.value);
          else if (isKilled) break;
        }
      })();
      await until(() => acknowledged.length > 50);
      await own.kill9();
      isKilled = true;
      await appending;
      expect(await one.readFrom(A, 0)).toMatchObject(UNAVAILABLE);
      await own.restart();
      await until(async () => (await one.ping()).ok && (await two.ping()).ok);
      const positions = new Set(unwrap(await one.readFrom(A, 0)).map(({ position }) => position));
      expect(acknowledged.filter((position) => !positions.has(position))).toEqual([]);
      await until(() => events.some(({ type }) => type === 'maybe-missed'));
      const next = await one.append(A, update(1), 0);
      await until(() => events.some((event) => event.type === 'row' && event.position === unwrap(next)));
    });

    it('RE7 that is frozen is unavailable in time, and goes on when it wakes', async () => {
      const own = await start();
      if (!own) return;
      const store = await open(own.url, newPrefix());
      unwrap(await store.append(A, update(1), 0));
      await own.pause();
      const [appended, read] = await Promise.all([store.append(A, update(2), 0), store.readFrom(A, 0)]);
      expect([appended, read]).toMatchObject([UNAVAILABLE, UNAVAILABLE]);
      own.resume();
      await until(async () => (await store.append(A, update(3), 0)).ok);
      // The one nobody waited for any more may be there; nothing that was acknowledged is not.
      const bytes = unwrap(await store.readFrom(A, 0)).map((row) => row.bytes[0]);
      expect(bytes[0]).toBe(1);
      expect(bytes).toContain(3);
    });

    it('RE7 whose connections carry nothing any more is reached over new ones, for telling too', async () => {
      const own = await start();
      if (!own) return;
      const [prefix, link] = [newPrefix(), await linkTo(own)];
      const [one, two] = [await open(link.url, prefix), await open(own.url, prefix)];
      const { events } = await follow(one, A);
      link.lose();
      await until(async () => (await one.append(A, update(1), 0)).ok);
      await until(() => events.some(({ type }) => type === 'maybe-missed'));
      const position = unwrap(await two.append(A, update(2), 0));
      await until(() => events.some((event) => event.type === 'row' && event.position === position));
    }, 40_000);

    it('RE7 that is lost to one who only listens is missed by that one, and by no other', async () => {
      const own = await start();
      if (!own) return;
      const link = await linkTo(own);
      const listen = async (url: string): Promise<Redis> => {
        const client = openRedis({ url, random: systemRandom, log: quiet }, 'test');
        await once(client, 'ready');
        await client.subscribe('anything');
        return client;
      };
      const [other, lost] = [await listen(own.url), await listen(link.url)];
      let closed = 0;
      other.on('close', () => void closed++);
      link.lose();
      await new Promise((done) => lost.once('close', done));
      expect(closed).toBe(0);
      for (const client of [other, lost]) client.disconnect();
    }, 40_000);

    it('RE8 out of memory refuses appends and keeps and answers what it has', async () => {
      const own = await start(['--maxmemory', '4mb']);
      if (!own) return;
      const store = await open(own.url, newPrefix());
      const large = { ...update(), bytes: new Uint8Array(200_000).fill(7) };
      const kept: number[] = [];
      for (let appended = await store.append(A, large, 0); ; appended = await store.append(A, large, 0)) {
        if (appended.ok) kept.push(appended.value);
        else {
          expect(appended.error).toMatchObject({ code: 'store-unavailable', detail: /OOM/ });
          break;
        }
      }
      expect(unwrap(await store.readFrom(A, 0)).map(({ position }) => position)).toEqual(kept);
      // A flush makes room, and it goes on.
      unwrap(await store.trimThrough(A, kept.at(-1) ?? 0));
      unwrap(await store.append(A, large, 0));
    });

    it('RE8 full of what nobody has saved is emptied by the node that comes next, and takes appends again', async () => {
      const own = await start(['--maxmemory', '4mb']);
      if (!own) return;
      const [prefix, atOnce] = [newPrefix(), { afterMs: 1, atMostMs: 1 }];
      const dead = await open(own.url, prefix, atOnce);
      const filled = await fillUp(dead);
      await dead.close();
      // What the dead node's connections held is free again; it is to be full all the same.
      await raw(own, (client) => client.config('SET', 'maxmemory', '3mb'));
      const store = await open(own.url, prefix, atOnce);
      expect(await store.append(A, update(1), 0)).toMatchObject(UNAVAILABLE);
      unwrap(await store.sharing.follow(A, () => undefined).begun);
      unwrap(await store.sharing.postpone(filled[0] as Owner, 1));
      // A session can be ended, too.
      await raw(own, (client) => createRedisSessionCache(client, prefix).end('a token'));
      const { rooms, stores } = nodeOn(store);
      await rooms.start();
      await until(async () => (await store.append(A, update(0, 0), 0)).ok);
      await until(async () => unwrap(await store.dirty()).length === 0);
      await rooms.drain(1_000);
      expect(filled.length).toBeGreaterThan(10);
      for (const basket of filled) {
        expect(unwrap(await stores.durable.load(basket))?.state.byteLength).toBeGreaterThan(100_000);
        expect(unwrap(await store.readFrom(basket, 0))).toEqual([]);
      }
    });

    it('RE9 that leads to a replica is left for who answers at its address now, for telling too', async () => {
      const [former, current] = [await start(), await start()];
      if (!former || !current) return;
      const [prefix, link] = [newPrefix(), await linkTo(former)];
      const one = await open(link.url, prefix);
      const { events } = await follow(one, A);
      unwrap(await one.append(A, update(1), 0));
      await raw(former, (client) => client.replicaof('127.0.0.1', 1));
      link.turnTo(current.port);
      await until(async () => (await one.append(A, update(2), 0)).ok);
      await until(() => events.some(({ type }) => type === 'maybe-missed'));
      const two = await open(current.url, prefix);
      // A node that listens elsewhere is told once, and then forgotten.
      const positions = [
        unwrap(await two.append(A, update(3), 0)),
        unwrap(await two.append(A, update(4), 0)),
      ];
      const told = () => events.flatMap((event) => (event.type === 'row' ? [event.position] : []));
      await until(() => positions.every((position) => told().includes(position)));
    });

    it('RE9 that has become a replica is left for whoever is the primary now', async () => {
      const own = await start();
      if (!own) return;
      const store = await open(own.url, newPrefix());
      unwrap(await store.append(A, update(1), 0));
      await raw(own, (client) => client.replicaof('127.0.0.1', 1));
      expect(await store.append(A, update(2), 0)).toMatchObject(UNAVAILABLE);
      await raw(own, (client) => client.replicaof('NO', 'ONE'));
      await until(async () => (await store.append(A, update(3), 0)).ok);
      expect(unwrap(await store.readFrom(A, 0)).map(({ bytes }) => bytes[0])).toEqual([1, 3]);
    });

    it('RE10 that is not there at the start is waited for', async () => {
      const own = await start();
      if (!own) return;
      await own.stop();
      const store = createRedisHotStore({
        url: own.url,
        prefix: newPrefix(),
        times: TIMES,
        random: systemRandom,
        log: quiet,
      });
      opened.push(store);
      expect(await store.started).toMatchObject(UNAVAILABLE);
      const { events } = await follow(store, A);
      expect(await store.append(A, update(1), 0)).toMatchObject(UNAVAILABLE);
      await own.restart();
      await until(() => events.some(({ type }) => type === 'maybe-missed'));
      unwrap(await store.append(A, update(1), 0));
    });
  });
};

if (redis) {
  suite(redis);
  faults();
} else describe.skip('Redis: there is none on this machine', () => undefined);
