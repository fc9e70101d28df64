/** A claimed guest's changes while the user's basket cannot take them: SPEC CL4, CL7. */
import { expect, it } from 'vitest';
import { actorOf, add, fail, LIMITS, type Owner } from '../../../shared/src/index.ts';
import { createFakeClock, settle } from '../../../tests/support/fake-clock.ts';
import { Forwarding } from '../../src/room/forwarding.ts';
import { unwrap } from '../support/basket-devices.ts';
import { createWorld, halfRandom } from '../support/room-world.ts';

it('CL7 is tried again one at a time, however many changes came meanwhile', async () => {
  const clock = createFakeClock();
  const room = await createWorld().rooms.open('guest:g');
  if (!room.ok) throw new Error(room.error.code);
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  let tries = 0;
  const merge = async () => {
    tries++;
    return fail('store-unavailable');
  };
  const forwarding = new Forwarding(room.value, { clock, random: halfRandom, log, merge });
  for (let change = 0; change < 50; change++) await forwarding.forward();
  expect([tries, clock.pending]).toEqual([50, 1]);
  await clock.advance(60_000);
  expect(clock.pending).toBe(1);
});

/** A claimed guest with 1 cup more than its user has, because the user's basket could not be opened. */
const heldUp = async () => {
  const world = createWorld();
  await world.rooms.start();
  unwrap(await world.rooms.claim('guest:g', 'user:u'));
  await world.clock.advance(20_000 + 2 * LIMITS.roomIdleMs);
  const broken = world.disks.durable.load;
  Object.assign(world.disks.durable, {
    load: async (basket: Owner) => (basket === 'user:u' ? fail('internal', 'damaged') : broken(basket)),
  });
  const guest = await world.join('guest:g', 'A');
  unwrap(add({ doc: guest.doc, actor: actorOf('guest:g', 'A', 0) }, { sku: 'cup' }, 1));
  guest.send({ type: 'ask', n: 1 });
  guest.flush();
  await world.clock.advance(20_000);
  guest.flush();
  expect(guest.acks('accepted')).toEqual([]);
  const repair = () => Object.assign(world.disks.durable, { load: broken });
  return { world, guest, repair };
};

it('CL4 waits while the user’s row cannot be read, and is forwarded when it can again', async () => {
  const { world, guest, repair } = await heldUp();
  repair();
  await world.clock.advance(LIMITS.retryMaxMs);
  guest.flush();
  expect(guest.acks('accepted')).toEqual([1]);
  expect((await world.stored('user:u')).itemCount).toBe(1);
});

it('CL4 keeps no room open meanwhile, and forwards when it opens again', async () => {
  const { world, guest, repair } = await heldUp();
  guest.socket.close(1000, '');
  await world.clock.advance(20_000 + 2 * LIMITS.roomIdleMs);
  expect(world.rooms.count().rooms).toBe(0);
  repair();
  await world.join('guest:g', 'A');
  await settle();
  expect((await world.stored('user:u')).itemCount).toBe(1);
});

it('CL4 keeps no drain waiting meanwhile', async () => {
  const { world } = await heldUp();
  let unsaved: number | null = null;
  void world.rooms.drain(5_000).then((count) => {
    unsaved = count;
  });
  await settle();
  expect(unsaved).toBe(0);
});
