/** A hot store that has lost rows which were accepted and not saved: SPEC ND14. */
import { expect, it } from 'vitest';
import { type Actor, actorOf, add, type Owner, ok } from '../../../shared/src/index.ts';
import { createFakeClock, settle } from '../../../tests/support/fake-clock.ts';
import type { SocketPair } from '../../../tests/support/socket-pair.ts';
import { createMemoryHotStore } from '../../src/adapters/memory/hot-store.ts';
import type { HotStore } from '../../src/ports/hot-store.ts';
import { unwrap } from '../support/basket-devices.ts';
import { createNodes, writerOf } from '../support/room-world.ts';

const U: Owner = 'user:u';
const actorAt = (device: string): Actor => actorOf(U, device, 0);

const passOn = async (...pairs: SocketPair[]): Promise<void> => {
  for (let round = 0; round < 4; round++) {
    for (const pair of pairs) pair.flush();
    await settle();
  }
};

/** Two devices of one basket; what both have put into it is accepted, and the store has lost it. */
const afterLoss = async (saveFirst: boolean) => {
  const { clock, shared, nodes } = createNodes(1);
  const [node] = nodes as [(typeof nodes)[0]];
  await node.rooms.start();
  const [a, b] = [await node.join(U, 'A'), await node.join(U, 'B')];
  const put = async (pair: SocketPair, device: string, n: number): Promise<void> => {
    unwrap(add({ doc: pair.doc, actor: actorAt(device) }, { sku: `cup${device}` }, 1));
    pair.send({ type: 'ask', n });
    await passOn(a, b);
  };
  a.sync();
  b.sync();
  await passOn(a, b);
  if (saveFirst) {
    await put(a, 'A', 1);
    await put(b, 'B', 1);
    await clock.advance(30_000);
    await passOn(a, b);
  }
  await put(a, 'A', 2);
  await put(b, 'B', 2);
  expect([a.acks('accepted').at(-1), b.acks('accepted').at(-1)]).toEqual([2, 2]);
  await shared.empty();
  return { clock, shared, node, a, b, put };
};

const lossesOf = ({ logged }: Awaited<ReturnType<typeof afterLoss>>['node']): number =>
  logged.filter(({ message }) => message.includes('has lost rows')).length;

it.each([false, true])(
  'ND14 shows where the store comes back without them (saved before: %s)',
  async (saveFirst) => {
    const { clock, shared, node, a, b } = await afterLoss(saveFirst);
    shared.interrupt();
    await clock.advance(30_000);
    await passOn(a, b);
    expect([a.acks('saved').at(-1), b.acks('saved').at(-1)]).toEqual([2, 2]);
    expect((await node.stored(U)).itemCount).toBe(saveFirst ? 4 : 2);
    expect(lossesOf(node)).toBe(1);
  },
);

it('ND14 shows at the next row, which stands on what is gone', async () => {
  const { clock, node, a, b, put } = await afterLoss(false);
  await put(a, 'A', 3);
  await clock.advance(20_000);
  await passOn(a, b);
  expect([a.acks('saved').at(-1), b.acks('saved').at(-1)]).toEqual([3, 2]);
  expect((await node.stored(U)).itemCount).toBe(3);
});

it('ND14 shows by comparing, where nothing is told', async () => {
  const { clock, node, a, b } = await afterLoss(false);
  await clock.advance(60_000);
  await passOn(a, b);
  expect([a.acks('saved').at(-1), b.acks('saved').at(-1)]).toEqual([2, 2]);
  expect((await node.stored(U)).itemCount).toBe(2);
});

it('ND14 has its rows above all that were accepted, also by a clock that is behind', async () => {
  const asked: number[] = [];
  const hot: HotStore = {
    ...createMemoryHotStore(),
    append: async (_basket, _update, above) => ok(asked.push(above) * 100),
  };
  const clock = createFakeClock();
  const writer = writerOf(U, hot, clock);
  for (let i = 0; i < 2; i++) {
    writer.keep({ bytes: Uint8Array.of(0, 0), device: 'A', generation: 0 });
    await clock.advance(0);
  }
  expect(asked).toEqual([0, 100]);
});

it('ND14 leaves each Yjs client id with its device', async () => {
  const { clock, shared, node, a, b } = await afterLoss(false);
  shared.interrupt();
  await clock.advance(30_000);
  const saved = unwrap(await node.disks.durable.load(U));
  expect([a, b].map(({ doc }) => saved?.owners.get(doc.clientID))).toEqual(['A', 'B']);
});

it('ND14 is not suspected of what was saved and is forgotten as it should be', async () => {
  const { clock, shared, node, a, b, put } = await afterLoss(false);
  shared.interrupt();
  await clock.advance(30_000);
  // Something is replaced, so that the document has deletions.
  await put(a, 'A', 3);
  await clock.advance(30_000);
  const before = lossesOf(node);
  await node.rooms.release(U);
  await clock.advance(60_000);
  await put(a, 'A', 4);
  await clock.advance(30_000);
  await passOn(a, b);
  expect(a.acks('saved').at(-1)).toBe(4);
  expect(lossesOf(node)).toBe(before);
});
