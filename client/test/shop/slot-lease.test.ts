/** Slots: one live writer each, and never a writer who has not read what the slot wrote. */
import { describe, expect, it } from 'vitest';
import { createFakeClock } from '../../../tests/support/fake-clock.ts';
import { createMemoryStore } from '../../src/adapters/memory/local-store.ts';
import { openBasketDocument } from '../../src/shop/basket-document.ts';
import { openDeviceMirror } from '../../src/shop/device-mirror.ts';
import type { DocId, UpdateLog } from '../../src/shop/local-store.ts';
import { leaseSlot, retireSlots } from '../../src/shop/slot-lease.ts';
import { createTabActor } from '../../src/shop/tab-actor.ts';
import { createBrowser } from './support/browser.ts';
import { FakeServer, good } from './support/fake-server.ts';
import { settle, until } from './support/until.ts';

const WISH = { owner: 'user:u', docId: 'user:u#0', isWhole: true, seen: () => ({}) } as const;
const MUG = { sku: 'mug' };

describe('slots', () => {
  it('A1 gives the smallest slot that came back, and a new one where none did', async () => {
    const { device } = createMemoryStore();
    const [a, b, c] = [
      await leaseSlot(device, WISH),
      await leaseSlot(device, WISH),
      await leaseSlot(device, WISH),
    ];
    expect([a.slot, b.slot, c.slot]).toEqual([0, 1, 2]);
    await c.giveBack();
    await a.giveBack();
    await a.giveBack();
    const again = [
      await leaseSlot(device, WISH),
      await leaseSlot(device, WISH),
      await leaseSlot(device, WISH),
    ];
    expect(again.map(({ slot }) => slot)).toEqual([0, 2, 3]);
  });

  it('A2 never gives out a slot whose tab ended without a word', async () => {
    const { device } = createMemoryStore();
    const dead = await leaseSlot(device, WISH);
    for (let life = 0; life < 5; life++) {
      const lease = await leaseSlot(device, WISH);
      expect(lease.slot).not.toBe(dead.slot);
      await lease.giveBack();
    }
  });

  it('A3 gives tabs that open together different slots', async () => {
    const { device } = createMemoryStore();
    const leases = await Promise.all(Array.from({ length: 8 }, () => leaseSlot(device, WISH)));
    expect(new Set(leases.map(({ slot }) => slot)).size).toBe(8);
  });

  it('A4 gives out no slot of another epoch, of unreadable rows, or of an owner who left', async () => {
    const { device } = createMemoryStore();
    await (await leaseSlot(device, WISH)).giveBack();
    const renewed = await leaseSlot(device, { ...WISH, docId: 'user:u#1' });
    expect(renewed.slot).toBe(1);
    await renewed.giveBack();
    const damaged = await leaseSlot(device, { ...WISH, docId: 'user:u#1', isWhole: false });
    expect(damaged.slot).toBe(2);
    await damaged.giveBack();
    await retireSlots(device, 'user:u');
    expect((await leaseSlot(device, { ...WISH, docId: 'user:u#1' })).slot).toBe(3);
  });

  it('A5 a slot given back for an older epoch stays away', async () => {
    const { device } = createMemoryStore();
    const late = await leaseSlot(device, WISH);
    await leaseSlot(device, { ...WISH, docId: 'user:u#1' });
    await late.giveBack();
    expect((await leaseSlot(device, { ...WISH, docId: 'user:u#1' })).slot).toBe(2);
  });

  it('A6 a page that is hidden gives its slot back; one that revives leases anew before it writes', async () => {
    const browser = createBrowser(new FakeServer());
    const one = await browser.tab();
    good(await one.shop.add(MUG, 1));
    one.hide();
    await settle();
    const two = await browser.tab();
    good(await two.shop.add(MUG, 1));
    one.revive();
    await Promise.all([one.shop.add(MUG, 1), two.shop.add(MUG, 1)]);
    await until(() => one.shop.basket.get().itemCount === 4 && two.shop.basket.get().itemCount === 4);
  });

  it('A8 a slot is not taken by a tab that has not heard yet what its last holder wrote', async () => {
    const browser = createBrowser(new FakeServer());
    let isLate = false;
    const late: (() => void)[] = [];
    const one = await browser.tab((ports) => ({
      openStore: async () => {
        const store = await ports.openStore();
        const on: UpdateLog['on'] = (listener) =>
          store.log.on((event) => (isLate ? late.push(() => listener(event)) : listener(event)));
        return { ...store, log: { ...store.log, on } };
      },
      // Without a network the log is the only way.
      loadOpenLink: () => new Promise(() => undefined),
    }));
    one.hide();
    await settle();
    isLate = true;
    const two = await browser.tab();
    good(await two.shop.add(MUG, 1));
    two.hide();
    await settle();
    one.revive();
    good(await one.shop.add(MUG, 1));
    isLate = false;
    for (const hear of late) hear();
    await until(() => one.shop.basket.get().itemCount === 2 && two.shop.basket.get().itemCount === 2);
  });

  it('A7 a page that is hidden while something is not on disk keeps its slot', async () => {
    const browser = createBrowser(new FakeServer());
    let isFull = true;
    const one = await browser.tab(() => ({
      openStore: async () => {
        const store = createMemoryStore(browser.memory);
        return {
          ...store,
          log: {
            ...store.log,
            append: (row) => (isFull ? Promise.reject(new Error('x')) : store.log.append(row)),
          },
        };
      },
    }));
    expect((await one.shop.add(MUG, 1)).ok).toBe(false);
    one.hide();
    await settle();
    isFull = false;
    const slots = [...browser.memory.device].find(([key]) => key.startsWith('slots|'))?.[1];
    expect(slots).toMatchObject({ next: 1, free: [] });
  });

  it('A3 also on a full disk, where no slot can be counted', async () => {
    const server = new FakeServer();
    const browser = createBrowser(server);
    good(await (await browser.tab()).shop.add(MUG, 1));
    let isFull = true;
    const full = Object.assign(new Error('full'), { name: 'QuotaExceededError' });
    const open = () =>
      browser.tab((ports) => ({
        openStore: async () => {
          const store = await ports.openStore();
          const { log, device } = store;
          return {
            ...store,
            log: { ...log, append: (row) => (isFull ? Promise.reject(full) : log.append(row)) },
            device: {
              ...device,
              change: (key, change) => (isFull ? Promise.reject(full) : device.change(key, change)),
            },
          };
        },
      }));
    const [one, two] = [await open(), await open()];
    await one.shop.add(MUG, 1);
    await two.shop.add(MUG, 1);
    expect(one.shop.sync.get().problem).toBe('storage-full');
    isFull = false;
    await browser.clock.advance(60_000);
    await until(() => one.shop.basket.get().itemCount === 3 && two.shop.basket.get().itemCount === 3);
  });

  it('A9 a tab that cannot count slots goes on under another number when its basket is renewed', async () => {
    const memory = createMemoryStore();
    const full = () => Promise.reject(new Error('full'));
    const clock = createFakeClock();
    const device = await openDeviceMirror({ ...memory.device, change: full }, clock, () => undefined);
    const tab = { id: 'tab', nextSeq: () => 1 };
    const actorOf = async (docId: DocId) => {
      const document = await openBasketDocument({ log: memory.log, clock, tab }, docId);
      return createTabActor(document, device, { deviceId: 'd', tab, isWhole: () => true }).get();
    };
    const actors = [await actorOf('user:u#0'), await actorOf('user:u#1'), await actorOf('user:u#0')];
    expect(actors[1]).not.toBe(actors[0]);
    expect(actors[2]).toBe(actors[0]);
  });
});
