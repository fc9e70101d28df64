/** Tabs of one device: who leads, what the badge says in each, and devices without storage or locks. */
import { describe, expect, it } from 'vitest';
import type { UpdateLog } from '../../src/shop/local-store.ts';
import { createBrowser, type Tab } from './support/browser.ts';
import { FakeServer, good } from './support/fake-server.ts';
import { settle, until } from './support/until.ts';

const MUG = { sku: 'mug' };
const isLeader = async ({ shop }: Tab): Promise<boolean> => (await shop.describeDevice()).isLeader;

describe('tabs', () => {
  it('T1 one of them leads and owns the socket; another takes over when it ends or crashes', async () => {
    const server = new FakeServer();
    const browser = createBrowser(server);
    const [one, two, three] = [await browser.tab(), await browser.tab(), await browser.tab()];
    await until(() => three.shop.sync.get().isConnected);
    expect(server.connects).toHaveLength(1);
    one.crash();
    await until(() => server.connects.length === 2);
    expect(await isLeader(two)).toBe(true);
    await two.end();
    await until(() => server.connects.length === 3);
    good(await three.shop.add(MUG, 1));
    await until(() => three.shop.sync.get().badge === 'saved');
  });

  it('T2 the badge says in every tab how far the newest change is, also after a reload without a network', async () => {
    const server = new FakeServer();
    server.holdSaves = true;
    const browser = createBrowser(server);
    const [one, two] = [await browser.tab(), await browser.tab()];
    await until(() => two.shop.sync.get().isConnected);
    good(await two.shop.add(MUG, 1));
    await until(() => one.shop.sync.get().badge === 'sent' && two.shop.sync.get().badge === 'sent');
    server.isUp = false;
    server.close(1006);
    await until(() => !two.shop.sync.get().isConnected);
    good(await one.shop.add(MUG, 1));
    await until(() => two.shop.sync.get().waiting === 1);
    await one.end();
    await two.end();
    const next = await browser.tab();
    expect(next.shop.sync.get()).toMatchObject({ badge: 'device', waiting: 1 });
    server.isUp = true;
    browser.goOnline();
    await until(() => next.shop.sync.get().badge === 'sent');
    server.save();
    await until(() => next.shop.sync.get().badge === 'saved' && next.shop.sync.get().lastSavedAt !== null);
  });

  it('T2 a connection of an earlier life is not taken for one', async () => {
    const server = new FakeServer();
    const browser = createBrowser(server);
    const tab = await browser.tab();
    await until(() => tab.shop.sync.get().isConnected);
    tab.crash();
    server.isUp = false;
    const next = await browser.tab();
    await until(() => !next.shop.sync.get().isConnected);
  });

  it('T11 every tab says that the server cannot keep a change, while it waits for that, and stops by itself', async () => {
    const server = new FakeServer();
    const browser = createBrowser(server);
    const [one, two] = [await browser.tab(), await browser.tab()];
    await until(() => two.shop.sync.get().isConnected);
    const said = () => [one, two].map(({ shop }) => [shop.sync.get().badge, shop.sync.get().isHeldUp]);
    const until2 = (badge: string, isHeldUp: boolean) =>
      until(() => JSON.stringify(said()) === JSON.stringify([badge, badge].map((each) => [each, isHeldUp])));
    server.holdAccepts = server.holdSaves = true;
    server.notice({ code: 'store-degraded', store: 'hot' });
    // Nothing waits: there is nothing to say.
    await until2('saved', false);
    good(await two.shop.add(MUG, 1));
    await until2('device', true);
    server.notice({ code: 'store-degraded', store: 'durable' });
    server.notice({ code: 'store-recovered', store: 'hot' });
    await until2('device', false);
    server.holdAccepts = false;
    server.accept();
    await until2('sent', true);
    server.notice({ code: 'store-recovered', store: 'durable' });
    await until2('sent', false);
    server.notice({ code: 'store-degraded', store: 'durable' });
    await until2('sent', true);
    // The next connection may be to a server that can.
    server.close(1006);
    await until(() => said().every(([, isHeldUp]) => isHeldUp === false));
    browser.goOnline();
    await until(() => one.shop.sync.get().isConnected);
    await until2('sent', false);
  });

  it('T3 an answer speaks only for what was asked: a change behind it waits', async () => {
    const server = new FakeServer();
    const browser = createBrowser(server);
    const { shop } = await browser.tab();
    await until(() => shop.sync.get().isConnected);
    server.holdAccepts = true;
    good(await shop.add(MUG, 1));
    good(await shop.add(MUG, 1));
    await settle();
    expect(shop.sync.get().waiting).toBe(2);
    server.accept();
    await until(() => shop.sync.get().waiting === 0);
    expect(shop.sync.get().badge).toBe('sent');
  });

  it('T4 a refused change is a problem, is not called sent, and the rest goes on', async () => {
    const server = new FakeServer();
    const browser = createBrowser(server);
    const { shop } = await browser.tab();
    good(await shop.add(MUG, 1));
    await until(() => shop.sync.get().badge === 'saved');
    server.refuseNext = 'basket-full';
    good(await shop.add({ sku: 'one too many' }, 1));
    await until(() => shop.sync.get().problem === 'basket-full');
    expect(shop.sync.get()).toMatchObject({ badge: 'device', waiting: 1, isConnected: true });
    expect(shop.basket.get().itemCount).toBe(2);
  });

  it('T5 without storage the shop works in memory and says so', async () => {
    const server = new FakeServer();
    const browser = createBrowser(server);
    const tab = await browser.tab(() => ({
      openStore: () => Promise.reject(new DOMException('blocked', 'SecurityError')),
    }));
    good(await tab.shop.add(MUG, 2));
    expect(tab.shop.sync.get().problem).toBe('storage-failed');
    await until(() => tab.shop.sync.get().badge === 'saved');
    expect(tab.shop.basket.get().itemCount).toBe(2);
    expect(tab.bugs).toHaveLength(1);
  });

  it('T5 on a disk that does not take the device’s first rows each tab is its own device, in memory', async () => {
    const server = new FakeServer();
    const browser = createBrowser(server);
    const full = Object.assign(new Error('full'), { name: 'QuotaExceededError' });
    let isFull = true;
    const open = () =>
      browser.tab((ports) => ({
        openStore: async () => {
          const { device, log, ...store } = await ports.openStore();
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
    good(await one.shop.add(MUG, 1));
    good(await two.shop.add(MUG, 2));
    expect([one, two].map(({ shop }) => shop.sync.get().problem)).toEqual(['storage-full', 'storage-full']);
    isFull = false;
    const three = await open();
    good(await three.shop.add(MUG, 3));
    await browser.clock.advance(60_000);
    await until(() => [one, two, three].every(({ shop }) => shop.sync.get().badge === 'saved'));
    expect([one, two, three].map(({ shop }) => shop.basket.get().itemCount)).toEqual([1, 2, 3]);
    const devices = await Promise.all([one, two, three].map(({ shop }) => shop.describeDevice()));
    expect(new Set(devices.map(({ deviceId }) => deviceId)).size).toBe(3);
    // With an account all of it is one.
    for (const { shop } of [one, two, three])
      good(await shop.signIn({ email: 'ada@example.org', password: 'x' }));
    await until(() => [one, two, three].every(({ shop }) => shop.basket.get().itemCount === 6));
    expect([...browser.memory.rows.values()].every(({ docId }) => docId.startsWith('user:ada#'))).toBe(true);
    expect([one, two, three].flatMap(({ bugs }) => bugs)).toEqual([]);
  });

  it('T6 without locks every tab leads, and nothing is counted twice', async () => {
    const server = new FakeServer();
    const browser = createBrowser(server);
    const [one, two] = [
      await browser.tab(() => ({ locks: null })),
      await browser.tab(() => ({ locks: null })),
    ];
    await Promise.all([one.shop.add(MUG, 1), two.shop.add(MUG, 1)]);
    await until(() => one.shop.basket.get().itemCount === 2 && two.shop.basket.get().itemCount === 2);
    await until(() => one.shop.sync.get().badge === 'saved' && two.shop.sync.get().badge === 'saved');
    expect(server.connects.length).toBeGreaterThanOrEqual(2);
  });

  it('T10 a tab whose code could not be fetched leads once it can be', async () => {
    const server = new FakeServer();
    const browser = createBrowser(server);
    let isReachable = false;
    let asked = 0;
    const tab = await browser.tab(({ loadOpenLink }) => ({
      loadOpenLink: () => {
        asked += 1;
        return isReachable ? loadOpenLink() : Promise.reject(new TypeError('Failed to fetch'));
      },
    }));
    good(await tab.shop.add(MUG, 2));
    await until(() => asked === 1);
    await browser.clock.advance(20_000);
    expect(asked).toBeGreaterThan(2);
    expect(tab.shop.sync.get().badge).toBe('device');
    isReachable = true;
    browser.goOnline();
    await until(() => tab.shop.sync.get().badge === 'saved');
    const asks = asked;
    await browser.clock.advance(20_000);
    expect(asked).toBe(asks);
    expect(tab.bugs).toEqual([]);
  });

  it('T10 code that came and is broken is a bug that is told', async () => {
    const browser = createBrowser(new FakeServer());
    const broken = new SyntaxError('broken');
    const tab = await browser.tab(() => ({ loadOpenLink: () => Promise.reject(broken) }));
    await until(() => tab.bugs.length > 0);
    expect(tab.bugs).toEqual([broken]);
  });

  it('T14 a tab in memory takes the lead from nobody, and sends what it has', async () => {
    const server = new FakeServer();
    const browser = createBrowser(server);
    const blocked = () => Promise.reject(new DOMException('blocked', 'SecurityError'));
    const inMemory = () => browser.tab(() => ({ openStore: blocked }));
    const poor = [await inMemory(), await inMemory()];
    await until(() => poor.every(({ shop }) => shop.sync.get().isConnected));
    const rich = await browser.tab();
    for (const { shop } of [...poor, rich]) good(await shop.add(MUG, 1));
    await until(() => [...poor, rich].every(({ shop }) => shop.sync.get().badge === 'saved'));
  });

  it.each([
    ['is broken', new SyntaxError('broken')],
    ['is nowhere any more', new TypeError('Failed to fetch')],
  ])('T14 a tab whose code %s takes the lead from nobody', async (_, failure) => {
    const browser = createBrowser(new FakeServer());
    let asked = 0;
    const stuck = await browser.tab(() => ({
      loadOpenLink: () => {
        asked += 1;
        return Promise.reject(failure);
      },
    }));
    await until(() => asked > 0);
    await settle();
    const tab = await browser.tab();
    good(await stuck.shop.add(MUG, 1));
    await until(() => tab.shop.sync.get().isConnected && stuck.shop.sync.get().badge === 'saved');
    expect([await isLeader(stuck), await isLeader(tab)]).toEqual([false, true]);
  });

  it('T14 a tab that cannot read the log takes the lead from nobody', async () => {
    const browser = createBrowser(new FakeServer());
    let isBroken = true;
    const opening = browser.tab((ports) => ({
      openStore: async () => {
        const store = await ports.openStore();
        const read: UpdateLog['read'] = (docId) =>
          isBroken ? Promise.reject(new Error('disk')) : store.log.read(docId);
        return { ...store, log: { ...store.log, read } };
      },
    }));
    await until(() => browser.clock.pending > 0);
    const tab = await browser.tab();
    good(await tab.shop.add(MUG, 1));
    await until(() => tab.shop.sync.get().badge === 'saved');
    isBroken = false;
    await browser.clock.advance(60_000);
    expect(await isLeader(await opening)).toBe(false);
  });

  it('T7 a damaged row is told and counted, and nothing else is lost', async () => {
    const browser = createBrowser(new FakeServer());
    const first = await browser.tab();
    good(await first.shop.add(MUG, 1));
    await first.end();
    const [row] = [...browser.memory.rows.values()];
    if (row) browser.memory.rows.set('x', { ...row, id: 'x', u: `${row.u}A` });
    const { shop } = await browser.tab();
    expect(shop.notices.get()).toMatchObject([{ kind: 'problem', code: 'row-corrupt' }]);
    expect((await shop.describeDevice()).corruptRows).toBe(1);
    expect(shop.basket.get().itemCount).toBe(1);
    shop.dismissNotice(shop.notices.get()[0]?.id ?? '');
    expect(shop.notices.get()).toEqual([]);
  });

  it('T8 a full disk is said, and what could not be written reaches the server and the log later', async () => {
    const server = new FakeServer();
    const browser = createBrowser(server);
    let isFull = false;
    const tab = await browser.tab((ports) => ({
      openStore: async () => {
        const store = await ports.openStore();
        const full = Object.assign(new Error('full'), { name: 'QuotaExceededError' });
        return {
          ...store,
          log: { ...store.log, append: (row) => (isFull ? Promise.reject(full) : store.log.append(row)) },
        };
      },
    }));
    await until(() => tab.shop.sync.get().isConnected);
    isFull = true;
    expect(await tab.shop.add(MUG, 2)).toMatchObject({ ok: false, error: { code: 'storage-full' } });
    expect(tab.shop.sync.get()).toMatchObject({ problem: 'storage-full', badge: 'device', waiting: 1 });
    expect(tab.shop.basket.get().itemCount).toBe(2);
    const [room] = [...server.rooms.values()];
    expect(room?.doc.getMap('cart').size).toBe(1);
    isFull = false;
    await browser.clock.advance(60_000);
    await until(() => tab.shop.sync.get().problem === null && tab.shop.sync.get().badge === 'saved');
    expect(browser.memory.rows.size).toBe(1);
  });

  it('T9 the read models say what the basket says, shortly after', async () => {
    const browser = createBrowser(new FakeServer());
    const { shop } = await browser.tab();
    good(await shop.add(MUG, 2));
    good(await shop.wish('wishlist', MUG));
    await settle();
    await browser.clock.advance(1_000);
    await until(() => [...browser.memory.baskets.values()].some(({ itemCount }) => itemCount === 2));
    expect(
      [...browser.memory.wishlists.values()].find(({ list }) => list === 'wishlist')?.lines,
    ).toMatchObject([{ sku: 'mug', quantity: 1 }]);
  });

  it('T9 the read models wait for a pause in the changes, ten seconds at most', async () => {
    const browser = createBrowser(new FakeServer());
    const { shop } = await browser.tab();
    const written = () =>
      Math.max(0, ...[...browser.memory.baskets.values()].map(({ itemCount }) => itemCount));
    await browser.clock.advance(20_000);
    for (let taps = 1; taps <= 19; taps++) {
      good(await shop.add(MUG, 1));
      await browser.clock.advance(500);
      await settle();
      expect(written()).toBe(0);
    }
    good(await shop.add(MUG, 1));
    await browser.clock.advance(500);
    await until(() => written() === 20);
  });
});
