/** How rooms and sessions begin and end: SPEC OP1–OP10, PR1–PR3. */
import * as encoding from 'lib0/encoding';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { type Actor, actorOf, add, fail, LIMITS, ok, readBasket } from '../../../shared/src/index.ts';
import { settle } from '../../../tests/support/fake-clock.ts';
import type { SocketPair } from '../../../tests/support/socket-pair.ts';
import { projectBasket } from '../../src/domain/project-basket.ts';
import type { Authority } from '../../src/ports/authority.ts';
import { unwrap } from '../support/basket-devices.ts';
import { authorityOf, createWorld } from '../support/room-world.ts';

const A: Actor = actorOf('user:u', 'A', 0);
const addCup = (pair: SocketPair, units = 1) =>
  unwrap(add({ doc: pair.doc, actor: A }, { sku: 'cup' }, units));

const presenceOf = (client: number, clock: number, state: string): Uint8Array => {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, 1);
  encoding.writeVarUint(encoder, client);
  encoding.writeVarUint(encoder, clock);
  encoding.writeVarString(encoder, state);
  return encoding.toUint8Array(encoder);
};

describe('opening', () => {
  it('OP1 opens a basket once for everybody who asks at the same time', async () => {
    const { rooms } = createWorld();
    const opened = await Promise.all([rooms.open('user:u'), rooms.open('user:u'), rooms.open('user:u')]);
    expect(new Set(opened.map(unwrap)).size).toBe(1);
  });

  it.each(['hot', 'durable'])(
    'OP2 does not open an empty room when the %s store does not answer',
    async (store) => {
      const world = createWorld();
      const a = await world.join('user:u', 'A');
      addCup(a);
      a.flush();
      await world.clock.advance(5_000);
      const rooms = world.createRooms();
      world.down.add(store);
      expect(await rooms.open('user:u')).toMatchObject({ ok: false, error: { code: 'store-unavailable' } });
      world.down.clear();
      expect(readBasket(unwrap(await rooms.open('user:u')).doc).itemCount).toBe(1);
    },
  );

  it('OP3 also where nothing is newer than the damaged row', async () => {
    const world = createWorld();
    const state = Uint8Array.of(1, 1, 5, 0, 136, 5, 9, 1, 125, 1, 0);
    const projection = projectBasket(new Y.Doc(), 0);
    const row = { state, through: 0, generation: 0, projection, owners: new Map() };
    unwrap(await world.disks.durable.save('user:u', row, null));
    expect(await world.rooms.open('user:u')).toMatchObject({ ok: false, error: { code: 'internal' } });
  });

  it.each([
    ['decoded', Uint8Array.of(1, 1, 9, 9, 9, 9)],
    // One item after one of its own client that cannot be there.
    ['applied', Uint8Array.of(1, 1, 5, 0, 136, 5, 9, 1, 125, 1, 0)],
  ])(
    'OP3 sets a basket that cannot be %s aside: refused, reported, never overwritten, others untouched',
    async (_step, damaged) => {
      const world = createWorld();
      const { durable, hot } = world.disks;
      const projection = projectBasket(new Y.Doc(), 0);
      const row = { state: damaged, through: 0, generation: 0, projection, owners: new Map() };
      unwrap(await durable.save('user:u', row, null));
      const good = { bytes: Y.encodeStateAsUpdate(new Y.Doc()), device: 'A', generation: 0 };
      unwrap(await hot.append('user:u', good, 0));
      await world.rooms.start();
      expect(await world.rooms.open('user:u')).toMatchObject({ ok: false, error: { code: 'internal' } });
      await world.clock.advance(60_000);
      expect(unwrap(await durable.load('user:u'))?.state).toEqual(damaged);
      expect(unwrap(await hot.readFrom('user:u', 0))).toHaveLength(1);
      expect(world.logged.filter(({ level }) => level === 'error')).toHaveLength(1);
      expect((await world.rooms.open('user:other')).ok).toBe(true);
    },
  );
});

