/** Growth: a basket is begun anew, and devices that come late are carried over. SPEC GE1–GE7, ON1–ON3, OP4. */
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import {
  type Actor,
  actorOf,
  add,
  cartKey,
  generationOf,
  LIMITS,
  lineIdOf,
  readBasket,
  remove,
  setQuantity,
  stepUp,
} from '../../../shared/src/index.ts';
import { settle } from '../../../tests/support/fake-clock.ts';
import { type SyncRequest, syncOnce } from '../../src/room/sync-once.ts';
import { unwrap } from '../support/basket-devices.ts';
import { createWorld } from '../support/room-world.ts';

const A: Actor = actorOf('user:u', 'A', 0);
const CUP = lineIdOf({ sku: 'cup' });
type World = ReturnType<typeof createWorld>;

const request = (doc: Y.Doc, more: Partial<SyncRequest> = {}): SyncRequest => ({
  device: 'A',
  isDeviceNamed: true,
  stateVector: Y.encodeStateVector(doc),
  update: Y.encodeStateAsUpdate(doc),
  generation: null,
  ...more,
});

const sync = (world: World, asked: SyncRequest) =>
  syncOnce({ rooms: world.rooms, durable: world.stores.durable, clock: world.clock }, 'user:u', asked);

/** Makes the document small lines with much history: two keys in turn, so that Yjs can merge none of it. */
const growTall = (doc: Y.Doc, actor: Actor = A, keep = CUP): void => {
  const plate = unwrap(add({ doc, actor }, { sku: 'plate' }, 1));
  doc.transact(() => {
    for (let i = 0; i < 4_500; i++)
      for (const line of [keep, plate]) unwrap(setQuantity({ doc, actor }, line, 1 + (i % 5)));
  });
  expect(Y.encodeStateAsUpdate(doc).byteLength).toBeGreaterThan(LIMITS.generationBytes);
};

/** Saved (5 s after the last change), and swept after that. */
const IN_USE_MS = 15_000;

/** A world in which a device has a basket open that has just outgrown its generation; nothing of it is saved. */
const grown = async () => {
  const world = createWorld();
  await world.rooms.start();
  const a = await world.join('user:u', 'A');
  unwrap(add({ doc: a.doc, actor: A }, { sku: 'cup' }, 3));
  growTall(a.doc);
  a.flush();
  await settle();
  return { world, a };
};

/** A world in which the basket has just been rotated, and the document a device still has of before. */
const rotated = async () => {
  const { world, a } = await grown();
  await world.clock.advance(20_000);
  const before = readBasket(a.doc);
  a.socket.close(1000, '');
  await world.clock.advance(2 * LIMITS.roomIdleMs);
  return { world, old: a.doc, before };
};

