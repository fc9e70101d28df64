/** From the hot to the durable store: SPEC FL1–FL9. */
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import {
  actorOf,
  add,
  fail,
  type Owner,
  ok,
  type Random,
  type Result,
  readBasket,
} from '../../../shared/src/index.ts';
import { createFakeClock } from '../../../tests/support/fake-clock.ts';
import { createMemoryDurableStore } from '../../src/adapters/memory/durable-store.ts';
import { createMemoryHotStore } from '../../src/adapters/memory/hot-store.ts';
import { flushBasket } from '../../src/flush/flush-basket.ts';
import { FlushSchedule } from '../../src/flush/flush-schedule.ts';
import { loadBasket } from '../../src/flush/load-basket.ts';
import type { Expected } from '../../src/ports/durable-store.ts';
import { unwrap } from '../support/basket-devices.ts';
import { halfRandom } from '../support/room-world.ts';

const U: Owner = 'user:u';
const SAVED = ok({ through: 1, generation: 0 });

/** One add of a device as an update. */
const cup = (device: string, units = 1): Uint8Array => {
  const doc = new Y.Doc();
  unwrap(add({ doc, actor: actorOf(U, device, 0) }, { sku: 'cup' }, units));
  return Y.encodeStateAsUpdate(doc);
};

const createStores = () => {
  const clock = createFakeClock();
  const stores = { hot: createMemoryHotStore(), durable: createMemoryDurableStore() };
  const append = async (device: string, units = 1) =>
    unwrap(await stores.hot.append(U, { bytes: cup(device, units), device, generation: 0 }, 0));
  const quantity = async () => readBasket(unwrap(await loadBasket(U, stores)).live.doc).itemCount;
  return { clock, stores, append, quantity };
};

describe('a flush', () => {
  it('FL1 saves everything through a position, with projection and owners, then trims', async () => {
    const { clock, stores, append } = createStores();
    await append('A', 2);
    const position = await append('B', 3);
    expect(unwrap(await flushBasket(U, stores, clock))).toEqual({
      through: position,
      generation: 0,
      leftOut: 0,
    });
    const saved = unwrap(await stores.durable.load(U));
    expect(saved).toMatchObject({ through: position, generation: 0 });
    expect(saved?.projection).toMatchObject({ itemCount: 5, updatedAt: clock.now() });
    expect([...(saved?.owners.values() ?? [])].sort()).toEqual(['A', 'B']);
    expect(unwrap(await stores.hot.readFrom(U, 0))).toEqual([]);
  });

  it('FL2 merges onto what was saved before', async () => {
    const { clock, stores, append, quantity } = createStores();
    await append('A', 2);
    unwrap(await flushBasket(U, stores, clock));
    await append('B', 3);
    unwrap(await flushBasket(U, stores, clock));
    expect(await quantity()).toBe(5);
  });

  it('FL3 a crash between save and trim leaves duplicates that change nothing', async () => {
    const { clock, stores, append, quantity } = createStores();
    await append('A', 2);
    const dying = { ...stores, hot: { ...stores.hot, trimThrough: async () => fail('store-unavailable') } };
    expect((await flushBasket(U, dying, clock)).ok).toBe(false);
    expect(unwrap(await stores.hot.readFrom(U, 0))).toHaveLength(1);
    expect(await quantity()).toBe(2);
    unwrap(await flushBasket(U, stores, clock));
    expect(unwrap(await stores.hot.readFrom(U, 0))).toEqual([]);
    expect(await quantity()).toBe(2);
  });

  it('FL4 reads again and merges again when somebody else has saved meanwhile', async () => {
    const { clock, stores, append, quantity } = createStores();
    await append('A', 2);
    let others = 0;
    const racing = {
      ...stores,
      durable: {
        ...stores.durable,
        save: async (...args: Parameters<typeof stores.durable.save>) => {
          if (others++ === 0) {
            await append('B', 3);
            unwrap(await flushBasket(U, stores, clock));
          }
          return stores.durable.save(...args);
        },
      },
    };
    unwrap(await flushBasket(U, racing, clock));
    expect(others).toBe(1);
    expect(await quantity()).toBe(5);
    expect(unwrap(await stores.hot.readFrom(U, 0))).toEqual([]);
  });

  it('FL5 a load during a flush never sees a hole', async () => {
    const { clock, stores, append } = createStores();
    await append('A', 2);
    // The flush happens exactly between the load's two reads, whichever comes first.
    let reads = 0;
    const beforeSecond = async (): Promise<void> => {
      if (++reads === 2) unwrap(await flushBasket(U, stores, clock));
    };
    const between = {
      hot: {
        ...stores.hot,
        readFrom: async (basket: Owner, after: number) => {
          await beforeSecond();
          return stores.hot.readFrom(basket, after);
        },
      },
      durable: {
        ...stores.durable,
        load: async (basket: Owner) => {
          await beforeSecond();
          return stores.durable.load(basket);
        },
      },
    };
    expect(readBasket(unwrap(await loadBasket(U, between)).live.doc).itemCount).toBe(2);
  });

  it('FL6 fails on a row that cannot be read, and saves and trims nothing', async () => {
    const { clock, stores, append } = createStores();
    await append('A', 2);
    await stores.hot.append(U, { bytes: Uint8Array.of(1, 9, 9), device: 'B', generation: 0 }, 0);
    expect(await flushBasket(U, stores, clock)).toMatchObject({ ok: false, error: { code: 'internal' } });
    expect(unwrap(await stores.durable.load(U))).toBe(null);
    expect(unwrap(await stores.hot.readFrom(U, 0))).toHaveLength(2);
  });
});

