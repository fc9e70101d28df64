/** The device's rows while the storage refuses them, and after: SPEC T12, U10. */
import { describe, expect, it } from 'vitest';
import { createFakeClock } from '../../../tests/support/fake-clock.ts';
import { createMemoryStore, createSharedMemory } from '../../src/adapters/memory/local-store.ts';
import { openDeviceMirror } from '../../src/shop/device-mirror.ts';
import { createBrowser } from './support/browser.ts';
import { FakeServer, good } from './support/fake-server.ts';
import { settle, until } from './support/until.ts';

const full = Object.assign(new Error('full'), { name: 'QuotaExceededError' });
const ADA = { email: 'ada@example.org', password: 'x' };

/** Two tabs over one store; the first one's writes can be refused. */
const twoMirrors = async () => {
  const memory = createSharedMemory();
  const disk = { isFull: false };
  const clock = createFakeClock();
  const said: unknown[] = [];
  const { device } = createMemoryStore(memory);
  const change: typeof device.change = (key, next) =>
    disk.isFull ? Promise.reject(full) : device.change(key, next);
  const one = await openDeviceMirror({ ...device, change }, clock, (failure) => said.push(failure));
  const two = await openDeviceMirror(createMemoryStore(memory).device, clock, () => undefined);
  return { disk, clock, said, one, two };
};

describe('a row the storage refuses', () => {
  it('T12 stands in this tab, and in all of them once there is room', async () => {
    const { disk, clock, said, one, two } = await twoMirrors();
    disk.isFull = true;
    await one.change('epoch|user:a', () => ({ epoch: 1 }));
    await one.change('epoch|user:a', (row) => ({ epoch: (row?.epoch ?? 0) + 1 }));
    expect([one.get('epoch|user:a'), two.get('epoch|user:a')]).toEqual([{ epoch: 2 }, undefined]);
    await clock.advance(5_000);
    disk.isFull = false;
    await clock.advance(60_000);
    expect([one.get('epoch|user:a'), two.get('epoch|user:a')]).toEqual([{ epoch: 2 }, { epoch: 2 }]);
    expect([said.at(0), said.at(-1), clock.pending]).toEqual([full, null, 0]);
  });

  it('T12 is told with the next change, in their order', async () => {
    const { disk, clock, said, one, two } = await twoMirrors();
    disk.isFull = true;
    await one.change('epoch|user:a', () => ({ epoch: 1 }));
    disk.isFull = false;
    await one.change('epoch|user:a', (row) => ({ epoch: (row?.epoch ?? 0) * 10 }));
    expect([two.get('epoch|user:a'), said]).toEqual([{ epoch: 10 }, [full, null]]);
    await clock.advance(60_000);
    expect(two.get('epoch|user:a')).toEqual({ epoch: 10 });
  });

  it('T12 goes on top of what another tab writes meanwhile', async () => {
    const { disk, clock, one, two } = await twoMirrors();
    const atLeast = (epoch: number) => (row?: { epoch: number }) => ({
      epoch: Math.max(row?.epoch ?? 0, epoch),
    });
    disk.isFull = true;
    await one.change('epoch|user:a', atLeast(3));
    await two.change('epoch|user:a', atLeast(2));
    expect(one.get('epoch|user:a')).toEqual({ epoch: 3 });
    disk.isFull = false;
    await clock.advance(60_000);
    expect(two.get('epoch|user:a')).toEqual({ epoch: 3 });
  });

  it('T12 is given up where all tabs must see it or none', async () => {
    const { disk, clock, one, two } = await twoMirrors();
    disk.isFull = true;
    await expect(one.changeStored('epoch|user:a', () => ({ epoch: 1 }))).rejects.toBe(full);
    disk.isFull = false;
    await clock.advance(60_000);
    expect([one.get('epoch|user:a'), two.get('epoch|user:a')]).toEqual([undefined, undefined]);
  });
});

/** A browser with two tabs whose disk can be full, of device rows. */
const twoTabs = async () => {
  const server = new FakeServer();
  const browser = createBrowser(server);
  const disk = { isFull: false };
  const open = () =>
    browser.tab((ports) => ({
      openStore: async () => {
        const store = await ports.openStore();
        const { device } = store;
        const change: typeof device.change = (key, next) =>
          disk.isFull ? Promise.reject(full) : device.change(key, next);
        return { ...store, device: { ...device, change } };
      },
    }));
  return { server, browser, disk, tabs: [await open(), await open()] as const };
};

describe('signing in and out on a full disk', () => {
  it('U10 signing in is refused, and nothing has changed anywhere', async () => {
    const { server, browser, disk, tabs } = await twoTabs();
    const [one, two] = tabs;
    good(await one.shop.add({ sku: 'mug' }, 2));
    disk.isFull = true;
    expect(await one.shop.signIn(ADA)).toMatchObject({ error: { code: 'storage-full' } });
    for (const { shop } of tabs)
      expect([shop.session.get().user, shop.basket.get().itemCount]).toEqual([null, 2]);
    expect(server.user).toBeNull();
    disk.isFull = false;
    await browser.clock.advance(60_000);
    await settle();
    expect(one.shop.session.get().user).toBeNull();
    good(await two.shop.signIn(ADA));
    await until(() =>
      tabs.every(({ shop }) => shop.session.get().user?.id === 'ada' && shop.basket.get().itemCount === 2),
    );
  });

  it('U10 signing out is refused, and nothing has changed anywhere', async () => {
    const { server, browser, disk, tabs } = await twoTabs();
    const [one, two] = tabs;
    good(await one.shop.signIn(ADA));
    await until(() => two.shop.session.get().user?.id === 'ada');
    disk.isFull = true;
    expect(await two.shop.signOut()).toMatchObject({ error: { code: 'storage-full' } });
    disk.isFull = false;
    await browser.clock.advance(60_000);
    await settle();
    for (const { shop } of tabs) expect(shop.session.get().user?.id).toBe('ada');
    expect(server.user).not.toBeNull();
    good(await two.shop.signOut());
    await until(() => one.shop.session.get().user === null);
  });
});
