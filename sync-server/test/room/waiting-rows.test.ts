/** Rows a room finds as it opens that stand on what no store has: their room died before the rest. SPEC ND8, FL11. */
import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { actorOf, add, lineIdOf, type Owner, readBasket, stepUp } from '../../../shared/src/index.ts';
import { settle } from '../../../tests/support/fake-clock.ts';
import { unwrap } from '../support/basket-devices.ts';
import { createNodes, createWorld } from '../support/room-world.ts';

const A = actorOf('user:u', 'A', 0);

/** Two cups, and one more in an update of its own, which alone is in the store. */
const halfStored = async (node: ReturnType<typeof createWorld>) => {
  const doc = new Y.Doc();
  unwrap(add({ doc, actor: A }, { sku: 'cup' }, 2));
  const first = Y.encodeStateAsUpdate(doc);
  const known = Y.encodeStateVector(doc);
  unwrap(stepUp({ doc, actor: A }, lineIdOf({ sku: 'cup' })));
  const row = { bytes: Y.encodeStateAsUpdate(doc, known), device: 'A', generation: 0 };
  unwrap(await node.disks.hot.append('user:u', row, 0));
  const room = unwrap(await node.rooms.open('user:u'));
  const shown = async () => [readBasket(room.doc).itemCount, (await node.stored('user:u')).itemCount];
  return { room, first, shown };
};

const theOnlyNode = () => createWorld();
const oneOfTwo = () => {
  const [node] = createNodes(2).nodes;
  if (!node) throw new Error('no node');
  return node;
};

it.each([
  ['alone', theOnlyNode],
  ['one of two', oneOfTwo],
])('ND8 come into the document with what they stand on: a node %s', async (_, make) => {
  const node = make();
  const { room, first, shown } = await halfStored(node);
  expect(await shown()).toEqual([0, 0]);
  const watcher = await node.join('user:u', 'B');
  watcher.flush();
  unwrap(room.accept({ device: 'A', isDeviceNamed: true }, first, 'answer', null));
  await settle();
  watcher.flush();
  expect([...(await shown()), readBasket(watcher.doc).itemCount]).toEqual([3, 3, 3]);
});

it('ND8 cost one read of the saved basket for each save, not one after the other', async () => {
  const node = oneOfTwo();
  await node.rooms.start();
  const other = await node.join('user:u', 'B');
  unwrap(add({ doc: other.doc, actor: actorOf('user:u', 'B', 0) }, { sku: 'bowl' }, 1));
  other.flush();
  await node.clock.advance(30_000);
  expect((await node.stored('user:u')).itemCount).toBe(1);
  const { room } = await halfStored(node);
  await settle();
  node.down.add('durable.save');
  let loads = 0;
  const { load } = node.disks.durable;
  Object.assign(node.disks.durable, {
    load: (basket: Owner) => {
      loads++;
      return load(basket);
    },
  });
  await node.clock.advance(10_000);
  expect(room.isIncomplete).toBe(true);
  // Tries to flush, and the comparison with the store.
  expect(loads).toBeLessThan(20);
});

it.each([
  ['alone', theOnlyNode],
  ['one of two', oneOfTwo],
])(
  'FL11 are let go of when what they stand on has not come before the next save: a node %s',
  async (_, make) => {
    const node = make();
    await node.rooms.start();
    const { room, shown } = await halfStored(node);
    expect(room.isIncomplete).toBe(true);
    await node.clock.advance(30_000);
    expect([...(await shown()), room.isIncomplete]).toEqual([0, 0, false]);
  },
);
