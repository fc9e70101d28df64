/** What `saved` means where several nodes append to one hot store: SPEC AC8, FL8. */
import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { actorOf, add, fail, type Owner } from '../../../shared/src/index.ts';
import { createFakeClock } from '../../../tests/support/fake-clock.ts';
import { SocketPair } from '../../../tests/support/socket-pair.ts';
import { createMemoryDurableStore } from '../../src/adapters/memory/durable-store.ts';
import { createMemoryGuestStore } from '../../src/adapters/memory/guest-store.ts';
import { createMemoryHotStore } from '../../src/adapters/memory/hot-store.ts';
import { SharedMemory } from '../../src/adapters/memory/shared-hot-store.ts';
import type { HotStore } from '../../src/ports/hot-store.ts';
import { Rooms } from '../../src/room/rooms.ts';
import { unwrap } from '../support/basket-devices.ts';
import { authorityOf, halfRandom, writerOf } from '../support/room-world.ts';

const U: Owner = 'user:u';
const times = { afterMs: 5_000, atMostMs: 15_000 };
const nothing = () => undefined;

const createNodes = (change = (hot: HotStore): HotStore => hot) => {
  const clock = createFakeClock();
  const memory = new SharedMemory({ clock, times });
  const [durable, guests] = [createMemoryDurableStore(), createMemoryGuestStore()];
  const node = () =>
    new Rooms({
      stores: { hot: change(memory.node()), durable, guests },
      authorities: { renew: async () => fail('signed-out') },
      clock,
      random: halfRandom,
      log: { info: nothing, warn: nothing, error: nothing },
      flush: times,
    });
  const join = async (rooms: Rooms, doc: Y.Doc): Promise<SocketPair> => {
    const room = unwrap(await rooms.open(U));
    const pair = new SocketPair(doc);
    const joining = { authority: authorityOf(U), device: 'A', isDeviceNamed: true };
    pair.server = unwrap(room.join(pair.socket, joining));
    pair.flush();
    return pair;
  };
  return { clock, node, join };
};

it('AC8 a device that comes to another node is not told saved before what the first one took is', async () => {
  const { clock, node, join } = createNodes();
  const [first, second] = [node(), node()];
  await first.start();
  unwrap(await second.open(U));
  const doc = new Y.Doc();
  const one = await join(first, doc);
  unwrap(add({ doc, actor: actorOf(U, 'A', 0) }, { sku: 'cup' }, 1));
  one.flush();
  await clock.advance(10);
  const two = await join(second, doc);
  two.send({ type: 'ask', n: 1 });
  two.flush();
  await clock.advance(10);
  two.flush();
  expect([two.acks('accepted'), two.acks('saved')]).toEqual([[1], []]);
  await clock.advance(times.atMostMs);
  two.flush();
  expect(two.acks('saved')).toEqual([1]);
});

it('AC8 a row that was saved before the word of its append came counts as saved', async () => {
  const hot = createMemoryHotStore();
  let answer: (() => void) | null = null;
  const slow = {
    ...hot,
    append: async (...args: Parameters<typeof hot.append>) => {
      const appended = await hot.append(...args);
      await new Promise<void>((done) => {
        answer = done;
      });
      return appended;
    },
  };
  const clock = createFakeClock();
  const writer = writerOf(U, slow, clock);
  writer.keep({ bytes: Y.encodeStateAsUpdate(new Y.Doc()), device: 'A', generation: 0 });
  await clock.advance(0);
  writer.markSaved(1);
  (answer as (() => void) | null)?.();
  await clock.advance(0);
  expect([writer.acceptedSeq, writer.savedSeq]).toEqual([1, 1]);
});

it('FL8 a flush that worked without a word of it is tried again, and saved is said', async () => {
  let failures = 1;
  const { clock, node, join } = createNodes((hot) => ({
    ...hot,
    trimThrough: async (basket, position) => {
      const trimmed = await hot.trimThrough(basket, position);
      return failures-- > 0 ? fail('store-unavailable', 'after the effect') : trimmed;
    },
  }));
  const only = node();
  await only.start();
  const doc = new Y.Doc();
  const device = await join(only, doc);
  unwrap(add({ doc, actor: actorOf(U, 'A', 0) }, { sku: 'cup' }, 1));
  device.send({ type: 'ask', n: 1 });
  device.flush();
  await clock.advance(2 * times.atMostMs);
  device.flush();
  expect(device.acks('saved')).toEqual([1]);
  expect(only.count().unsaved).toBe(0);
});