const createSchedule = (
  flush: (basket: Owner) => Promise<Result<Expected>> = async () => SAVED,
  random: Random = halfRandom,
) => {
  const clock = createFakeClock();
  const startedAt = clock.now();
  const flushes: [Owner, number][] = [];
  const saved: Owner[] = [];
  const available: boolean[] = [];
  const warnings: object[] = [];
  const note = (fields: object) => void warnings.push(fields);
  const schedule = new FlushSchedule({
    hot: createMemoryHotStore(),
    clock,
    random,
    log: { info: note, warn: note, error: note },
    times: { afterMs: 5_000, atMostMs: 15_000 },
    flush: (basket) => {
      flushes.push([basket, clock.now() - startedAt]);
      return flush(basket);
    },
    onSaved: (basket) => saved.push(basket),
    onStore: (isAvailable) => available.push(isAvailable),
  });
  return { clock, schedule, flushes, saved, available, warnings };
};

describe('the schedule', () => {
  it('FL7 flushes some time after the last change, at most some time after the first', async () => {
    const { clock, schedule, flushes } = createSchedule();
    schedule.touch(U);
    await clock.advance(3_000);
    schedule.touch(U);
    await clock.advance(10_000);
    expect(flushes).toEqual([[U, 8_000]]);
    for (let i = 0; i < 20; i++) {
      schedule.touch(U);
      await clock.advance(1_000);
    }
    // halfRandom draws the middle of the last third of 15 s.
    expect(flushes.slice(1)).toEqual([[U, 13_000 + 12_500]]);
  });

  it('FL7 spreads baskets that have been busy since the same moment, and is never later than promised', async () => {
    let turn = 0;
    const random = { ...halfRandom, fraction: () => (turn++ * 0.618) % 1 };
    const { clock, schedule, flushes } = createSchedule(undefined, random);
    const baskets = Array.from({ length: 50 }, (_, i): Owner => `user:${i}`);
    for (let second = 0; second < 15; second++) {
      for (const basket of baskets)
        if (!flushes.some(([flushed]) => flushed === basket)) schedule.touch(basket);
      await clock.advance(1_000);
    }
    const moments = flushes.map(([, at]) => at);
    expect(moments).toHaveLength(50);
    expect(Math.min(...moments)).toBeGreaterThanOrEqual(10_000);
    expect(Math.max(...moments)).toBeLessThanOrEqual(15_000);
    expect(new Set(moments.map((at) => Math.floor(at / 1_000))).size).toBe(5);
  });

  it('FL8 tries again by itself until it works, saying so once', async () => {
    let failures = 3;
    const { clock, schedule, flushes, saved, available } = createSchedule(async () =>
      failures-- > 0 ? fail('store-unavailable') : SAVED,
    );
    schedule.touch(U);
    await clock.advance(60_000);
    expect(flushes).toHaveLength(4);
    expect(saved).toEqual([U]);
    expect(available).toEqual([false, true]);
    expect(schedule.unsaved).toBe(0);
  });

  it('FL8 leaves a basket that cannot be read alone, and says so', async () => {
    const { clock, schedule, flushes, warnings } = createSchedule(async () => fail('internal', 'damaged'));
    schedule.touch(U);
    await clock.advance(60_000);
    expect(flushes).toHaveLength(1);
    expect(warnings).toEqual([{ basket: U, code: 'internal', detail: 'damaged' }]);
  });

  it('FL9 flushes again for a change that came while it was flushing', async () => {
    let finish = (_result: Result<Expected>): void => undefined;
    const { clock, schedule, flushes, saved } = createSchedule(
      () => new Promise((resolve) => (finish = resolve)),
    );
    schedule.touch(U);
    await clock.advance(5_000);
    schedule.touch(U);
    finish(SAVED);
    await clock.advance(4_999);
    expect(flushes).toHaveLength(1);
    await clock.advance(1);
    expect(flushes).toHaveLength(2);
    finish(SAVED);
    await clock.advance(60_000);
    expect(flushes).toHaveLength(2);
    expect(saved).toEqual([U, U]);
  });

  it('FL9 flushes only a few baskets at the same time', async () => {
    const finish: ((result: Result<Expected>) => void)[] = [];
    const { clock, schedule, flushes } = createSchedule(
      () => new Promise((resolve) => void finish.push(resolve)),
    );
    for (let i = 0; i < 10; i++) schedule.touch(`user:${i}`);
    await clock.advance(5_000);
    expect(flushes).toHaveLength(4);
    while (finish.length > 0) {
      finish.shift()?.(SAVED);
      await clock.advance(0);
    }
    expect(flushes).toHaveLength(10);
    expect(schedule.unsaved).toBe(0);
  });
});
