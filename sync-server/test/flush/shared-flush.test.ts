/** How flushes of a shared hot store are paced: SPEC FL8, FL9. */
import { expect, it } from 'vitest';
import { fail, LIMITS, type Owner, ok, type Result } from '../../../shared/src/index.ts';
import { createFakeClock } from '../../../tests/support/fake-clock.ts';
import { SharedMemory } from '../../src/adapters/memory/shared-hot-store.ts';
import { SharedFlush } from '../../src/flush/shared-flush.ts';
import type { Expected } from '../../src/ports/durable-store.ts';
import type { Sharing } from '../../src/ports/sharing.ts';
import { unwrap } from '../support/basket-devices.ts';
import { halfRandom } from '../support/room-world.ts';

const SAVED = ok({ through: 1, generation: 0 });
const DUE_AT_ONCE = { afterMs: 0, atMostMs: 0 };
const AT_ONCE = 4;

const createFlush = async (
  baskets: number,
  flush: (basket: Owner) => Promise<Result<Expected>>,
  unsavedHere: () => readonly Owner[] = () => [],
) => {
  const clock = createFakeClock();
  const store = new SharedMemory({ clock, times: DUE_AT_ONCE }).node();
  const row = { bytes: Uint8Array.of(0), device: 'A', generation: 0 };
  for (let i = 0; i < baskets; i++) unwrap(await store.append(`user:${i}`, row, 0));
  const sharing = store.sharing as Sharing;
  const trim = (basket: Owner) => store.trimThrough(basket, Number.MAX_SAFE_INTEGER);
  let asked = 0;
  let running = 0;
  let mostRunning = 0;
  const flushed: Owner[] = [];
  const warned: object[] = [];
  const schedule = new SharedFlush({
    sharing: {
      ...sharing,
      takeDue: (limit, leaseMs) => {
        asked++;
        return sharing.takeDue(limit, leaseMs);
      },
    },
    clock,
    random: halfRandom,
    log: { info: () => undefined, warn: (fields) => void warned.push(fields), error: () => undefined },
    flush: async (basket) => {
      flushed.push(basket);
      mostRunning = Math.max(mostRunning, ++running);
      const result = await flush(basket);
      running--;
      if (result.ok) unwrap(await trim(basket));
      return result;
    },
    onSaved: () => undefined,
    onStore: () => undefined,
    unsavedHere,
  });
  return {
    clock,
    schedule,
    flushed,
    warned,
    append: (basket: Owner) => store.append(basket, row, 0),
    asked: () => asked,
    mostRunning: () => mostRunning,
    trim,
    left: async () => unwrap(await store.dirty()).length,
  };
};

it('FL9 takes the next basket as soon as a flush ends, a few at a time, and asks seldom where nothing is due', async () => {
  const { clock, schedule, flushed, asked, mostRunning, left } = await createFlush(100, async () => SAVED);
  await schedule.start();
  await clock.advance(1_000);
  expect(flushed).toHaveLength(100);
  expect(await left()).toBe(0);
  expect(mostRunning()).toBe(AT_ONCE);
  const before = asked();
  await clock.advance(10_000);
  expect(asked() - before).toBeLessThanOrEqual(41);
});

it('FL9 takes the next basket as soon as a flush ends that took its time', async () => {
  const world = await createFlush(40, async () => {
    await new Promise<void>((done) => void world.clock.after(20, done));
    return SAVED;
  });
  await world.schedule.start();
  await world.clock.advance(1_000);
  expect(await world.left()).toBe(0);
  expect(world.mostRunning()).toBe(AT_ONCE);
});

it('FL8 tries a store that is away no faster than it looks for what is due', async () => {
  const { clock, schedule, flushed } = await createFlush(1_000, async () => fail('store-unavailable'));
  await schedule.start();
  await clock.advance(10_000);
  expect(flushed.length).toBeLessThanOrEqual(AT_ONCE * 42);
});

it('FL9 also after an outage only a few flushes of what is open here run at the same time', async () => {
  const baskets = Array.from({ length: 200 }, (_, i): Owner => `user:${i}`);
  let isAway = true;
  const saved = new Set<Owner>();
  const world = await createFlush(
    200,
    async (basket) => {
      const isFailing = isAway;
      await new Promise<void>((done) => void world.clock.after(isFailing ? 3_000 : 20, done));
      if (isFailing) return fail('store-unavailable');
      saved.add(basket);
      return SAVED;
    },
    () => baskets.filter((basket) => !saved.has(basket)),
  );
  await world.schedule.start();
  await world.clock.advance(5 * 60_000);
  isAway = false;
  await world.clock.advance(LIMITS.retryMaxMs + 5_000);
  expect(saved.size).toBe(200);
  expect(await world.left()).toBe(0);
  expect(world.mostRunning()).toBe(AT_ONCE);
});

it('FL8 tries a basket again here that the store calls due no more', async () => {
  const saved = new Set<Owner>();
  const world = await createFlush(
    1,
    async (basket) => {
      const isFirst = world.flushed.length === 1;
      // Its trim has worked, and the word of it was lost.
      if (isFirst) await world.trim(basket);
      else saved.add(basket);
      return isFirst ? fail('store-unavailable') : SAVED;
    },
    () => (saved.has('user:0') ? [] : ['user:0']),
  );
  await world.schedule.start();
  await world.clock.advance(2_000);
  expect(world.flushed).toEqual(['user:0', 'user:0']);
});

it('FL8 begins to count anew where another node has saved the basket meanwhile', async () => {
  const world = await createFlush(1, async () => fail('store-unavailable'));
  await world.schedule.start();
  await world.clock.advance(20_000);
  const tries = world.warned.length;
  expect(tries).toBeGreaterThan(3);
  expect(world.warned.at(-1)).toMatchObject({ attempt: tries });
  unwrap(await world.trim('user:0'));
  await world.clock.advance(60_000);
  unwrap(await world.append('user:0'));
  await world.clock.advance(400);
  expect(world.warned).toHaveLength(tries + 1);
  expect(world.warned.at(-1)).toMatchObject({ attempt: 1 });
});
