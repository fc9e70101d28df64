/** Signing up, in and out; sessions that end; whose basket is on the device. */
import { describe, expect, it } from 'vitest';
import { type Browser, createBrowser, type Tab } from './support/browser.ts';
import { FakeServer, good } from './support/fake-server.ts';
import { createSleep, sleepingPorts } from './support/sleeping-tab.ts';
import { settle, until } from './support/until.ts';

const MUG = { sku: 'mug' };
const ADA = { email: 'ada@example.org', password: 'x' };
const BEN = { email: 'ben@example.org', password: 'x' };

const cart = ({ shop }: Tab): number => shop.basket.get().itemCount;
const rowsOf = (browser: Browser, owner: string): number =>
  [...browser.memory.rows.values()].filter(({ docId }) => docId.startsWith(`${owner}#`)).length;
const sessionRow = (browser: Browser) => browser.memory.device.get('session') as { guest: { id: string } };

describe('accounts', () => {
  it('U1 needs the network to sign in, and says what the server refuses', async () => {
    const server = new FakeServer();
    const { shop } = await createBrowser(server).tab();
    expect(await shop.signIn({ ...ADA, password: 'wrong' })).toMatchObject({
      error: { code: 'wrong-credentials' },
    });
    server.isUp = false;
    expect(await shop.signIn(ADA)).toMatchObject({ error: { code: 'offline' } });
    expect(await shop.signOut()).toMatchObject({ error: { code: 'signed-out' } });
    expect(shop.session.get().user).toBeNull();
  });

  it('U2 remembers who is signed in, without a network too', async () => {
    const server = new FakeServer();
    const browser = createBrowser(server);
    const tab = await browser.tab();
    good(await tab.shop.signUp({ ...ADA, name: 'Ada' }));
    good(await tab.shop.add(MUG, 2));
    await tab.end();
    server.isUp = false;
    const next = await browser.tab();
    expect(next.shop.session.get().user).toEqual({ id: 'ada', email: ADA.email, name: 'Ada' });
    expect(cart(next)).toBe(2);
  });

  it('U3 every tab follows who signs in and out', async () => {
    const browser = createBrowser(new FakeServer());
    const [one, two] = [await browser.tab(), await browser.tab()];
    good(await one.shop.add(MUG, 1));
    good(await two.shop.signIn(ADA));
    await until(() => one.shop.session.get().user?.id === 'ada' && cart(one) === 1);
    good(await one.shop.add(MUG, 1));
    await until(() => cart(two) === 2);
    good(await two.shop.signOut());
    await until(() => one.shop.session.get().user === null && cart(one) === 0);
  });

  it('U4 a saved basket leaves the device with its owner, and comes back with them', async () => {
    const server = new FakeServer();
    const browser = createBrowser(server);
    const tab = await browser.tab();
    good(await tab.shop.signIn(ADA));
    good(await tab.shop.add(MUG, 3));
    await until(() => tab.shop.sync.get().badge === 'saved');
    good(await tab.shop.signOut());
    expect(cart(tab)).toBe(0);
    await until(() => rowsOf(browser, 'user:ada') === 0);
    expect(server.user).toBeNull();
    good(await tab.shop.signIn(ADA));
    await until(() => cart(tab) === 3);
    good(await tab.shop.add(MUG, 1));
    await until(() => tab.shop.sync.get().badge === 'saved');
    expect(server.room('user:ada').doc.getMap('cart').size).toBe(2);
  });

  it('U5 an unsaved basket stays, unseen by the next person, until its owner is back', async () => {
    const server = new FakeServer();
    const browser = createBrowser(server);
    const tab = await browser.tab();
    good(await tab.shop.signIn(ADA));
    await until(() => tab.shop.sync.get().isConnected);
    server.isUp = false;
    server.close(1006);
    good(await tab.shop.add(MUG, 2));
    good(await tab.shop.signOut());
    await browser.clock.advance(60_000);
    expect(rowsOf(browser, 'user:ada')).toBe(1);
    expect(cart(tab)).toBe(0);
    server.isUp = true;
    browser.goOnline();
    await browser.clock.advance(120_000);
    await until(() => server.user === null);
    good(await tab.shop.signIn(BEN));
    expect(cart(tab)).toBe(0);
    good(await tab.shop.signOut());
    good(await tab.shop.signIn(ADA));
    await until(() => cart(tab) === 2);
    await until(() => tab.shop.sync.get().badge === 'saved');
  });

  it('U6 the last changes are saved before the server is told to forget the session', async () => {
    const server = new FakeServer();
    const browser = createBrowser(server);
    const tab = await browser.tab();
    good(await tab.shop.signIn(ADA));
    await until(() => tab.shop.sync.get().isConnected);
    server.holdSaves = true;
    good(await tab.shop.add(MUG, 2));
    good(await tab.shop.signOut());
    await settle();
    expect(server.user).not.toBeNull();
    server.save();
    await until(() => rowsOf(browser, 'user:ada') === 0);
    expect(server.user).toBeNull();
  });

  it('U7 signing out makes a new guest, and a stale session never signs anybody back in', async () => {
    const server = new FakeServer();
    const browser = createBrowser(server);
    const tab = await browser.tab();
    const before = sessionRow(browser).guest.id;
    good(await tab.shop.signIn(ADA));
    good(await tab.shop.signOut());
    expect(sessionRow(browser).guest.id).not.toBe(before);
    await settle(100);
    expect(tab.shop.session.get().user).toBeNull();
    expect(server.user).toBeNull();
  });

  it('U8 a session that ended elsewhere is said; the basket stays and goes on after signing in again', async () => {
    const server = new FakeServer();
    const browser = createBrowser(server);
    const tab = await browser.tab();
    good(await tab.shop.signIn(ADA));
    await until(() => tab.shop.sync.get().isConnected);
    server.user = null;
    server.close(4401);
    await until(() => tab.shop.sync.get().problem === 'signed-out');
    good(await tab.shop.add(MUG, 1));
    expect(tab.shop.sync.get()).toMatchObject({ badge: 'device', waiting: 1 });
    good(await tab.shop.signIn(ADA));
    await until(() => tab.shop.sync.get().badge === 'saved' && tab.shop.sync.get().problem === null);
    expect(cart(tab)).toBe(1);
  });

  it('U9 a device that lost its rows but not its cookie is signed in again', async () => {
    const server = new FakeServer();
    server.user = { id: 'ada', email: ADA.email, name: 'Ada' };
    const tab = await createBrowser(server).tab();
    await until(() => tab.shop.session.get().user?.id === 'ada');
  });

  it('U3 an add in a tab that has not followed yet is the person’s, also where the guest had nothing', async () => {
    const browser = createBrowser(new FakeServer());
    const [one, two] = [await browser.tab(), await browser.tab()];
    let added: Promise<unknown> | null = null;
    browser.memory.deviceEvents.on(({ key, value }) => {
      if (key === 'session' && (value as { user: unknown }).user) added ??= two.shop.add(MUG, 1);
    });
    good(await one.shop.signIn(ADA));
    await added;
    await until(() => cart(one) === 1 && cart(two) === 1);
    await until(() => rowsOf(browser, 'user:ada') > 0);
  });

  /** Two tabs of one browser; the second sleeps from `sleep.begin` on. */
  const withSleeper = async (server: FakeServer) => {
    const browser = createBrowser(server);
    const sleep = createSleep();
    const one = await browser.tab();
    const sleeper = await browser.tab((ports) => sleepingPorts(sleep, ports));
    return { browser, sleep, one, sleeper };
  };

  it('U11 a tab that has not heard that somebody left does not take the place of who is here now', async () => {
    const { browser, sleep, one, sleeper } = await withSleeper(new FakeServer());
    good(await one.shop.signIn(ADA));
    await until(() => sleeper.shop.session.get().user !== null);
    sleep.begin();
    good(await one.shop.signOut());
    good(await one.shop.add(MUG, 2));
    const { guest } = sessionRow(browser);
    good(await sleeper.shop.signOut());
    expect(sessionRow(browser).guest).toEqual(guest);
    sleep.end();
    await until(() => [one, sleeper].every((tab) => cart(tab) === 2));
    expect([one.bugs, sleeper.bugs]).toEqual([[], []]);
  });

  it('U11 who signs in where a tab has not heard of the guest of now brings that guest’s basket too', async () => {
    const server = new FakeServer();
    const { sleep, one, sleeper } = await withSleeper(server);
    sleep.begin();
    good(await one.shop.signIn(ADA));
    good(await one.shop.signOut());
    await until(() => server.user === null);
    good(await one.shop.add(MUG, 2));
    good(await sleeper.shop.signIn(BEN));
    sleep.end();
    await until(() => [one, sleeper].every((tab) => tab.shop.session.get().user?.id === 'ben'));
    await until(() => [one, sleeper].every((tab) => cart(tab) === 2));
    expect([one.bugs, sleeper.bugs]).toEqual([[], []]);
  });

  it('U11 also of a guest who was made while the one before was being claimed', async () => {
    const server = new FakeServer();
    const browser = createBrowser(server);
    const [one, two] = [await browser.tab(), await browser.tab()];
    let left: Promise<unknown> | null = null;
    browser.memory.deviceEvents.on(({ key }) => {
      if (!key.startsWith('claim|') || left) return;
      left = (async () => {
        good(await two.shop.signIn(ADA));
        good(await two.shop.signOut());
        good(await two.shop.add(MUG, 2));
      })();
    });
    const late = await browser.tab((ports) => ({
      openStore: async () => {
        const { device, ...store } = await ports.openStore();
        return {
          ...store,
          device: {
            ...device,
            change: async (key, change) => {
              if (key === 'session') await left;
              return device.change(key, change);
            },
          },
        };
      },
    }));
    good(await late.shop.signIn(BEN));
    await until(() => [one, two, late].every((tab) => cart(tab) === 2));
    expect([one.bugs, two.bugs, late.bugs]).toEqual([[], [], []]);
  });

  it('U6 a page in place of the server’s answer (a captive portal) is no answer', async () => {
    const server = new FakeServer();
    const browser = createBrowser(server);
    let isPortal = false;
    const tab = await browser.tab(({ sendHttp }) => ({
      sendHttp: async (request) => (isPortal ? { status: 200, body: null } : sendHttp(request)),
    }));
    good(await tab.shop.signIn(ADA));
    isPortal = true;
    good(await tab.shop.signOut());
    await settle();
    expect(server.user).not.toBeNull();
    isPortal = false;
    await browser.clock.advance(60_000);
    await until(() => server.user === null);
    await settle();
    expect(tab.shop.session.get().user).toBeNull();
  });

  it('U5 and waiting for it keeps no connection of the tries before', async () => {
    const server = new FakeServer();
    const browser = createBrowser(server);
    let destroyed = 0;
    const tab = await browser.tab((ports) => ({
      loadOpenLink: async () => {
        const open = await ports.loadOpenLink();
        return (options) => {
          const link = open(options);
          const destroy = (): void => {
            destroyed += 1;
            link.destroy();
          };
          return { ...link, destroy };
        };
      },
    }));
    good(await tab.shop.signIn(ADA));
    await until(() => tab.shop.sync.get().isConnected);
    server.isUp = false;
    server.close(1006);
    good(await tab.shop.add(MUG, 1));
    good(await tab.shop.signOut());
    for (let minute = 0; minute < 5; minute++) {
      await browser.clock.advance(60_000);
      await settle();
    }
    expect(destroyed).toBeGreaterThan(3);
    destroyed = 0;
    await tab.end();
    expect(destroyed).toBeLessThanOrEqual(2);
  });
});