describe('generations', () => {
  it('GE1 begins a grown basket anew, with the same content', async () => {
    const { world, old, before } = await rotated();
    const saved = unwrap(await world.disks.durable.load('user:u'));
    expect(saved?.generation).toBe(1);
    expect(saved?.state.byteLength).toBeLessThan(1_000);
    const room = unwrap(await world.rooms.open('user:u'));
    expect(generationOf(room.doc)).toBe(1);
    const strip = ({ id, quantity }: { id: string; quantity: number }) => [id, quantity];
    expect(readBasket(room.doc).lines.map(strip)).toEqual(before.lines.map(strip));
    const archived = new Y.Doc();
    Y.applyUpdate(archived, unwrap(await world.disks.durable.loadArchive('user:u', 0)) ?? new Uint8Array());
    expect(readBasket(archived).itemCount).toBe(readBasket(old).itemCount);
  });

  it('GE4 takes a device two generations late through both: what was removed in between stays removed', async () => {
    const { world, old } = await rotated();
    const b = await world.join('user:u', 'B');
    b.sync();
    b.flush();
    const actor = actorOf('user:u', 'B', 0);
    unwrap(remove({ doc: b.doc, actor }, CUP));
    growTall(b.doc, actor, unwrap(add({ doc: b.doc, actor }, { sku: 'bowl' }, 1)));
    b.flush();
    await world.clock.advance(20_000);
    b.socket.close(1000, '');
    await world.clock.advance(2 * LIMITS.roomIdleMs);
    expect(unwrap(await world.disks.durable.load('user:u'))?.generation).toBe(2);

    unwrap(stepUp({ doc: old, actor: A }, CUP, 2));
    const answering = sync(world, request(old, { generation: 0 }));
    await settle();
    await world.clock.advance(1_000);
    const answer = unwrap(await answering);
    expect(answer.generation).toBe(2);
    const fresh = new Y.Doc();
    Y.applyUpdate(fresh, answer.update);
    expect(readBasket(fresh).lines.find(({ id }) => id === CUP)?.quantity).toBe(2);
  });

  it('GE2 leaves a basket alone that is small, or large because it holds much', async () => {
    const world = createWorld();
    await world.rooms.start();
    const a = await world.join('user:u', 'A');
    unwrap(add({ doc: a.doc, actor: A }, { sku: 'cup' }, 3));
    a.flush();
    await world.clock.advance(IN_USE_MS);
    expect(a.closed).toBe(null);
    a.doc.transact(() => {
      for (let i = 0; i < 700; i++)
        unwrap(add({ doc: a.doc, actor: A }, { sku: `sku-${i}`.padEnd(64, 'x') }, 1));
    });
    a.flush();
    expect(unwrap(await world.rooms.open('user:u')).state().byteLength).toBeGreaterThan(
      LIMITS.generationBytes,
    );
    await world.clock.advance(IN_USE_MS);
    expect(a.closed).toBe(null);
    expect(unwrap(await world.rooms.open('user:u')).generation).toBe(0);
  });

  it('GE3 tells the sessions of the old generation and closes them for good', async () => {
    const { world, a } = await grown();
    await world.clock.advance(IN_USE_MS);
    a.flush();
    expect(a.of('notice')).toEqual([{ type: 'notice', notice: { code: 'generation', generation: 1 } }]);
    expect(a.closed?.code).toBe(4409);
  });

  it('GE7 begins a basket anew that is never left, and its device goes on in it', async () => {
    const { world, a } = await grown();
    const before = readBasket(a.doc).itemCount;
    await world.clock.advance(IN_USE_MS);
    const back = await world.join('user:u', 'A');
    back.sync();
    back.flush();
    expect(generationOf(back.doc)).toBe(1);
    expect(readBasket(back.doc).itemCount).toBe(before);
    unwrap(stepUp({ doc: back.doc, actor: actorOf('user:u', 'A', 1) }, CUP));
    back.flush();
    await world.clock.advance(IN_USE_MS);
    expect(back.closed).toBe(null);
    expect((await world.stored('user:u')).itemCount).toBe(before + 1);
  });

  it('GE7 begins it anew again when it has grown as much again', async () => {
    const { world } = await grown();
    await world.clock.advance(IN_USE_MS);
    const back = await world.join('user:u', 'A');
    back.sync();
    back.flush();
    growTall(back.doc, actorOf('user:u', 'A', 1));
    back.flush();
    await world.clock.advance(IN_USE_MS);
    expect(back.closed?.code).toBe(4409);
    expect(unwrap(await world.rooms.open('user:u')).generation).toBe(2);
  });

  it('GE7 leaves a basket that cannot be measured as it is, and goes on with the others', async () => {
    const { world, a } = await grown();
    const room = unwrap(await world.rooms.open('user:u'));
    Object.defineProperty(room, 'doc', {
      get: () => {
        throw new TypeError('a bug');
      },
    });
    const b = await world.join('user:v', 'B');
    const B = actorOf('user:v', 'B', 0);
    unwrap(add({ doc: b.doc, actor: B }, { sku: 'cup' }, 3));
    growTall(b.doc, B);
    b.flush();
    await world.clock.advance(IN_USE_MS);
    expect(a.closed).toBe(null);
    expect(b.closed?.code).toBe(4409);
    expect(world.logged).toMatchObject([{ level: 'error', message: 'looking after a basket failed' }]);
  });

  it('GE1 archives what is renewed, not what an earlier try would have renewed', async () => {
    const { world, a } = await grown();
    const { archive } = world.disks.durable;
    const refusing: typeof archive = (...args) => {
      world.down.add('durable.save');
      return archive(...args);
    };
    Object.assign(world.disks.durable, { archive: refusing });
    await world.clock.advance(IN_USE_MS);
    expect(a.closed).toEqual({ code: 1012, reason: 'draining' });
    Object.assign(world.disks.durable, { archive });
    world.down.clear();
    const back = await world.join('user:u', 'A', { doc: a.doc });
    back.sync();
    back.flush();
    unwrap(remove({ doc: back.doc, actor: A }, CUP));
    back.flush();
    await world.clock.advance(20_000);
    back.socket.close(1000, '');
    await world.clock.advance(2 * LIMITS.roomIdleMs);
    expect(unwrap(await world.disks.durable.load('user:u'))?.generation).toBe(1);
    const archived = new Y.Doc();
    Y.applyUpdate(archived, unwrap(await world.disks.durable.loadArchive('user:u', 0)) ?? new Uint8Array());
    expect(readBasket(archived).itemCount).toBe(readBasket(back.doc).itemCount);
  });

  it('GE3 takes nothing while it rotates: who speaks then comes back and has it taken', async () => {
    const { world, a } = await grown();
    const archive = world.disks.durable.archive;
    Object.assign(world.disks.durable, {
      archive: (...args: Parameters<typeof archive>) => {
        unwrap(stepUp({ doc: a.doc, actor: A }, CUP));
        a.flush();
        return archive(...args);
      },
    });
    await world.clock.advance(IN_USE_MS);
    expect(a.closed).toEqual({ code: 1012, reason: 'draining' });
    const answer = unwrap(await sync(world, request(a.doc, { generation: 0 })));
    const fresh = new Y.Doc();
    Y.applyUpdate(fresh, answer.update);
    expect(readBasket(fresh).itemCount).toBe(readBasket(a.doc).itemCount);
  });

  it('OP4 closes a room whose rotation throws, and opens it as it was', async () => {
    const { world, a } = await grown();
    const { archive } = world.disks.durable;
    Object.assign(world.disks.durable, {
      archive: () => {
        throw new TypeError('a bug');
      },
    });
    await world.clock.advance(IN_USE_MS);
    expect(a.closed?.code).toBe(1012);
    expect(world.rooms.count().rooms).toBe(0);
    // Whoever comes back is not sent away again and again by the same bug.
    const back = await world.join('user:u', 'A');
    await world.clock.advance(2 * LIMITS.roomIdleMs);
    expect(back.closed).toBe(null);
    expect(world.logged).toMatchObject([{ level: 'error', message: 'closing a room failed' }]);
    Object.assign(world.disks.durable, { archive });
    const room = unwrap(await world.rooms.open('user:u'));
    expect(readBasket(room.doc).itemCount).toBe(readBasket(a.doc).itemCount);
    back.socket.close(1000, '');
    await world.clock.advance(2 * LIMITS.roomIdleMs);
    expect(unwrap(await world.rooms.open('user:u')).generation).toBe(1);
  });

  it('GE4 carries what a late device knows into the current generation, and gives it that one whole', async () => {
    const { world, old, before } = await rotated();
    unwrap(stepUp({ doc: old, actor: A }, CUP));
    const answer = unwrap(await sync(world, request(old, { generation: 0 })));
    expect(answer.generation).toBe(1);
    const fresh = new Y.Doc();
    Y.applyUpdate(fresh, answer.update);
    expect(generationOf(fresh)).toBe(1);
    expect(readBasket(fresh).itemCount).toBe(before.itemCount + 1);
    expect((await world.stored('user:u')).itemCount).toBe(before.itemCount + 1);
    // Once more, as after a lost answer: nothing changes.
    unwrap(await sync(world, request(old, { generation: 0 })));
    expect((await world.stored('user:u')).itemCount).toBe(before.itemCount + 1);
  });

  it('GE5 holds a late document to the same rules', async () => {
    const { world, old } = await rotated();
    unwrap(add({ doc: old, actor: actorOf('user:other', 'A', 0) }, { sku: 'bowl' }, 1));
    const answer = await sync(world, request(old, { generation: 0 }));
    expect(answer).toMatchObject({ ok: false, error: { code: 'update-forbidden' } });
  });

  it('GE5 takes a late document only while the basket has room for it', async () => {
    const world = createWorld();
    const answers: string[] = [];
    for (let i = 0; i < 6; i++) {
      const doc = new Y.Doc();
      doc.transact(() => {
        for (let j = 0; j < 2_600; j++) {
          const intent = { s: `sku-${i}-${j}`, t: 'z'.repeat(500) };
          const line = lineIdOf({ sku: intent.s, personalisation: intent.t });
          doc.getMap('cart').set(cartKey(line, A), { v: 1, p: 1, i: intent });
        }
      });
      const answer = await sync(world, request(doc, { generation: 7 }));
      answers.push(answer.ok ? 'ok' : answer.error.code);
    }
    expect(answers).toEqual(['ok', 'ok', 'ok', 'ok', 'ok', 'basket-full']);
  });

  it('GE5 takes a late document only while its lines have room for its actors', async () => {
    const world = createWorld();
    const from = async (slots: readonly number[]) => {
      const doc = new Y.Doc();
      doc.transact(() => {
        for (const slot of slots)
          doc.getMap('cart').set(cartKey(CUP, actorOf('user:u', 'A', slot)), { v: 1, p: 1, i: 'cup', o: 1 });
      });
      const answer = await sync(world, request(doc, { generation: 7 }));
      return answer.ok ? 'ok' : answer.error.code;
    };
    const slots = Array.from({ length: LIMITS.actorsPerLine }, (_, slot) => slot);
    expect(await from(slots)).toBe('ok');
    expect(await from(slots.map((slot) => slot + LIMITS.actorsPerLine))).toBe('basket-full');
    expect((await world.stored('user:u')).itemCount).toBe(LIMITS.actorsPerLine);
    expect(await from(slots)).toBe('ok');
  });

  it('GE6 a row written under the old generation while it was rotated is carried over, not lost', async () => {
    const { world, old, before } = await rotated();
    const state = Y.encodeStateVector(old);
    unwrap(stepUp({ doc: old, actor: A }, CUP));
    const bytes = Y.encodeStateAsUpdate(old, state);
    unwrap(await world.disks.hot.append('user:u', { bytes, device: 'A', generation: 0 }, 0));
    expect((await world.stored('user:u')).itemCount).toBe(before.itemCount + 1);
    const rooms = world.createRooms();
    await rooms.start();
    await world.clock.advance(20_000);
    expect(unwrap(await world.disks.hot.dirty())).toEqual([]);
    expect((await world.stored('user:u')).itemCount).toBe(before.itemCount + 1);
  });

  it('GE6 what a device writes on top of what was carried over outlives a crash', async () => {
    const { world, old, before } = await rotated();
    const state = Y.encodeStateVector(old);
    unwrap(stepUp({ doc: old, actor: A }, CUP));
    const late = { bytes: Y.encodeStateAsUpdate(old, state), device: 'A', generation: 0 };
    unwrap(await world.disks.hot.append('user:u', late, 0));
    const again = await world.join('user:u', 'A', { rooms: world.createRooms() });
    again.sync();
    again.flush();
    unwrap(stepUp({ doc: again.doc, actor: A }, CUP));
    again.send({ type: 'ask', n: 1 });
    again.flush();
    await settle();
    again.flush();
    expect(again.acks('accepted')).toEqual([1]);
    expect((await world.stored('user:u')).itemCount).toBe(before.itemCount + 2);
  });

  it('GE6 does not bring back with a merge what was removed beside the basket and rotated away', async () => {
    const world = createWorld();
    await world.rooms.start();
    const guest = await world.join('guest:g', 'A');
    unwrap(add({ doc: guest.doc, actor: actorOf('guest:g', 'A', 0) }, { sku: 'bowl' }, 2));
    guest.flush();
    await settle();
    // Signed in, not merged yet: the tab shows both, and takes the bowl out.
    const user = await world.join('user:u', 'A');
    unwrap(remove({ doc: user.doc, actor: A, beside: [guest.doc] }, lineIdOf({ sku: 'bowl' })));
    unwrap(add({ doc: user.doc, actor: A }, { sku: 'cup' }, 1));
    growTall(user.doc);
    user.flush();
    await world.clock.advance(IN_USE_MS);
    expect(user.closed?.code).toBe(4409);
    unwrap(await world.rooms.claim('guest:g', 'user:u'));
    await settle(200);
    expect((await world.stored('user:u')).lines.map(({ intent }) => intent.sku)).not.toContain('bowl');
  });

  it('GE6 does not bring back with a late guest tab what was removed and rotated away', async () => {
    const world = createWorld();
    await world.rooms.start();
    const G = actorOf('guest:g', 'A', 0);
    const guest = await world.join('guest:g', 'A');
    unwrap(add({ doc: guest.doc, actor: G }, { sku: 'bowl' }, 2));
    guest.flush();
    await settle();
    unwrap(await world.rooms.claim('guest:g', 'user:u'));
    const user = await world.join('user:u', 'A');
    user.sync();
    user.flush();
    unwrap(remove({ doc: user.doc, actor: A }, lineIdOf({ sku: 'bowl' })));
    unwrap(add({ doc: user.doc, actor: A }, { sku: 'cup' }, 1));
    growTall(user.doc);
    user.flush();
    await world.clock.advance(IN_USE_MS);
    expect(user.closed?.code).toBe(4409);
    unwrap(stepUp({ doc: guest.doc, actor: G }, lineIdOf({ sku: 'bowl' })));
    guest.flush();
    await settle(200);
    const bowl = (await world.stored('user:u')).lines.find(({ intent }) => intent.sku === 'bowl');
    expect(bowl?.quantity).toBe(1);
  });
});

