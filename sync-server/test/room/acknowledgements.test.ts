/** What `accepted` and `saved` mean: SPEC AC1–AC7. */
import { describe, expect, it } from 'vitest';
import { type Actor, actorOf, add, readBasket } from '../../../shared/src/index.ts';
import { settle } from '../../../tests/support/fake-clock.ts';
import type { SocketPair } from '../../../tests/support/socket-pair.ts';
import { flushBasket } from '../../src/flush/flush-basket.ts';
import { unwrap } from '../support/basket-devices.ts';
import { createWorld } from '../support/room-world.ts';

const A: Actor = actorOf('user:u', 'A', 0);
const addCup = (pair: SocketPair, units = 1) =>
  unwrap(add({ doc: pair.doc, actor: A }, { sku: 'cup' }, units));

describe('acknowledgements', () => {
  it('AC1 accepts when the hot store has it, and saves when the durable store has it', async () => {
    const world = createWorld();
    const a = await world.join('user:u', 'A');
    addCup(a);
    a.send({ type: 'ask', n: 5 });
    a.flush();
    expect(a.acks('accepted')).toEqual([]);
    await settle();
    a.flush();
    expect(a.acks('accepted')).toEqual([5]);
    expect(unwrap(await world.disks.hot.readFrom('user:u', 0))).toHaveLength(1);
    await world.clock.advance(4_999);
    a.flush();
    expect(a.acks('saved')).toEqual([]);
    await world.clock.advance(1);
    a.flush();
    expect(a.acks('saved')).toEqual([5]);
    expect(unwrap(await world.disks.durable.projection('user:u'))?.itemCount).toBe(1);
    expect(unwrap(await world.disks.hot.readFrom('user:u', 0))).toEqual([]);
  });

  it('AC2 answers in order, and asks that are due together by the last of them', async () => {
    const world = createWorld();
    const a = await world.join('user:u', 'A');
    for (let n = 1; n <= 20; n++) {
      addCup(a);
      a.send({ type: 'ask', n });
    }
    a.flush();
    await settle();
    a.flush();
    const accepted = a.acks('accepted');
    expect(accepted).toEqual([...new Set(accepted)].sort((one, other) => one - other));
    expect(accepted.at(-1)).toBe(20);
    await world.clock.advance(20_000);
    a.flush();
    expect(a.acks('saved')).toEqual([20]);
    for (const n of [21, 22, 23]) a.send({ type: 'ask', n });
    a.flush();
    expect([a.acks('accepted').at(-1), a.acks('saved').at(-1)]).toEqual([23, 23]);
  });

  it('AC3 answers a device that has nothing new as soon as everything here is safe', async () => {
    const world = createWorld();
    const a = await world.join('user:u', 'A');
    a.send({ type: 'ask', n: 1 });
    a.flush();
    expect([a.acks('accepted'), a.acks('saved')]).toEqual([[1], [1]]);
    addCup(a);
    a.flush();
    await settle();
    const b = await world.join('user:u', 'B');
    b.send({ type: 'ask', n: 2 });
    b.flush();
    expect([b.acks('accepted'), b.acks('saved')]).toEqual([[2], []]);
    await world.clock.advance(5_000);
    b.flush();
    expect(b.acks('saved')).toEqual([2]);
  });

  it('AC4 answers after a restart only when what was accepted before it is saved', async () => {
    const world = createWorld();
    const a = await world.join('user:u', 'A');
    addCup(a);
    a.flush();
    await settle();
    const rooms = world.createRooms();
    const again = await world.join('user:u', 'A', { doc: a.doc, rooms });
    again.send({ type: 'ask', n: 1 });
    again.flush();
    expect([again.acks('accepted'), again.acks('saved')]).toEqual([[1], []]);
    await rooms.start();
    await world.clock.advance(5_000);
    again.flush();
    expect(again.acks('saved')).toEqual([1]);
  });

  it('AC4 saves what is found unsaved when a basket opens, also where nobody has listed it', async () => {
    const world = createWorld();
    const a = await world.join('user:u', 'A');
    addCup(a);
    a.flush();
    await settle();
    const again = await world.join('user:u', 'A', { doc: a.doc, rooms: world.createRooms() });
    again.send({ type: 'ask', n: 1 });
    again.flush();
    await world.clock.advance(5_000);
    again.flush();
    expect(again.acks('saved')).toEqual([1]);
  });

  it('AC5 a refusal comes before the answer to the ask after it', async () => {
    const world = createWorld();
    const a = await world.join('user:u', 'A');
    a.flush();
    a.send({ type: 'update', update: Uint8Array.of(1) });
    a.send({ type: 'ask', n: 1 });
    a.flush();
    await settle();
    a.flush();
    const kinds = a.received.map(({ type }) => type);
    expect(kinds.indexOf('refused')).toBeLessThan(kinds.indexOf('accepted'));
  });

  it('AC6 loses nothing while the hot store is away, says so, and acknowledges when it is back', async () => {
    const world = createWorld();
    const [a, b] = [await world.join('user:u', 'A'), await world.join('user:u', 'B')];
    world.down.add('hot');
    for (let n = 1; n <= 3; n++) {
      addCup(a);
      a.send({ type: 'ask', n });
      a.flush();
      await settle();
    }
    b.sync();
    b.flush();
    a.flush();
    expect(readBasket(b.doc).itemCount).toBe(3);
    expect(a.acks('accepted')).toEqual([]);
    expect(a.of('notice')).toEqual([{ type: 'notice', notice: { code: 'store-degraded', store: 'hot' } }]);
    await world.clock.advance(60_000);
    expect(unwrap(await world.disks.hot.readFrom('user:u', 0))).toEqual([]);
    world.down.clear();
    await world.clock.advance(15_000);
    a.flush();
    expect(a.acks('accepted').at(-1)).toBe(3);
    expect(a.of('notice').at(-1)?.notice).toEqual({ code: 'store-recovered', store: 'hot' });
    expect((await world.stored('user:u')).itemCount).toBe(3);
    await world.clock.advance(15_000);
    a.flush();
    expect(a.acks('saved')).toEqual([3]);
  });

  it('AC7 accepts while the durable store is away, and saves by itself when it is back', async () => {
    const world = createWorld();
    const a = await world.join('user:u', 'A');
    world.down.add('durable');
    addCup(a);
    a.send({ type: 'ask', n: 1 });
    a.flush();
    await world.clock.advance(60_000);
    a.flush();
    expect([a.acks('accepted'), a.acks('saved')]).toEqual([[1], []]);
    expect(a.of('notice')).toEqual([
      { type: 'notice', notice: { code: 'store-degraded', store: 'durable' } },
    ]);
    expect(unwrap(await world.disks.hot.readFrom('user:u', 0))).toHaveLength(1);
    world.down.clear();
    await world.clock.advance(15_000);
    a.flush();
    expect(a.acks('saved')).toEqual([1]);
    expect(a.of('notice').at(-1)?.notice).toEqual({ code: 'store-recovered', store: 'durable' });
  });

  it('FL10 flushes an open basket without reading its rows again', async () => {
    const world = createWorld();
    const a = await world.join('user:u', 'A');
    for (let n = 1; n <= 2; n++) {
      addCup(a, 2);
      a.send({ type: 'ask', n });
      a.flush();
      await settle();
      world.down.add('hot.readFrom');
      await world.clock.advance(5_000);
      a.flush();
      expect(a.acks('saved').at(-1)).toBe(n);
    }
    world.down.clear();
    expect((await world.stored('user:u')).itemCount).toBe(4);
    expect(unwrap(await world.disks.hot.dirty())).toEqual([]);
  });

  it('FL10 and merges with the stores when somebody else has saved it', async () => {
    const world = createWorld();
    const a = await world.join('user:u', 'A');
    addCup(a, 2);
    a.send({ type: 'ask', n: 1 });
    a.flush();
    await settle();
    unwrap(await flushBasket('user:u', world.disks, world.clock));
    addCup(a, 3);
    a.flush();
    await world.clock.advance(5_000);
    a.flush();
    expect(a.acks('saved')).toEqual([1]);
    expect((await world.stored('user:u')).itemCount).toBe(5);
    expect(unwrap(await world.disks.durable.projection('user:u'))?.itemCount).toBe(5);
  });

  it('AC6 saves a change that the hot store took only after a later one', async () => {
    const world = createWorld();
    const a = await world.join('user:u', 'A');
    world.down.add('hot.append');
    addCup(a);
    a.flush();
    // The first append is refused, the second is under way before anybody knows.
    world.down.clear();
    addCup(a);
    a.send({ type: 'ask', n: 1 });
    a.flush();
    await settle();
    await world.clock.advance(30_000);
    a.flush();
    expect([a.acks('accepted'), a.acks('saved')]).toEqual([[1], [1]]);
    expect(unwrap(await world.disks.hot.dirty())).toEqual([]);
  });
});