describe('closing', () => {
  it('OP4 gives a room back when nobody has been there for a while and everything is saved', async () => {
    const world = createWorld();
    await world.rooms.start();
    const a = await world.join('user:u', 'A');
    addCup(a);
    a.flush();
    a.socket.close(1000, '');
    await world.clock.advance(LIMITS.roomIdleMs - 1_000);
    expect(world.rooms.count().rooms).toBe(1);
    await world.clock.advance(10_000);
    expect(world.rooms.count()).toMatchObject({ rooms: 0, sessions: 0, unsaved: 0 });
    const again = await world.join('user:u', 'B');
    again.sync();
    again.flush();
    expect(readBasket(again.doc).itemCount).toBe(1);
  });

  it('OP4 keeps a room whose changes are not saved', async () => {
    const world = createWorld();
    await world.rooms.start();
    const a = await world.join('user:u', 'A');
    world.down.add('durable');
    addCup(a);
    a.flush();
    a.socket.close(1000, '');
    await world.clock.advance(10 * LIMITS.roomIdleMs);
    expect(world.rooms.count()).toMatchObject({ rooms: 1, unsaved: 1 });
    world.down.clear();
    await world.clock.advance(2 * LIMITS.roomIdleMs);
    expect(world.rooms.count()).toMatchObject({ rooms: 0, unsaved: 0 });
  });

  it('OP5 does not wake a document for what a device brings into an empty basket, nor to save it', async () => {
    const world = createWorld();
    await world.rooms.start();
    const a = await world.join('user:u', 'A');
    addCup(a, 2);
    a.flush();
    const room = unwrap(await world.rooms.open('user:u'));
    await world.clock.advance(20_000);
    expect([room.isSaved, room.isAwake]).toEqual([true, false]);
    expect(unwrap(await world.disks.durable.projection('user:u'))?.itemCount).toBe(2);
    const b = await world.join('user:u', 'B');
    b.sync();
    b.flush();
    expect(readBasket(b.doc).itemCount).toBe(2);
  });

  it('OP5 does not put a document to sleep that is not saved', async () => {
    const world = createWorld();
    await world.rooms.start();
    const a = await world.join('user:u', 'A');
    world.down.add('durable');
    for (let i = 0; i < 2; i++) {
      addCup(a);
      a.flush();
    }
    const room = unwrap(await world.rooms.open('user:u'));
    await world.clock.advance(4 * LIMITS.sleepAfterMs);
    expect(room.isAwake).toBe(true);
    world.down.clear();
    await world.clock.advance(2 * LIMITS.retryMaxMs);
    expect(room.isAwake).toBe(false);
  });

  it('OP5 puts the document of a quiet room to sleep, and answers and wakes as if it were not', async () => {
    const world = createWorld();
    await world.rooms.start();
    const a = await world.join('user:u', 'A');
    for (let i = 0; i < 2; i++) {
      addCup(a);
      a.flush();
    }
    const room = unwrap(await world.rooms.open('user:u'));
    expect(room.isAwake).toBe(true);
    await world.clock.advance(15_000 + 2 * LIMITS.sleepAfterMs);
    expect(room.isAwake).toBe(false);
    const b = await world.join('user:u', 'B');
    b.sync();
    b.flush();
    expect(readBasket(b.doc).itemCount).toBe(2);
    expect(room.isAwake).toBe(false);
    addCup(a);
    a.flush();
    b.flush();
    expect(room.isAwake).toBe(true);
    expect(readBasket(b.doc).itemCount).toBe(3);
  });

  it('OP6 drains: what was sent is accepted, then the sockets are closed, and all is saved', async () => {
    const world = createWorld();
    const a = await world.join('user:u', 'A');
    addCup(a);
    a.send({ type: 'ask', n: 1 });
    a.flush();
    const draining = world.rooms.drain(5_000);
    expect(await world.rooms.open('user:v')).toMatchObject({ ok: false, error: { code: 'draining' } });
    expect(await draining).toBe(0);
    a.flush();
    expect(a.acks('accepted')).toEqual([1]);
    expect(a.closed).toEqual({ code: 1012, reason: 'draining' });
    expect(unwrap(await world.disks.durable.projection('user:u'))?.itemCount).toBe(1);
  });

  it.each(['durable', 'hot'])('OP6 sends the sockets away while the %s store is away', async (store) => {
    const world = createWorld();
    const a = await world.join('user:u', 'A');
    await settle();
    world.down.add(store);
    addCup(a);
    a.flush();
    const draining = world.rooms.drain(5_000);
    await world.clock.advance(LIMITS.drainAcceptMs);
    expect(a.closed).toEqual({ code: 1012, reason: 'draining' });
    world.down.delete(store);
    await world.clock.advance(3_000);
    // A durable store that is away is tried once: another node, or the next start, saves what the hot store has.
    expect(await draining).toBe(store === 'durable' ? 1 : 0);
    expect((await world.stored('user:u')).itemCount).toBe(1);
  });

  it('OP7 a drain that cannot save ends in time and leaves everything in the hot store', async () => {
    const world = createWorld();
    const a = await world.join('user:u', 'A');
    addCup(a);
    a.flush();
    await settle();
    world.down.add('durable');
    const draining = world.rooms.drain(5_000);
    await world.clock.advance(5_000);
    expect(await draining).toBe(1);
    expect((await world.stored('user:u')).itemCount).toBe(1);
  });
});

