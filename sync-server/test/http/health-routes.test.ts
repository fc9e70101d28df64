/** What the health routes say when a store does not answer, is frozen, or the server drains. SPEC HE1–HE5. */
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fail, LIMITS, ok, type Result } from '../../../shared/src/index.ts';
import { createFakeClock, type FakeClock } from '../../../tests/support/fake-clock.ts';
import { buildApp } from '../../src/http/app.ts';
import { healthRoutes } from '../../src/http/health-routes.ts';
import { createStoreProbe, type StoreProbe } from '../../src/http/store-probe.ts';

let app: FastifyInstance;
let clock: FakeClock;
let probe: StoreProbe;
let redis: () => Promise<Result<void>>;
let mongodb: () => Promise<Result<void>>;
let asked: number;
let isDraining: boolean;
let logged: { fields: object; message: string }[];

const up = async (): Promise<Result<void>> => ok(undefined);
const away = async (): Promise<Result<void>> => fail('store-unavailable', 'a path nobody outside may see');
const frozen = (): Promise<Result<void>> => new Promise(() => undefined);

beforeEach(async () => {
  clock = createFakeClock();
  [redis, mongodb, asked, isDraining, logged] = [up, up, 0, false, []];
  const note = (fields: object, message: string) => void logged.push({ fields, message });
  const checks = {
    redis: () => {
      asked++;
      return redis();
    },
    mongodb: () => mongodb(),
  };
  probe = createStoreProbe({ checks, clock, now: clock.now, log: { info: note, warn: note, error: note } });
  app = await buildApp({
    log: pino({ level: 'silent' }),
    clientDir: 'no such folder',
    publicUrl: null,
    isProxyTrusted: false,
    routes: (scope) => healthRoutes(scope, { stores: probe.states, isDraining: () => isDraining }),
  });
});
afterEach(() => app.close());

const get = async (url: string): Promise<[number, unknown]> => {
  const answer = await app.inject({ url });
  return [answer.statusCode, answer.json()];
};

/** What is known of the stores is a second old at most. */
const later = (): Promise<void> => clock.advance(LIMITS.storeStateMs);

describe('a server that is asked how it is', () => {
  it('HE1 is up while the process lives, whatever its stores do', async () => {
    [redis, mongodb, isDraining] = [away, frozen, true];
    expect(await get('/healthz')).toEqual([200, { status: 'up' }]);
    expect(asked).toBe(0);
  });

  it('HE2 is ready while it can serve, also without one of its stores', async () => {
    expect(await get('/readyz')).toEqual([200, { status: 'ready', stores: { redis: 'ok', mongodb: 'ok' } }]);
    redis = away;
    await later();
    const withoutRedis = { status: 'degraded', stores: { redis: 'unavailable', mongodb: 'ok' } };
    expect(await get('/readyz')).toEqual([200, withoutRedis]);
    [redis, mongodb] = [up, away];
    await later();
    const withoutMongo = { status: 'degraded', stores: { redis: 'ok', mongodb: 'unavailable' } };
    expect(await get('/readyz')).toEqual([200, withoutMongo]);
  });

  it('HE2 is not ready without both of them, nor while it drains', async () => {
    [redis, mongodb] = [away, away];
    const stores = { redis: 'unavailable', mongodb: 'unavailable' };
    expect(await get('/readyz')).toEqual([503, { status: 'unable', stores }]);
    [redis, mongodb, isDraining] = [up, up, true];
    await later();
    expect(await get('/readyz')).toEqual([
      503,
      { status: 'draining', stores: { redis: 'ok', mongodb: 'ok' } },
    ]);
  });

  it('HE3 tells of each store with its ping, 503 when one is away, and nothing of the reason', async () => {
    const ms = (pingMs: number) => ({ status: 'ok', pingMs });
    expect(await get('/api/health/database')).toEqual([
      200,
      { status: 'ok', stores: { redis: ms(0), mongodb: ms(0) } },
    ]);
    mongodb = away;
    await later();
    const answer = await app.inject({ url: '/api/health/database' });
    expect([answer.statusCode, answer.json()]).toEqual([
      503,
      { status: 'degraded', stores: { redis: ms(0), mongodb: { status: 'unavailable', pingMs: null } } },
    ]);
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  it('HE4 hangs on no frozen store, and asks it no second time meanwhile', async () => {
    redis = frozen;
    const answers = [get('/readyz'), get('/api/health/database')];
    // Requests travel by real turns of the loop until they wait for the clock.
    while (asked === 0) await new Promise((turn) => setImmediate(turn));
    await new Promise((turn) => setImmediate(turn));
    await clock.advance(LIMITS.storeCheckMs);
    expect((await Promise.all(answers)).map(([status]) => status)).toEqual([200, 503]);
    await later();
    const again = probe.states();
    await clock.advance(LIMITS.storeCheckMs);
    expect((await again).redis).toEqual({ isUp: false, pingMs: null });
    expect(asked).toBe(1);
  });

  it('HE5 asks a store once a second at most, however many probes there are', async () => {
    await Promise.all(Array.from({ length: 100 }, () => get('/readyz')));
    expect(asked).toBe(1);
    await clock.advance(LIMITS.storeStateMs - 1);
    await get('/readyz');
    expect(asked).toBe(1);
    await clock.advance(1);
    await get('/readyz');
    expect(asked).toBe(2);
  });
});

describe('the log', () => {
  it('LO2 says once that a store is away and once that it is back, with how long it was away', async () => {
    probe.start();
    await clock.advance(1);
    expect(logged).toEqual([]);
    redis = away;
    await clock.advance(4 * LIMITS.storeLookMs);
    expect(logged).toEqual([{ fields: { store: 'redis' }, message: 'a store does not answer' }]);
    redis = up;
    await clock.advance(2 * LIMITS.storeLookMs);
    expect(logged[1]?.message).toBe('a store answers again');
    expect(logged[1]?.fields).toEqual({ store: 'redis', awayMs: 4 * LIMITS.storeLookMs });
    expect(logged).toHaveLength(2);
    probe.stop();
  });
});