describe('one exchange over HTTP', () => {
  it('ON1 takes what the device has and answers what it lacks', async () => {
    const world = createWorld();
    const b = await world.join('user:u', 'B');
    unwrap(add({ doc: b.doc, actor: actorOf('user:u', 'B', 0) }, { sku: 'plate' }, 1));
    b.flush();
    const doc = new Y.Doc();
    unwrap(add({ doc, actor: A }, { sku: 'cup' }, 2));
    const answer = unwrap(await sync(world, request(doc)));
    Y.applyUpdate(doc, answer.update);
    b.flush();
    expect(readBasket(doc).itemCount).toBe(3);
    expect(readBasket(b.doc).itemCount).toBe(3);
    const rows = unwrap(await world.disks.hot.readFrom('user:u', 0));
    expect(rows.at(-1)?.position).toBe(answer.accepted);
  });

  it('ON2 answers only when the hot store has it, and in time when it has not', async () => {
    const world = createWorld();
    const doc = new Y.Doc();
    unwrap(add({ doc, actor: A }, { sku: 'cup' }, 2));
    unwrap(await world.rooms.open('user:u'));
    world.down.add('hot');
    const answer = sync(world, request(doc));
    await world.clock.advance(10_000);
    expect(await answer).toMatchObject({ ok: false, error: { code: 'store-unavailable' } });
    world.down.clear();
    await world.clock.advance(15_000);
    expect((await world.stored('user:u')).itemCount).toBe(2);
  });

  it('AC2 is forgotten by the room when it has given up', async () => {
    const world = createWorld();
    const doc = new Y.Doc();
    unwrap(add({ doc, actor: A }, { sku: 'cup' }, 2));
    const room = unwrap(await world.rooms.open('user:u'));
    const watch = room.watchAccepted.bind(room);
    const waiting = new Set<() => void>();
    const counted: typeof watch = (seq, done) => {
      const stop = watch(seq, done);
      waiting.add(stop);
      return () => {
        waiting.delete(stop);
        stop();
      };
    };
    Object.assign(room, { watchAccepted: counted });
    world.down.add('hot');
    const answers = [1, 2, 3].map(() => sync(world, request(doc)));
    await settle();
    expect(waiting.size).toBe(3);
    await world.clock.advance(10_000);
    expect((await Promise.all(answers)).map(({ ok }) => ok)).toEqual([false, false, false]);
    expect(waiting.size).toBe(0);
  });

  it('ON3 refuses what a socket would be refused', async () => {
    const world = createWorld();
    const doc = new Y.Doc();
    const bad: [Partial<SyncRequest>, string][] = [
      [{ update: Uint8Array.of(1, 2, 3) }, 'update-malformed'],
      [{ update: new Uint8Array(LIMITS.updateBytes + 1) }, 'update-too-large'],
      [{ stateVector: Uint8Array.of(9) }, 'bad-frame'],
    ];
    for (const [more, code] of bad)
      expect(await sync(world, request(doc, more))).toMatchObject({ ok: false, error: { code } });
  });
});
