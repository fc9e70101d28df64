/** What the server itself writes into a basket: stored before anybody sees it, in one order on all nodes. SPEC ND16. */
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { actorOf, add, readBasket, stepUp } from '../../../shared/src/index.ts';
import { createFakeClock, settle } from '../../../tests/support/fake-clock.ts';
import { createMemoryDurableStore } from '../../src/adapters/memory/durable-store.ts';
import { createMemoryGuestStore } from '../../src/adapters/memory/guest-store.ts';
import { createMemoryHotStore } from '../../src/adapters/memory/hot-store.ts';
import { SERVER } from '../../src/domain/basket-document.ts';
import type { HotStore } from '../../src/ports/hot-store.ts';
import { syncOnce } from '../../src/room/sync-once.ts';
import { unwrap } from '../support/basket-devices.ts';
import { createNodes, createWorld } from '../support/room-world.ts';

const G = actorOf('guest:g', 'A', 0);
const U = actorOf('user:u', 'B', 0);

type World = ReturnType<typeof createWorld>;

/** A guest of two cups, and a device of the user, both there. */
const guestAndUser = async (world: World) => {
  const tab = await world.join('guest:g', 'A');
  const user = await world.join('user:u', 'B');
  unwrap(add({ doc: tab.doc, actor: G }, { sku: 'cup' }, 2));
  tab.flush();
  await settle();
  const hears = async (): Promise<number> => {
    for (let turn = 0; turn < 2; turn++) {
      await settle(500);
      for (const pair of [tab, user]) pair.flush();
    }
    await settle(500);
    return readBasket(user.doc).itemCount;
  };
  return { tab, user, hears };
};

/** Stores at once what the server writes, and says so when it is told to. */
const lateToSay = (store: HotStore) => {
  let say = (): void => undefined;
  const told = new Promise<void>((resolve) => {
    say = resolve;
  });
  const hot: HotStore = {
    ...store,
    append: async (basket, update, above) => {
      const appended = await store.append(basket, update, above);
      if (update.device === SERVER) await told;
      return appended;
    },
  };
  return { hot, say };
};

describe('what the server writes', () => {
  it('ND16 is seen by nobody before it is stored', async () => {
    const world = createWorld();
    const { hears } = await guestAndUser(world);
    world.down.add('hot.append user:u');
    const claimed = await world.rooms.claim('guest:g', 'user:u');
    expect(claimed).toMatchObject({ ok: false, error: { code: 'store-unavailable' } });
    const other = await world.join('user:u', 'C');
    other.flush();
    expect([await hears(), readBasket(other.doc).itemCount]).toEqual([0, 0]);
    world.down.clear();
    await world.clock.advance(30_000);
    expect([await hears(), (await world.stored('user:u')).itemCount]).toEqual([2, 2]);
  });

  it('ND16 is saved with the first flush that goes past it', async () => {
    const { hot, say } = lateToSay(createMemoryHotStore());
    const disks = { hot, durable: createMemoryDurableStore(), guests: createMemoryGuestStore() };
    const world = createWorld(undefined, { clock: createFakeClock(), disks });
    const { user, hears } = await guestAndUser(world);
    const claimed = world.rooms.claim('guest:g', 'user:u');
    await settle(500);
    unwrap(add({ doc: user.doc, actor: U }, { sku: 'bowl' }, 1));
    await hears();
    await world.rooms.flush('user:u');
    say();
    unwrap(await claimed);
    await world.rooms.flush('user:u');
    expect([await hears(), (await world.stored('user:u')).itemCount]).toEqual([3, 3]);
  });

  it.each(['older', 'newer'])(
    'ND16 of two late devices at two nodes at once, the %s first, the newer stands',
    async (first) => {
      const { nodes } = createNodes(2);
      const late = new Y.Doc();
      const line = unwrap(add({ doc: late, actor: G }, { sku: 'cup' }, 1));
      const states = [Y.encodeStateAsUpdate(late)];
      unwrap(stepUp({ doc: late, actor: G }, line));
      states.push(Y.encodeStateAsUpdate(late));
      if (first === 'newer') states.reverse();
      const bring = ({ rooms, stores, clock }: World, update: Uint8Array | undefined) =>
        syncOnce({ rooms, durable: stores.durable, clock }, 'guest:g', {
          device: 'A',
          isDeviceNamed: true,
          stateVector: Uint8Array.of(0),
          update: update ?? Uint8Array.of(0, 0),
          // Of no generation there is an archive: all of it is carried.
          generation: 7,
        });
      await Promise.all(nodes.map(async (node, i) => unwrap(await bring(node, states[i]))));
      await settle(500);
      for (const node of nodes) {
        const room = unwrap(await node.rooms.open('guest:g'));
        expect([readBasket(room.doc).itemCount, (await node.stored('guest:g')).itemCount]).toEqual([2, 2]);
      }
    },
  );
});