describe('authority and presence', () => {
  it('OP8 closes a session whose authority has run out or was revoked', async () => {
    const world = createWorld();
    await world.rooms.start();
    const a = await world.join('user:u', 'A', {
      authority: authorityOf('user:u', world.clock.now() + 7_000),
    });
    let revoke = (): void => undefined;
    const watched: Authority = {
      ...authorityOf('user:u'),
      watch: (onEnd) => {
        revoke = onEnd;
        return () => undefined;
      },
    };
    const b = await world.join('user:u', 'B', { authority: watched });
    await world.clock.advance(5_000);
    expect(a.closed).toBe(null);
    await world.clock.advance(5_000);
    expect(a.closed).toEqual({ code: 4401, reason: 'signed-out' });
    expect(b.closed).toBe(null);
    revoke();
    expect(b.closed?.code).toBe(4401);
  });

  it('OP9 takes a new authority, or closes', async () => {
    const world = createWorld({
      renew: async (token, owner) => (token === 'good' ? ok(authorityOf(owner)) : fail('signed-out')),
    });
    await world.rooms.start();
    const a = await world.join('user:u', 'A', {
      authority: authorityOf('user:u', world.clock.now() + 7_000),
    });
    a.send({ type: 'authority', token: 'good' });
    a.flush();
    await settle();
    a.flush();
    expect(a.of('authority')).toHaveLength(1);
    await world.clock.advance(60_000);
    expect(a.closed).toBe(null);
    a.send({ type: 'authority', token: 'bad' });
    a.flush();
    await settle();
    expect(a.closed?.code).toBe(4401);
  });

  it('OP10 says something at least every 20 s', async () => {
    const world = createWorld();
    await world.rooms.start();
    const a = await world.join('user:u', 'A');
    a.flush();
    for (let i = 0; i < 6; i++) {
      a.received.length = 0;
      await world.clock.advance(20_000);
      a.flush();
      expect(a.of('awareness').length).toBeGreaterThan(0);
    }
  });

  it('PR1 passes presence on, back to its sender too, and to whoever comes later', async () => {
    const world = createWorld();
    const [a, b] = [await world.join('user:u', 'A'), await world.join('user:u', 'B')];
    a.send({ type: 'awareness', states: presenceOf(5, 1, '{"x":1}') });
    a.flush();
    b.flush();
    expect([a.of('awareness').length, b.of('awareness').length]).toEqual([1, 1]);
    const late = await world.join('user:u', 'C');
    late.flush();
    expect(late.of('awareness')).toEqual([{ type: 'awareness', states: presenceOf(5, 1, '{"x":1}') }]);
  });

  it('PR2 takes the presence of a closed socket away', async () => {
    const world = createWorld();
    const [a, b] = [await world.join('user:u', 'A'), await world.join('user:u', 'B')];
    a.send({ type: 'awareness', states: presenceOf(5, 1, '{"x":1}') });
    a.flush();
    a.socket.close(1000, '');
    b.flush();
    expect(b.of('awareness').at(-1)).toEqual({ type: 'awareness', states: presenceOf(5, 2, 'null') });
  });

  it.each([
    ['state that is no JSON', presenceOf(5, 1, '{'), 4400],
    ['count without states', Uint8Array.of(3), 4400],
    ['state too large', presenceOf(5, 1, `"${'x'.repeat(LIMITS.awarenessBytes)}"`), 4413],
  ])('PR3 closes on a %s, and passes it to nobody', async (_what, states, code) => {
    const world = createWorld();
    const [a, b] = [await world.join('user:u', 'A'), await world.join('user:u', 'B')];
    a.send({ type: 'awareness', states });
    a.flush();
    b.flush();
    expect(a.closed?.code).toBe(code);
    expect(b.of('awareness')).toEqual([]);
  });
});
