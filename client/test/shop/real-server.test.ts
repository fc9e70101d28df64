/** The shop against the real server: real sockets, real HTTP, RxDB on IndexedDB (SPEC I1–I8). */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { actorOf, add, lineIdOf, ownerOf, readBasket } from '../../../shared/src/index.ts';
import { type RunningServer, runServer } from '../../../sync-server/test/http/run-server.ts';
import type { OpenShop } from '../../src/shop/open-shop.ts';
import { documentOf } from '../../src/shop/wholeness.ts';
import { good } from './support/fake-server.ts';
import { createRealBrowser, type RealBrowser } from './support/real-browser.ts';
import { createRxBrowser } from './support/rx-browser.ts';
import { until } from './support/until.ts';

const MUG = { sku: 'mug' };
const BAG = { sku: 'bag' };
const ADA = { email: 'ada@example.org', password: 'long enough', name: 'Ada' };

const cart = (shop: OpenShop): Record<string, number> =>
  Object.fromEntries(shop.basket.get().lines.map(({ intent, quantity }) => [intent.sku, quantity]));
const isSaved = (shop: OpenShop): boolean =>
  shop.sync.get().badge === 'saved' && shop.sync.get().lastSavedAt !== null;

describe('the shop against the real server', () => {
  let server: RunningServer;
  let browsers: RealBrowser[];
  const browser = (): RealBrowser => {
    const made = createRealBrowser(server.url, createRxBrowser().openStore);
    browsers.push(made);
    return made;
  };
  beforeEach(async () => {
    server = await runServer();
    browsers = [];
  });
  afterEach(async () => {
    for (const one of browsers) await one.close();
    await server.close();
  });

  it('I1 a guest is bound at first contact, and its changes become accepted and saved', async () => {
    const tab = await browser().tab();
    good(await tab.shop.add(MUG, 2));
    await until(() => isSaved(tab.shop), 'saved');
    expect(tab.shop.sync.get()).toMatchObject({ waiting: 0, isConnected: true, problem: null });
    expect(tab.bugs).toEqual([]);
  });

  it('I2 two devices of one person converge over offline changes', async () => {
    const [a, b] = [browser(), browser()];
    const one = await a.tab();
    const two = await b.tab();
    good(await one.shop.signUp(ADA));
    good(await two.shop.signIn(ADA));
    await until(() => one.shop.sync.get().isConnected && two.shop.sync.get().isConnected, 'both connected');
    good(await one.shop.add(MUG, 1));
    await until(() => cart(two.shop).mug === 1, 'the first add arrives');
    await until(() => isSaved(one.shop), 'the first add is saved');
    a.setOnline(false);
    b.setOnline(false);
    await until(() => !one.shop.sync.get().isConnected && !two.shop.sync.get().isConnected, 'both offline');
    good(await one.shop.add(MUG, 1));
    good(await two.shop.setQuantity(lineIdOf(MUG), 3));
    good(await two.shop.add(BAG, 1));
    expect(one.shop.sync.get()).toMatchObject({ badge: 'device', waiting: 1 });
    expect(two.shop.sync.get()).toMatchObject({ badge: 'device', waiting: 2 });
    a.setOnline(true);
    b.setOnline(true);
    for (const { shop } of [one, two]) {
      await until(() => cart(shop).mug === 4 && cart(shop).bag === 1, 'set 3 and +1 are 4');
      await until(() => isSaved(shop), 'saved');
    }
    expect([one.bugs, two.bugs]).toEqual([[], []]);
  });

  it('I3 a guest who signs in sees the sum at once, is told once, and can take it back', async () => {
    const home = await browser().tab();
    good(await home.shop.signUp(ADA));
    good(await home.shop.add(MUG, 4));
    await until(() => isSaved(home.shop), 'saved at home');
    const { shop, bugs } = await browser().tab();
    good(await shop.add(MUG, 2));
    good(await shop.signIn(ADA));
    await until(() => cart(shop).mug === 6 && cart(home.shop).mug === 6, 'the union');
    await until(() => shop.notices.get().length === 1, 'the note');
    const [note] = shop.notices.get();
    expect(note).toMatchObject({ kind: 'merged', itemCount: 2 });
    good(await shop.undoMerge(note?.id ?? ''));
    await until(() => cart(shop).mug === 4 && cart(home.shop).mug === 4, 'without the guest');
    await until(() => shop.notices.get().length === 0, 'the note leaves');
    await until(() => isSaved(shop), 'saved');
    expect(bugs).toEqual([]);
  });

  it('I4 a guest who never had a network signs in with all of it', async () => {
    const b = browser();
    b.setOnline(false);
    const tab = await b.tab();
    good(await tab.shop.add(MUG, 1));
    expect(await tab.shop.signUp(ADA)).toMatchObject({ ok: false, error: { code: 'offline' } });
    b.setOnline(true);
    good(await tab.shop.signUp(ADA));
    await until(() => tab.shop.session.get().user?.email === ADA.email);
    await until(() => isSaved(tab.shop) && tab.shop.notices.get().length === 1, 'merged and saved');
    const fresh = await browser().tab();
    good(await fresh.shop.signIn(ADA));
    await until(() => cart(fresh.shop).mug === 1, 'a device that was never there');
  });

  it('I5 signing out leaves nothing for the next person, and everything for the same one', async () => {
    const tab = await browser().tab();
    good(await tab.shop.signUp(ADA));
    good(await tab.shop.add(MUG, 3));
    good(await tab.shop.signOut());
    expect(cart(tab.shop)).toEqual({});
    expect(tab.shop.session.get().user).toBeNull();
    await until(() => tab.shop.basket.get().isReady);
    const devices = async () => (await tab.shop.describeDevice()).owner;
    expect(await devices()).toMatch(/^guest:/);
    good(await tab.shop.signIn(ADA));
    await until(() => cart(tab.shop).mug === 3, 'back again');
    expect(tab.bugs).toEqual([]);
  });

  it('I6 two tabs share one socket, and the second goes on when the first ends', async () => {
    const b = browser();
    const one = await b.tab();
    const two = await b.tab();
    await until(() => two.shop.sync.get().isConnected, 'the second knows of the socket');
    await Promise.all([one.shop.add(MUG, 1), two.shop.add(MUG, 1)]);
    await until(() => cart(one.shop).mug === 2 && cart(two.shop).mug === 2, 'both adds');
    await until(() => isSaved(two.shop), 'the second tab sees saved');
    await one.end();
    good(await two.shop.add(MUG, 1));
    await until(() => isSaved(two.shop) && two.shop.sync.get().waiting === 0, 'the second leads');
    expect((await two.shop.describeDevice()).isLeader).toBe(true);
  });

  it('I7 a session that ends elsewhere is said, and the changes wait on the device', async () => {
    const b = browser();
    const tab = await b.tab();
    good(await tab.shop.signUp(ADA));
    await until(() => tab.shop.sync.get().isConnected, 'connected');
    await b.signOutElsewhere();
    // The answer to a check and the end of the socket are two connections: either may come first.
    const isOver = (): boolean => {
      const { problem, isConnected } = tab.shop.sync.get();
      return problem === 'signed-out' && !isConnected;
    };
    await until(isOver, 'the end of the session');
    good(await tab.shop.add(MUG, 1));
    expect(tab.shop.sync.get()).toMatchObject({ badge: 'device', waiting: 1, isConnected: false });
    good(await tab.shop.signIn(ADA));
    await until(() => isSaved(tab.shop) && tab.shop.sync.get().problem === null, 'saved after all');
  });

  it('I8 the goods arrive, are found without the server, and a wrong password is said as such', async () => {
    const { shop } = await browser().tab();
    await until(() => shop.catalogue.version.get() > 0, 'goods');
    const found = await shop.catalogue.search({ text: 'mug' });
    expect(found.total).toBeGreaterThan(0);
    expect((await shop.catalogue.categories()).length).toBeGreaterThan(3);
    good(await shop.signUp(ADA));
    expect(await shop.signIn({ ...ADA, password: 'not this one' })).toMatchObject({
      error: { code: 'wrong-credentials' },
    });
    expect(await shop.signUp(ADA)).toMatchObject({ error: { code: 'email-taken' } });
  });

  it('I9 a history that the server holds for another device’s and leaves out is written anew', async () => {
    const rx = createRxBrowser();
    const b = createRealBrowser(server.url, rx.openStore);
    browsers.push(b);
    b.setOnline(false);
    const { shop, bugs } = await b.tab();
    good(await shop.add(MUG, 1));
    good(await shop.add(MUG, 1));
    // Another device has come with the same secret, and, by accident or malice, with the same Yjs client id.
    const store = await rx.openStore();
    const { session } = await store.device.readAll();
    const owner = ownerOf('guest', session?.guest.id ?? '');
    if (!owner || !session) throw new Error('no guest');
    const [row] = await store.log.read(`${owner}#0`);
    const [struct] = Y.decodeUpdate(new Uint8Array(Buffer.from(row?.u ?? '', 'base64'))).structs;
    const forged = new Y.Doc();
    forged.clientID = struct?.id.client ?? 0;
    add({ doc: forged, actor: actorOf(owner, 'intruder', 0), origin: null }, BAG, 1);
    const exchange = async (update: Uint8Array): Promise<Record<string, number>> => {
      const body = { stateVector: 'AA==', update: Buffer.from(update).toString('base64') };
      const authorization = `Guest ${session.guest.secret}`;
      const answer = await server.post(`/api/v1/sync/${owner}?d=intruder`, body, { authorization });
      expect(answer.status).toBe(200);
      const doc = documentOf([new Uint8Array(Buffer.from(answer.body.update ?? '', 'base64'))]);
      return Object.fromEntries(readBasket(doc).lines.map(({ intent, quantity }) => [intent.sku, quantity]));
    };
    expect(await exchange(Y.encodeStateAsUpdate(forged))).toEqual({ bag: 1 });
    b.setOnline(true);
    await until(() => shop.sync.get().isConnected, 'connected');
    good(await shop.add(MUG, 1));
    await until(() => cart(shop).mug === 3 && cart(shop).bag === 1, 'both devices’ lines');
    await until(() => isSaved(shop), 'saved');
    expect(await exchange(Y.encodeStateAsUpdate(new Y.Doc()))).toEqual({ mug: 3, bag: 1 });
    expect(bugs).toEqual([]);
    await store.close();
  });
});
