/** What a tab was not told of: by one that died as it wrote, or while the page was in the back/forward cache. */
import { describe, expect, it } from 'vitest';
import type { UpdateLog } from '../../src/shop/local-store.ts';
import { createBrowser, type Tab } from './support/browser.ts';
import { FakeServer, good } from './support/fake-server.ts';
import { settle, until } from './support/until.ts';
import { untoldInMemory } from './support/untold.ts';

type TestBrowser = ReturnType<typeof createBrowser>;

const ADA = { email: 'ada@example.org', password: 'x' };
const MUG = { sku: 'mug' };

/** A tab that ends within a write of that kind to the log: what it writes is stored, and nobody hears of it. */
const dying = async (browser: TestBrowser, kind: 'append' | 'remove') => {
  const untold = untoldInMemory(browser.memory);
  let writes = 0;
  const silently = async (change: Promise<unknown>): Promise<never> => {
    await change;
    writes += 1;
    return new Promise(() => undefined);
  };
  const tab = await browser.tab((ports) => ({
    openStore: async () => {
      const store = await ports.openStore();
      const append: UpdateLog['append'] = (row) => silently(untold.append(row));
      const remove: UpdateLog['remove'] = (ids) =>
        silently(Promise.all(ids.map((id) => untold.remove({ id }))));
      return { ...store, log: { ...store.log, ...(kind === 'append' ? { append } : { remove }) } };
    },
  }));
  await settle();
  const die = async (): Promise<void> => {
    await until(() => writes > 0);
    await settle();
    tab.crash();
  };
  return { ...tab, die };
};

const tapAndDie = async (browser: TestBrowser): Promise<void> => {
  const tab = await dying(browser, 'append');
  void tab.shop.add(MUG, 1);
  await tab.die();
};

describe('what a tab wrote as it died, before it told anybody', () => {
  it('T13 is shown and sent when a page opens, and the new page is told so', async () => {
    const server = new FakeServer();
    const browser = createBrowser(server);
    const leader = await browser.tab();
    await until(() => leader.shop.sync.get().isConnected);
    await tapAndDie(browser);
    expect(leader.shop.basket.get().itemCount).toBe(0);
    const next = await browser.tab();
    await until(() => leader.shop.basket.get().itemCount === 1);
    await until(() => next.shop.sync.get().badge === 'saved' && leader.shop.sync.get().badge === 'saved');
    expect([...server.rooms.values()].map(({ doc }) => doc.getMap('cart').size)).toEqual([1]);
  });

  it('T13 is shown in every tab that is looked at or gets a network', async () => {
    const browser = createBrowser(new FakeServer());
    const tabs = [await browser.tab(), await browser.tab()];
    await tapAndDie(browser);
    browser.goOnline();
    await until(() => tabs.every(({ shop }) => shop.basket.get().itemCount === 1));
    await until(() => tabs.every(({ shop }) => shop.sync.get().badge === 'saved'));
  });

  it('T13 is sent by the tab that leads next', async () => {
    const server = new FakeServer();
    const browser = createBrowser(server);
    const [first, second] = [await browser.tab(), await browser.tab()];
    await until(() => second.shop.sync.get().isConnected);
    await tapAndDie(browser);
    first.crash();
    await until(() => server.connects.length === 2 && second.shop.basket.get().itemCount === 1);
    await until(() => [...server.rooms.values()].every(({ doc }) => doc.getMap('cart').size === 1));
  });
});

it('T13 what it took out is waited for by nobody', async () => {
  const server = new FakeServer();
  const browser = createBrowser(server);
  const [first, second] = [await dying(browser, 'remove'), await browser.tab()];
  server.holdSaves = true;
  good(await second.shop.add(MUG, 1));
  good(await second.shop.signIn(ADA));
  await settle();
  server.save();
  await first.die();
  expect(second.shop.sync.get().badge).toBe('sent');
  await until(() => second.shop.sync.get().badge === 'saved');
  expect(second.shop.basket.get().itemCount).toBe(1);
});

/** A tab that hears nothing while it is in the back/forward cache. */
const cacheable = async (browser: TestBrowser) => {
  let isCached = false;
  const tab = await browser.tab((ports) => ({
    openStore: async () => {
      const store = await ports.openStore();
      const { log, device } = store;
      return {
        ...store,
        log: { ...log, on: (listener) => log.on((event) => isCached || listener(event)) },
        device: { ...device, on: (listener) => device.on((key, row) => isCached || listener(key, row)) },
      };
    },
  }));
  const cache = async (): Promise<void> => {
    tab.hide();
    await settle();
    isCached = true;
  };
  const revive = (): void => {
    isCached = false;
    tab.revive();
  };
  return { ...tab, cache, revive };
};

describe('a page that comes back from the back/forward cache', () => {
  const shown = ({ shop }: Tab) => [shop.session.get().user?.id, shop.basket.get().itemCount];

  it('T15 shows what was changed meanwhile, and who is here', async () => {
    const browser = createBrowser(new FakeServer());
    const other = await browser.tab();
    const tab = await cacheable(browser);
    await tab.cache();
    good(await other.shop.signIn(ADA));
    good(await other.shop.add(MUG, 2));
    await settle();
    expect(shown(tab)).toEqual([undefined, 0]);
    tab.revive();
    await until(() => shown(tab).join() === 'ada,2');
    good(await tab.shop.add(MUG, 1));
    await until(() => shown(other).join() === 'ada,3');
  });

  it('T15 leases its slot when it has read what its last holder wrote', async () => {
    const browser = createBrowser(new FakeServer());
    const tab = await cacheable(browser);
    await tab.cache();
    const other = await browser.tab();
    good(await other.shop.add(MUG, 2));
    await other.end();
    tab.revive();
    await until(() => tab.shop.basket.get().itemCount === 2);
    await settle();
    const rows = [...browser.memory.device].filter(([key]) => key.startsWith('slots|'));
    expect(rows.map(([, row]) => row)).toMatchObject([{ next: 1, free: [] }]);
  });
});
