/** A bug that only one basket's content brings out is that basket's trouble: SPEC OP3, IN4, CL4. */
import * as encoding from 'lib0/encoding';
import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { actorOf, add, LIMITS, type Owner, readBasket } from '../../../shared/src/index.ts';
import { createFakeClock, settle } from '../../../tests/support/fake-clock.ts';
import type { SocketPair } from '../../../tests/support/socket-pair.ts';
import { Forwarding } from '../../src/room/forwarding.ts';
import { codeOf, unwrap } from '../support/basket-devices.ts';
import { createNodes, createWorld, halfRandom } from '../support/room-world.ts';

const BAD: Owner = 'user:bad';
const GOOD: Owner = 'user:good';

const addCup = (pair: SocketPair, owner: Owner, device = 'A', units = 1): void => {
  unwrap(add({ doc: pair.doc, actor: actorOf(owner, device, 0) }, { sku: 'cup' }, units));
  pair.flush();
};

const throws = (): never => {
  throw new TypeError('a bug');
};

/** Two baskets with a device in each. */
const inBoth = async () => {
  const world = createWorld();
  await world.rooms.start();
  const [bad, good] = [await world.join(BAD, 'A'), await world.join(GOOD, 'A')];
  const errors = () => world.logged.filter(({ level }) => level === 'error').map(({ message }) => message);
  return { world, bad, good, errors };
};

it('OP3 sets a basket aside whose flush throws, and saves the others', async () => {
  const { world, bad, good, errors } = await inBoth();
  const { save } = world.disks.durable;
  const refusing: typeof save = (basket, ...rest) => (basket === BAD ? throws() : save(basket, ...rest));
  Object.assign(world.disks.durable, { save: refusing });
  addCup(bad, BAD);
  addCup(good, GOOD);
  await world.clock.advance(60_000);
  expect(errors()).toEqual(['a flush threw', 'a basket cannot be flushed and is left as it is']);
  expect(world.rooms.count()).toMatchObject({ unsaved: 0, setAside: 1 });
  expect(unwrap(await world.disks.durable.projection(GOOD))?.itemCount).toBe(1);
  // It goes on, and is saved as soon as that is possible.
  Object.assign(world.disks.durable, { save });
  addCup(bad, BAD);
  await world.clock.advance(60_000);
  expect(unwrap(await world.disks.durable.projection(BAD))?.itemCount).toBe(2);
  expect(world.rooms.count().setAside).toBe(0);
});

it('OP3 looks after the other rooms where looking after one throws', async () => {
  const { world, bad, good, errors } = await inBoth();
  addCup(bad, BAD);
  addCup(good, GOOD);
  for (const pair of [bad, good]) addCup(pair, pair === bad ? BAD : GOOD);
  const room = unwrap(await world.rooms.open(BAD));
  Object.defineProperty(room, 'sleep', { value: throws });
  await world.clock.advance(20_000 + 2 * LIMITS.sleepAfterMs);
  expect([room.isAwake, unwrap(await world.rooms.open(GOOD)).isAwake]).toEqual([true, false]);
  expect(new Set(errors())).toEqual(new Set(['looking after a basket failed']));
});

it('OP3 lets nobody into a basket that throws when it is opened, and tries anew for who asks again', async () => {
  const { world, bad, errors } = await inBoth();
  addCup(bad, BAD);
  await world.clock.advance(20_000);
  const rooms = world.createRooms();
  const { load } = world.disks.durable;
  Object.assign(world.disks.durable, { load: throws });
  const opened = await Promise.all([rooms.open(BAD), rooms.open(BAD)]);
  expect(opened.map(codeOf)).toEqual(['internal', 'internal']);
  expect([rooms.count().rooms, errors()]).toEqual([0, ['opening a basket threw']]);
  Object.assign(world.disks.durable, { load });
  expect(readBasket(unwrap(await rooms.open(BAD)).doc).itemCount).toBe(1);
});

