/** What rooms count, and what they say when many have the same trouble. SPEC ME1, ME2, LO1, LO3–LO5. */
import { describe, expect, it } from 'vitest';
import { actorOf, add, fail, LIMITS, type Owner } from '../../../shared/src/index.ts';
import { calmLog } from '../../src/http/calm-log.ts';
import { createNodes, createWorld } from '../support/room-world.ts';

const U: Owner = 'user:u';
type World = ReturnType<typeof createWorld>;
type Pair = Awaited<ReturnType<World['join']>>;

const addCup = (pair: Pair, device: string, basket: Owner = U): void => {
  add({ doc: pair.doc, actor: actorOf(basket, device, 0) }, { sku: 'cup' }, 1);
  pair.flush();
};

const messages = ({ logged }: World): string[] => logged.map(({ message }) => message);

describe('work is counted', () => {
  it('ME1 frames by their kind, and their bytes, each way', async () => {
    const { join, measurements } = createWorld();
    const [a, b] = [await join(U, 'A'), await join(U, 'B')];
    for (const pair of [a, b]) pair.flush();
    addCup(a, 'A');
    b.sendRaw(Uint8Array.of(42, 1, 2));
    b.flush();
    const [came, went] = [measurements.framesIn, measurements.framesOut].map((frames) =>
      Object.fromEntries(frames.entries()),
    );
    expect(came).toMatchObject({ update: 1, other: 1, ask: 0 });
    expect(went).toMatchObject({ 'sync-step-1': 2, update: 1, other: 0 });
    expect(measurements.framesIn.bytes).toBeGreaterThan(30);
    expect(measurements.closes.of('bad-frame')).toBe(1);
  });

  it('ME1 appends that fail, acknowledgements late and all, and flushes by how they end', async () => {
    const { clock, down, join, measurements } = createWorld();
    const a = await join(U, 'A');
    a.flush();
    down.add('hot.append');
    addCup(a, 'A');
    await clock.advance(100);
    expect(measurements.appendFailures).toBe(1);
    expect(measurements.accepted.count).toBe(0);
    down.clear();
    await clock.advance(1_000);
    expect([measurements.appends.count, measurements.accepted.count]).toEqual([2, 1]);
    expect(measurements.accepted.sumMs).toBeGreaterThanOrEqual(100);
    down.add('durable');
    await clock.advance(6_000);
    expect(measurements.flushEnds.of('store-unavailable')).toBeGreaterThan(0);
    expect(measurements.saved.count).toBe(0);
    down.clear();
    await clock.advance(LIMITS.retryMaxMs);
    expect(measurements.flushEnds.of('saved')).toBe(1);
    expect(measurements.saved.sumMs).toBeGreaterThan(6_000);
    expect(measurements.flushes.count).toBe(1 + measurements.flushEnds.of('store-unavailable'));
    for (let units = 0; units < 3; units++) {
      addCup(a, 'A');
      await clock.advance(100);
    }
    const before = measurements.saved.sumMs;
    await clock.advance(6_000);
    // The debounce counts from the last of them, 100 ms after the one before it.
    expect(measurements.saved.count).toBe(4);
    expect(measurements.saved.sumMs - before).toBe(5_000 + 5_100 + 5_200);
  });

  it('ME1 refusals by code', async () => {
    const { join, measurements } = createWorld();
    const a = await join('guest:g', 'A');
    a.flush();
    addCup(a, 'A', U);
    expect(measurements.refusals.of('update-forbidden')).toBe(1);
  });

  it('ME1 what was read again because it may not have been told, and that it is in step again', async () => {
    const { clock, nodes } = createNodes(2);
    const [one, two] = nodes as [World, World];
    await one.rooms.start();
    const a = await one.join(U, 'A');
    a.flush();
    addCup(a, 'A');
    await clock.advance(10_000);
    two.down.add('hot');
    await two.join(U, 'B');
    await clock.advance(1_000);
    expect(two.rooms.count().behind).toBe(1);
    const { gapReads } = two.measurements;
    expect(gapReads).toBeGreaterThan(0);
    two.down.clear();
    await clock.advance(LIMITS.retryMaxMs);
    expect(two.measurements.gapReads).toBeGreaterThan(gapReads);
    expect([two.measurements.catchUps, two.rooms.count().behind]).toEqual([1, 0]);
  });
});

