/** A guest's basket becomes part of a user's: SPEC CL1–CL8. */
import { describe, expect, it } from 'vitest';
import {
  type Actor,
  actorOf,
  add,
  lineIdOf,
  readBasket,
  remove,
  unitsFrom,
} from '../../../shared/src/index.ts';
import { settle } from '../../../tests/support/fake-clock.ts';
import { unwrap } from '../support/basket-devices.ts';
import { createWorld } from '../support/room-world.ts';

const G: Actor = actorOf('guest:g', 'A', 0);
const U: Actor = actorOf('user:u', 'A', 0);
const CUP = lineIdOf({ sku: 'cup' });

/** A guest with 2 and a user with 4 of the same. */
const inTwo = async () => {
  const world = createWorld();
  const guest = await world.join('guest:g', 'A');
  unwrap(add({ doc: guest.doc, actor: G }, { sku: 'cup' }, 2));
  guest.flush();
  const user = await world.join('user:u', 'A');
  unwrap(add({ doc: user.doc, actor: U }, { sku: 'cup' }, 4));
  user.flush();
  await settle();
  return { world, guest, user };
};

describe('claims', () => {
  it('CL1 merges by union, and again without changing anything', async () => {
    const { world, user } = await inTwo();
    for (let i = 0; i < 3; i++) {
      expect(await world.rooms.claim('guest:g', 'user:u')).toEqual({ ok: true, value: { itemCount: 2 } });
      user.flush();
      expect(readBasket(user.doc).itemCount).toBe(6);
    }
    expect((await world.stored('user:u')).itemCount).toBe(6);
    expect(unitsFrom({ doc: user.doc, actor: U }, 'guest:g')).toBe(2);
  });

  it('CL2 the first claimer owns the guest', async () => {
    const { world } = await inTwo();
    const [a, b] = await Promise.all([
      world.rooms.claim('guest:g', 'user:u'),
      world.rooms.claim('guest:g', 'user:v'),
    ]);
    expect(a.ok).toBe(true);
    expect(b).toMatchObject({ ok: false, error: { code: 'guest-taken' } });
    expect((await world.stored('user:v')).itemCount).toBe(0);
  });

  it('CL3 does not bring back what was removed after the merge', async () => {
    const { world, user } = await inTwo();
    unwrap(await world.rooms.claim('guest:g', 'user:u'));
    user.flush();
    unwrap(remove({ doc: user.doc, actor: U }, CUP));
    user.flush();
    unwrap(await world.rooms.claim('guest:g', 'user:u'));
    user.flush();
    expect(readBasket(user.doc).itemCount).toBe(0);
  });

  it('CL4 a tab that has not heard of it adds one, once, accepted only when the user has it', async () => {
    const { world, guest, user } = await inTwo();
    unwrap(await world.rooms.claim('guest:g', 'user:u'));
    world.down.add('hot.append user:u');
    unwrap(add({ doc: guest.doc, actor: G }, { sku: 'cup' }, 1));
    guest.send({ type: 'ask', n: 1 });
    guest.flush();
    await world.clock.advance(1_000);
    guest.flush();
    expect((await world.stored('guest:g')).itemCount).toBe(3);
    expect(guest.acks('accepted')).toEqual([]);
    world.down.clear();
    await world.clock.advance(30_000);
    guest.flush();
    user.flush();
    expect(guest.acks('accepted')).toEqual([1]);
    expect(readBasket(user.doc).itemCount).toBe(7);
    expect((await world.stored('user:u')).itemCount).toBe(7);
  });

  it('CL5 a guest the server has not seen yet is merged when its document comes', async () => {
    const world = createWorld();
    expect(await world.rooms.claim('guest:g', 'user:u')).toEqual({ ok: true, value: { itemCount: 0 } });
    const guest = await world.join('guest:g', 'A');
    unwrap(add({ doc: guest.doc, actor: G }, { sku: 'cup' }, 2));
    guest.flush();
    await settle();
    expect((await world.stored('user:u')).itemCount).toBe(2);
  });

  it('CL6 a crash after the claim is decided is made good when the user comes', async () => {
    const { world } = await inTwo();
    unwrap(await world.disks.guests.claim('guest:g', 'user:u', 0));
    const rooms = world.createRooms();
    const user = await world.join('user:u', 'B', { rooms });
    await settle();
    user.sync();
    user.flush();
    expect(readBasket(user.doc).itemCount).toBe(6);
  });

  it('CL7 a crash after the guest store has a late change is made good when the guest comes', async () => {
    const { world, guest } = await inTwo();
    unwrap(await world.rooms.claim('guest:g', 'user:u'));
    unwrap(add({ doc: guest.doc, actor: G }, { sku: 'cup' }, 5));
    const [frame] = guest.toServer;
    unwrap(
      await world.disks.hot.append(
        'guest:g',
        { bytes: (frame ?? new Uint8Array()).slice(3), device: 'A', generation: 0 },
        0,
      ),
    );
    const rooms = world.createRooms();
    await world.join('guest:g', 'A', { rooms });
    await settle();
    expect((await world.stored('user:u')).itemCount).toBe(11);
  });

  it('CL8 the user may write the claimed guest’s lines, and nobody else’s', async () => {
    const { world, user } = await inTwo();
    unwrap(await world.rooms.claim('guest:g', 'user:u'));
    const late = actorOf('guest:g', 'A', 9);
    unwrap(add({ doc: user.doc, actor: late }, { sku: 'plate' }, 1));
    unwrap(add({ doc: user.doc, actor: actorOf('guest:h', 'A', 0) }, { sku: 'bowl' }, 1));
    user.flush();
    expect(user.of('refused').map(({ code }) => code)).toEqual(['update-forbidden']);
    await settle();
    expect((await world.stored('user:u')).lines.map(({ intent }) => intent.sku).sort()).toEqual([
      'cup',
      'plate',
    ]);
  });
});
