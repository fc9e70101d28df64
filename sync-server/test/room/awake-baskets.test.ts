/** How many documents are in memory whole: SPEC OP5, RO8. */
import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { actorOf, add, LIMITS, type Owner, readBasket } from '../../../shared/src/index.ts';
import { settle } from '../../../tests/support/fake-clock.ts';
import { type Awake, AwakeBaskets } from '../../src/room/awake-baskets.ts';
import { unwrap } from '../support/basket-devices.ts';
import { createWorld } from '../support/room-world.ts';

/** Baskets that are awake up to 100 bytes, and the names of those that were put to sleep. */
const inHundred = () => {
  const logged: object[] = [];
  const note = (fields: object): void => void logged.push(fields);
  const awake = new AwakeBaskets(100, { info: note, warn: note, error: note });
  const slept: string[] = [];
  const basketOf = (name: string, bytes: number): Awake & { bytes: number } => ({
    basket: `user:${name}`,
    bytes,
    sleep: () => void slept.push(name),
  });
  return { awake, slept, logged, basketOf };
};

it('OP5 above the bound those untouched for longest go to sleep, and never the one in use', () => {
  const { awake, slept, basketOf } = inHundred();
  const [a, b, c] = [basketOf('a', 40), basketOf('b', 40), basketOf('c', 40)] as const;
  awake.touch(a);
  awake.touch(b);
  awake.touch(a);
  expect(slept).toEqual([]);
  awake.touch(c);
  expect(slept).toEqual(['b']);
  // It has grown since it was counted.
  c.bytes = 70;
  awake.touch(c);
  expect(slept).toEqual(['b', 'a']);
  c.bytes = 500;
  awake.touch(c);
  expect(slept).toEqual(['b', 'a']);
  awake.touch(a);
  expect(slept).toEqual(['b', 'a', 'c']);
  // What was closed counts no longer.
  awake.forget(a);
  for (const basket of [b, basketOf('d', 50)]) awake.touch(basket);
  expect(slept).toEqual(['b', 'a', 'c']);
});

it('OP5 a basket that cannot be put to sleep is nobody else’s trouble', () => {
  const { awake, slept, logged, basketOf } = inHundred();
  const broken = {
    ...basketOf('broken', 60),
    sleep: () => {
      throw new TypeError('a bug');
    },
  };
  for (const basket of [broken, basketOf('a', 60), basketOf('b', 60)]) awake.touch(basket);
  expect(slept).toEqual(['a']);
  expect(logged).toMatchObject([{ basket: 'user:broken' }]);
});

const OWNERS: readonly Owner[] = ['user:1', 'user:2', 'user:3', 'user:4'];
const LINES = 60;

it('OP5 so do unsaved ones while people write to many, and nothing is lost', async () => {
  const world = createWorld();
  const maxBytes = 20 * 1024;
  const rooms = world.createRooms(world.log, maxBytes);
  world.down.add('durable.save');
  const open = await Promise.all(OWNERS.map(async (owner) => unwrap(await rooms.open(owner))));
  const devices = await Promise.all(OWNERS.map((owner) => world.join(owner, 'A', { rooms })));
  const addTo = (at: number, sku: string): void => {
    const { doc } = devices[at] as (typeof devices)[0];
    unwrap(add({ doc, actor: actorOf(OWNERS[at] as Owner, 'A', 0) }, { sku }, 1));
  };
  for (const [at, device] of devices.entries()) {
    device.doc.transact(() => {
      for (let i = 0; i < LINES; i++) addTo(at, `sku-${i}`.padEnd(64, 'x'));
    });
    addTo(at, 'cup');
    device.flush();
    await settle();
  }
  const awake = open.filter(({ isAwake }) => isAwake);
  expect(awake.length).toBeGreaterThan(0);
  expect(awake.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(maxBytes);
  expect(open.map(({ isAwake, isSaved }) => isAwake || isSaved)[0]).toBe(false);
  expect(open.at(-1)?.isAwake).toBe(true);

  for (const [at, device] of devices.entries()) {
    addTo(at, 'bowl');
    device.flush();
  }
  const late = await world.join('user:1', 'B', { rooms });
  late.sync();
  late.flush();
  expect(readBasket(late.doc).itemCount).toBe(LINES + 2);
  world.down.clear();
  await world.clock.advance(60_000);
  for (const owner of OWNERS) {
    expect(unwrap(await world.disks.hot.readFrom(owner, 0))).toEqual([]);
    expect((await world.stored(owner)).itemCount).toBe(LINES + 2);
    expect(unwrap(await world.disks.durable.projection(owner))?.itemCount).toBe(LINES + 2);
  }
});

it('RO8 who wakes a document pays for all of it, and nobody for one that is awake', async () => {
  const world = createWorld();
  await world.rooms.start();
  const room = unwrap(await world.rooms.open('user:u'));
  const doc = new Y.Doc();
  const actor = actorOf('user:u', 'A', 0);
  const parts: number[] = [];
  const writer = { device: 'A', isDeviceNamed: true, onParts: (count: number) => void parts.push(count) };
  const write = (units: number): number => {
    const before = Y.encodeStateVector(doc);
    for (let i = 0; i < units; i++) unwrap(add({ doc, actor }, { sku: `sku-${i}`.padEnd(64, 'x') }, 1));
    parts.length = 0;
    unwrap(room.accept(writer, Y.encodeStateAsUpdate(doc, before), 'answer', null));
    return Math.max(...parts) * LIMITS.bytesPerPart;
  };
  write(LINES);
  write(1);
  await world.clock.advance(20_000);
  expect(room.isAwake).toBe(false);
  const { bytes } = room;
  expect(bytes).toBeGreaterThan(LINES * 64);
  expect(write(1)).toBeGreaterThanOrEqual(bytes);
  expect(room.isAwake).toBe(true);
  expect(write(1)).toBeLessThan(bytes / 10);
});