describe('what is there', () => {
  it('ME2 is told as it is now: rooms, sessions, what waits and since when', async () => {
    const { clock, down, join, rooms } = createWorld();
    expect(rooms.count()).toMatchObject({ rooms: 0, sessions: 0, oldestUnsavedMs: 0, unsaved: 0 });
    const [a, b] = [await join(U, 'A'), await join(U, 'B')];
    a.flush();
    down.add('durable');
    addCup(a, 'A');
    addCup(a, 'A');
    await clock.advance(4_000);
    a.buffered = 10;
    b.buffered = 3;
    expect(rooms.count()).toMatchObject({
      rooms: 1,
      awake: 1,
      sessions: 2,
      unsaved: 1,
      unaccepted: 0,
      oldestUnsavedMs: 4_000,
      waitingBytes: 13,
      waitingBytesMost: 10,
    });
    down.add('hot');
    addCup(a, 'A');
    expect(rooms.count().unaccepted).toBe(1);
    down.clear();
    await clock.advance(2 * LIMITS.retryMaxMs);
    expect(rooms.count()).toMatchObject({ unsaved: 0, unaccepted: 0, oldestUnsavedMs: 0, behind: 0 });
  });

  it('ME2 is told of baskets that are set aside, until they are saved', async () => {
    const world = createWorld();
    const { clock, join, rooms, stores } = world;
    const { save } = stores.durable;
    let isUnreadable = true;
    Object.assign(stores.durable, {
      save: (...args: Parameters<typeof save>) =>
        isUnreadable ? Promise.resolve(fail('internal', 'too large')) : save(...args),
    });
    const a = await join(U, 'A');
    a.flush();
    addCup(a, 'A');
    await clock.advance(6_000);
    expect(rooms.count().setAside).toBe(1);
    isUnreadable = false;
    addCup(a, 'A');
    await clock.advance(6_000);
    expect(rooms.count().setAside).toBe(0);
    expect(messages(world)).toContain('a basket that was set aside is saved again');
  });
});

describe('the log', () => {
  it('LO1 stays short while thousands have the same trouble, and says how many lines it kept back', async () => {
    const world = createWorld();
    const { clock, down, createRooms, join, log, logged } = world;
    const rooms = createRooms(calmLog(log, clock));
    for (let i = 0; i < 300; i++) {
      const basket: Owner = `user:u${i}`;
      addCup(await join(basket, 'A', { rooms }), 'A', basket);
    }
    down.add('durable');
    for (let i = 0; i < 10_000; i++) await rooms.open(`user:new${i}`);
    await clock.advance(30_000);
    expect(world.measurements.flushEnds.of('store-unavailable')).toBeGreaterThan(600);
    expect(world.measurements.openFailures.of('store-unavailable')).toBe(10_000);
    const kept = logged.flatMap(({ fields }) => ('more' in fields ? [Number(fields.more)] : []));
    expect(Math.max(...kept)).toBe(10_000 - LIMITS.logLines);
    // Three sentences, four times of calm at most.
    expect(new Set(messages(world)).size).toBe(3);
    expect(logged.length).toBeLessThanOrEqual(3 * 4 * (LIMITS.logLines + 1));
  });

  it('LO3 says once that flushes fail and once that they work again, and names a slow one', async () => {
    const world = createWorld();
    const { clock, down, join, logged, stores } = world;
    const pairs = await Promise.all(['user:a', 'user:b', 'user:c'].map((owner) => join(owner as Owner, 'A')));
    down.add('durable.save');
    for (const [i, owner] of (['user:a', 'user:b', 'user:c'] as const).entries())
      addCup(pairs[i] as Pair, 'A', owner);
    await clock.advance(20_000);
    down.clear();
    await clock.advance(20_000);
    const said = (sentence: string) => logged.filter(({ message }) => message === sentence);
    expect(said('flushes fail: baskets are accepted and wait to be saved')).toHaveLength(1);
    expect(said('flushes work again')).toHaveLength(1);
    expect(said('flushes work again')[0]?.fields).toMatchObject({ failures: expect.any(Number) });
    const { save } = stores.durable;
    Object.assign(stores.durable, {
      save: async (...args: Parameters<typeof save>) => {
        await new Promise<void>((done) => {
          clock.after(LIMITS.flushSlowMs + 1, done);
        });
        return save(...args);
      },
    });
    addCup(pairs[0] as Pair, 'A', 'user:a');
    await clock.advance(10_000);
    expect(said('a flush was slow')[0]?.fields).toMatchObject({ basket: 'user:a' });
  });

  it('LO4 says once how many baskets are out of step, and once that the last is in step again', async () => {
    const { clock, nodes } = createNodes(2);
    const [one, two] = nodes as [World, World];
    await two.rooms.start();
    const owners: Owner[] = ['user:a', 'user:b', 'user:c'];
    for (const owner of owners) addCup(await one.join(owner, 'A'), 'A', owner);
    await clock.advance(10_000);
    two.down.add('hot');
    for (const owner of owners) await two.join(owner, 'B');
    await clock.advance(20_000);
    const said = () => two.logged.filter(({ message }) => message.includes('step'));
    expect(said()).toMatchObject([{ level: 'warn', fields: { baskets: 3 } }]);
    two.down.clear();
    await clock.advance(30_000);
    expect(said()).toMatchObject([
      { level: 'warn' },
      { level: 'info', fields: { behindMs: expect.any(Number) } },
    ]);
  });

  it('LO5 says that a session was closed for a reason of the server, and no other', async () => {
    const world = createWorld();
    const [a, b] = [await world.join(U, 'A'), await world.join(U, 'B')];
    b.buffered = LIMITS.sendBufferBytes + 1;
    a.flush();
    addCup(a, 'A');
    a.sendRaw(Uint8Array.of(42));
    a.flush();
    expect(a.closed?.reason).toBe('bad-frame');
    expect(world.logged).toEqual([
      {
        level: 'warn',
        message: 'a session was closed for a reason of the server',
        fields: { basket: U, device: 'B', code: 'too-slow' },
      },
    ]);
  });
});
