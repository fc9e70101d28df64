/** A change on its way through a room: SPEC RO1–RO9. */
import * as encoding from 'lib0/encoding';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import {
  type Actor,
  actorOf,
  add,
  cartKey,
  decodeDown,
  encodeUp,
  LIMITS,
  lineIdOf,
  readBasket,
  stepUp,
} from '../../../shared/src/index.ts';
import { settle } from '../../../tests/support/fake-clock.ts';
import type { SocketPair } from '../../../tests/support/socket-pair.ts';
import { BasketSize } from '../../src/room/basket-size.ts';
import { unwrap } from '../support/basket-devices.ts';
import { createWorld } from '../support/room-world.ts';

const A: Actor = actorOf('user:u', 'A', 0);
const B: Actor = actorOf('user:u', 'B', 0);
const addCup = (pair: SocketPair, actor: Actor, units = 1) =>
  unwrap(add({ doc: pair.doc, actor }, { sku: 'cup' }, units));

const inTwo = async () => {
  const world = createWorld();
  const [a, b] = [await world.join('user:u', 'A'), await world.join('user:u', 'B')];
  for (const pair of [a, b]) {
    pair.sync();
    pair.flush();
  }
  return { world, a, b };
};

describe('relaying', () => {
  it('RO1 sends an update to the others as it came, and not back', async () => {
    const { a, b } = await inTwo();
    addCup(a, A, 2);
    const [sent] = a.toServer;
    a.flush();
    expect(b.toDevice).toEqual([sent]);
    expect(a.of('update')).toEqual([]);
    b.flush();
    expect(readBasket(b.doc).itemCount).toBe(2);
  });

  it('RO2 keeps nothing of what it refuses, names it by its number, and goes on', async () => {
    const { world, a, b } = await inTwo();
    addCup(a, A);
    const junk = new Y.Doc();
    junk.getMap('cart').set(cartKey(lineIdOf({ sku: 'cup' }), actorOf('user:u', 'A', 1)), { v: 'x' });
    a.send({ type: 'update', update: Y.encodeStateAsUpdate(junk) });
    addCup(a, A);
    a.flush();
    b.flush();
    // 1 was the answer to the server's first step, 2 the first add.
    expect(a.of('refused')).toEqual([{ type: 'refused', n: 3, code: 'record-junk' }]);
    expect(readBasket(b.doc)).toMatchObject({ itemCount: 2, junk: 0 });
    await settle();
    expect(await world.stored('user:u')).toMatchObject({ itemCount: 2, junk: 0 });
  });

  it('RO3 stores and relays nothing for what it knows already', async () => {
    const { world, a, b } = await inTwo();
    addCup(a, A);
    const [frame] = a.toServer;
    a.flush();
    a.sendRaw(frame ?? new Uint8Array());
    a.send({ type: 'sync-step-2', update: Y.encodeStateAsUpdate(a.doc) });
    a.flush();
    expect(b.toDevice).toHaveLength(1);
    await settle();
    expect(unwrap(await world.disks.hot.readFrom('user:u', 0))).toHaveLength(1);
  });

  it('RO4 keeps the raw bytes with the device that brought them', async () => {
    const { world, a } = await inTwo();
    const updates: Uint8Array[] = [];
    a.doc.on('update', (update: Uint8Array) => updates.push(update));
    addCup(a, A);
    a.flush();
    await settle();
    const rows = unwrap(await world.disks.hot.readFrom('user:u', 0));
    expect(rows.map(({ bytes, device, generation }) => [[...bytes], device, generation])).toEqual([
      [[...(updates[0] ?? [])], 'A', 0],
    ]);
  });
});

describe('client ids', () => {
  it('RO10 stay with the device that brought them: at once, over a crash, and once saved', async () => {
    const { world, a, b } = await inTwo();
    addCup(a, A);
    a.flush();
    b.flush();
    b.doc.clientID = a.doc.clientID;
    const forge = (pair: SocketPair) => {
      unwrap(add({ doc: pair.doc, actor: B }, { sku: 'plate' }, 1));
      pair.flush();
      return pair.of('refused').map(({ code }) => code);
    };
    expect(forge(b)).toEqual(['client-id-foreign']);
    await settle();
    for (const wait of [0, 20_000]) {
      await world.clock.advance(wait);
      const rooms = world.createRooms();
      const copy = new Y.Doc();
      Y.applyUpdate(copy, Y.encodeStateAsUpdate(a.doc));
      const again = await world.join('user:u', 'B', { doc: copy, rooms });
      again.flush();
      copy.clientID = a.doc.clientID;
      expect(forge(again)).toEqual(['client-id-foreign']);
    }
  });
});