it('OP3 opens a room anew that throws at what another node tells', async () => {
  const { clock, nodes } = createNodes(2);
  const [one, two] = nodes as [(typeof nodes)[0], (typeof nodes)[0]];
  const [a, b] = [await one.join(BAD, 'A'), await two.join(BAD, 'B')];
  Object.defineProperty(unwrap(await two.rooms.open(BAD)), 'follow', { value: throws });
  addCup(a, BAD);
  await clock.advance(100);
  expect(b.closed).toEqual({ code: 1012, reason: 'draining' });
  expect(two.logged).toMatchObject([
    { level: 'error', message: 'what another node told could not be taken' },
  ]);
  const again = await two.join(BAD, 'B');
  again.sync();
  again.flush();
  expect(readBasket(again.doc).itemCount).toBe(1);
});

it('OP3 keeps a basket behind that throws while it catches up with other nodes', async () => {
  const { clock, shared, nodes } = createNodes(1);
  const [node] = nodes as [(typeof nodes)[0]];
  await node.join(BAD, 'A');
  const { readFrom } = node.disks.hot;
  Object.assign(node.disks.hot, { readFrom: async () => throws() });
  shared.interrupt();
  await clock.advance(1_000);
  expect(node.rooms.count().behind).toBe(1);
  Object.assign(node.disks.hot, { readFrom });
  await clock.advance(LIMITS.retryMaxMs);
  expect(node.rooms.count().behind).toBe(0);
});

it('CL4 waits where merging throws, and merges when it does not any more', async () => {
  const clock = createFakeClock();
  const world = createWorld();
  const guest = unwrap(await world.rooms.open('guest:g'));
  let isBroken = true;
  const merge = async () => (isBroken ? throws() : ({ ok: true, value: undefined } as const));
  const forwarding = new Forwarding(guest, { clock, random: halfRandom, log: world.log, merge });
  expect(codeOf(await forwarding.forward())).toBe('internal');
  expect([forwarding.isHeldUp, world.logged.some(({ level }) => level === 'error')]).toEqual([true, true]);
  isBroken = false;
  await clock.advance(LIMITS.retryMaxMs);
  expect(forwarding.isHeldUp).toBe(false);
});

/** One new value under the key of `first`, by ids of our choice: it says it takes the place of `over`. */
const forged = (client: number, clock: number, over: number, record: unknown): Uint8Array =>
  encoding.encode((encoder) => {
    for (const number of [1, 1, client, clock]) encoding.writeVarUint(encoder, number);
    encoding.writeUint8(encoder, 0xa8);
    for (const number of [client, over, 1]) encoding.writeVarUint(encoder, number);
    encoding.writeAny(encoder, record as encoding.AnyEncodable);
    for (const number of [1, client, 1, over, 1]) encoding.writeVarUint(encoder, number);
  });

it('IN4 takes nothing of a client id no Yjs draws: what others have brought stays, and is saved', async () => {
  const world = createWorld();
  await world.rooms.start();
  const [honest, hostile] = [await world.join(GOOD, 'A'), await world.join(GOOD, 'B')];
  addCup(honest, GOOD);
  const page = new Y.Doc();
  page.clientID = 2 ** 40;
  unwrap(add({ doc: page, actor: actorOf(GOOD, 'B', 0) }, { sku: 'cup' }, 1));
  const [record] = Object.values(page.getMap('cart').toJSON());
  hostile.send({ type: 'update', update: Y.encodeStateAsUpdate(page) });
  // The second says it follows the first, which the one before it has replaced.
  for (const clock of [1, 2]) hostile.send({ type: 'update', update: forged(2 ** 40, clock, 0, record) });
  hostile.flush();
  addCup(honest, GOOD);
  addCup(honest, GOOD);
  await settle();
  await world.clock.advance(20_000);
  expect(hostile.of('refused').map(({ code }) => code)).toEqual(Array(3).fill('update-malformed'));
  expect(unwrap(await world.disks.durable.projection(GOOD))?.itemCount).toBe(3);
  expect(world.logged).toEqual([]);
});