describe('missing predecessors', () => {
  it('RO5 asks at once, holds asks back, and has everything after the answer', async () => {
    const { world, a, b } = await inTwo();
    addCup(a, A);
    a.toServer.length = 0; // lost on the way
    addCup(a, A);
    a.send({ type: 'ask', n: 1 });
    a.flushToServer();
    expect(a.toDevice).toHaveLength(1);
    await settle();
    expect(a.acks('accepted')).toEqual([]);
    expect(unwrap(await world.disks.hot.readFrom('user:u', 0))).toEqual([]);
    a.flush();
    await settle();
    a.flush();
    b.flush();
    expect(a.of('sync-step-1')).toHaveLength(2);
    expect(a.of('refused')).toEqual([]);
    expect(a.acks('accepted')).toEqual([1]);
    expect(readBasket(b.doc).itemCount).toBe(2);
    expect((await world.stored('user:u')).itemCount).toBe(2);
  });

  it('RO5 asks once for many, and refuses what the answer does not bring', async () => {
    const { a } = await inTwo();
    addCup(a, A);
    a.toServer.length = 0;
    addCup(a, A);
    addCup(a, A);
    a.flushToServer();
    expect(a.toDevice).toHaveLength(1);
    a.toDevice.length = 0; // the device answers with nothing
    a.send({ type: 'sync-step-2', update: Uint8Array.of(0, 0) });
    a.send({ type: 'ask', n: 1 });
    a.flush();
    expect(a.of('refused')).toEqual([
      { type: 'refused', n: 2, code: 'missing-predecessor' },
      { type: 'refused', n: 3, code: 'missing-predecessor' },
    ]);
    expect(a.acks('accepted')).toEqual([1]);
  });

  it('RO5 remembers only so much of what a device has not answered for', async () => {
    const { a, b } = await inTwo();
    const update = encoding.encode((encoder) => {
      encoding.writeVarUint(encoder, LIMITS.framesBurst + 1);
      for (let client = LIMITS.framesBurst + 1; client > 0; client--) {
        // One deleted struct of a client nobody knows, after another one that is missing.
        for (const number of [1, client, 1, 0, 1]) encoding.writeVarUint(encoder, number);
      }
      encoding.writeVarUint(encoder, 0);
    });
    a.send({ type: 'update', update });
    a.flushToServer();
    expect(a.closed).toEqual({ code: 1013, reason: 'too-slow' });
    expect(b.closed).toBe(null);
  });

  it('RO5 waits for the answer that is on its way before it refuses', async () => {
    const world = createWorld();
    const a = await world.join('user:u', 'A');
    a.toDevice.length = 0; // the device is slow: the first step 1 is not answered yet
    addCup(a, A);
    a.toServer.length = 0;
    addCup(a, A);
    a.flushToServer();
    a.send({ type: 'sync-step-2', update: Uint8Array.of(0, 0) });
    a.send({ type: 'ask', n: 1 });
    a.flushToServer();
    await settle();
    expect(a.toDevice.map((frame) => unwrap(decodeDown(frame)).type)).toEqual(['sync-step-1']);
    a.flush();
    await settle();
    a.flush();
    expect(a.of('refused')).toEqual([]);
    expect(a.acks('accepted')).toEqual([1]);
    expect((await world.stored('user:u')).itemCount).toBe(2);
  });

  it('RO6 goes on after a crash that left an update without the one it was built on', async () => {
    const world = createWorld();
    const a = await world.join('user:u', 'A');
    world.down.add('hot.append');
    addCup(a, A, 3);
    a.flush();
    world.down.clear();
    addCup(a, A);
    a.flush();
    await settle();
    expect(unwrap(await world.disks.hot.readFrom('user:u', 0))).toHaveLength(1);
    const rooms = world.createRooms();
    const b = await world.join('user:u', 'B', { rooms });
    b.flush();
    addCup(b, B, 5);
    b.send({ type: 'ask', n: 1 });
    b.flush();
    await settle();
    b.flush();
    expect(b.acks('accepted')).toEqual([1]);
    expect((await world.stored('user:u')).itemCount).toBe(5);
    const back = await world.join('user:u', 'A', { rooms, doc: a.doc });
    back.flush();
    await settle();
    expect((await world.stored('user:u')).itemCount).toBe(9);
  });

  it('RO6 takes a device its own work although the server has lost what it was built on', async () => {
    const world = createWorld();
    const [a, b] = [await world.join('user:u', 'A'), await world.join('user:u', 'B')];
    world.down.add('hot');
    addCup(a, A, 3);
    a.flush();
    b.flush();
    unwrap(stepUp({ doc: b.doc, actor: B }, lineIdOf({ sku: 'cup' })));
    b.flush();
    // The process dies with both in memory; nothing was accepted. B comes back first, then A.
    world.down.clear();
    const rooms = world.createRooms();
    const again = await world.join('user:u', 'B', { doc: b.doc, rooms });
    again.flush();
    await settle();
    expect((await world.stored('user:u')).itemCount).toBe(1);
    const late = await world.join('user:u', 'A', { doc: a.doc, rooms });
    late.sync();
    again.flush();
    late.flush();
    again.flush();
    for (const pair of [again, late]) expect(readBasket(pair.doc).itemCount).toBe(4);
  });
});

describe('bounds', () => {
  it('RO7 closes a reader that is too slow, and only that one', async () => {
    const { a, b } = await inTwo();
    b.buffered = LIMITS.sendBufferBytes + 1;
    addCup(a, A);
    a.flush();
    expect(b.closed).toEqual({ code: 1013, reason: 'too-slow' });
    expect(a.closed).toBe(null);
  });

  it('RO8 closes on a frame that cannot be read and on a state vector that is none', async () => {
    const { a, b } = await inTwo();
    a.sendRaw(Uint8Array.of(0, 0, 2, 255, 255));
    a.flush();
    expect(a.closed).toEqual({ code: 4400, reason: 'bad-frame' });
    b.sendRaw(Uint8Array.of(42));
    b.flush();
    expect(b.closed).toEqual({ code: 4400, reason: 'bad-frame' });
  });

  it('RO8 counts large frames by their bytes', async () => {
    const { world, a } = await inTwo();
    const page = new Y.Doc();
    page.transact(() => {
      for (let i = 0; i < 400; i++)
        unwrap(add({ doc: page, actor: A }, { sku: `${i}`, personalisation: 'z'.repeat(500) }, 1));
    });
    const frame = encodeUp({ type: 'update', update: Y.encodeStateAsUpdate(page) });
    const now = world.clock.now();
    const free = Math.floor((LIMITS.framesBurst * LIMITS.bytesPerFrame) / frame.byteLength);
    const pauses = Array.from({ length: free + 1 }, () => a.session.receive(frame, now));
    expect(pauses.findIndex((pauseMs) => pauseMs > 0)).toBe(free);
    const debt = (free + 1) * frame.byteLength - LIMITS.framesBurst * LIMITS.bytesPerFrame;
    const rate = LIMITS.framesPerSecond * LIMITS.bytesPerFrame;
    expect(pauses.at(-1)).toBe(Math.ceil((debt / rate) * 1000));
  });

  it('RO8 says how long a socket that speaks too fast should not be read', async () => {
    const { world, a } = await inTwo();
    const ask = Uint8Array.of(64, 1);
    const now = world.clock.now();
    const pauses = Array.from({ length: LIMITS.framesBurst + 40 }, () => a.session.receive(ask, now));
    expect(pauses.slice(0, LIMITS.framesBurst - 10).every((pauseMs) => pauseMs === 0)).toBe(true);
    expect(pauses.at(-1)).toBeGreaterThan(80);
    expect(a.session.receive(ask, now + 1_000)).toBe(0);
  });

  it('RO9 lets only so many sockets into one basket', async () => {
    const world = createWorld();
    for (let i = 0; i < LIMITS.sessionsPerBasket; i++) await world.join('user:u', `d${i}`);
    await expect(world.join('user:u', 'one-more')).rejects.toThrow('rate-limited');
  });

  it('RO9 refuses an update that would make the basket too large', async () => {
    const { world, a } = await inTwo();
    // Names as long as they may be, so that the basket fills in few frames.
    const options = Object.fromEntries(
      Array.from({ length: 12 }, (_, i) => [`${i}`.padEnd(64, 'x'), 'y'.repeat(64)]),
    );
    for (let frame = 0; frame < 12 && a.of('refused').length === 0; frame++) {
      const page = new Y.Doc();
      page.transact(() => {
        for (let i = 0; i < 400; i++) {
          const intent = { sku: `${frame}-${i}`, options, personalisation: 'z'.repeat(400) };
          const record = { v: 1, p: 1, i: { s: intent.sku, o: options, t: intent.personalisation }, o: 1 };
          page.getMap('cart').set(cartKey(lineIdOf(intent), A), record);
        }
      });
      a.send({ type: 'update', update: Y.encodeStateAsUpdate(page) });
      a.flush(world.clock.now());
    }
    expect(a.of('refused').map(({ code }) => code)).toEqual(['basket-full']);
    const room = unwrap(await world.rooms.open('user:u'));
    expect(room.state().byteLength).toBeLessThanOrEqual(LIMITS.basketBytes);
  });

  it('RO9 counts a basket that is nearly full only now and then', () => {
    const size = new BasketSize(LIMITS.basketBytes);
    let counts = 0;
    const count = () => {
      counts++;
      return LIMITS.basketBytes - 10;
    };
    expect(size.hasRoomFor(5, count)).toBe(true);
    for (let i = 0; i < 100; i++) expect(size.hasRoomFor(20, count)).toBe(false);
    expect(counts).toBe(1);
    size.grow(64 * 1024);
    expect(size.hasRoomFor(20, count)).toBe(false);
    expect(counts).toBe(2);
  });
});
