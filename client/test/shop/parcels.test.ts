/** Documents on their way into another: a guest's into a user's, an older epoch's into the present one. */
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { generationOf, LEDGER, type Owner, readBasket } from '../../../shared/src/index.ts';
import { type Browser, createBrowser, type Tab } from './support/browser.ts';
import { FakeServer, good } from './support/fake-server.ts';
import { settle, until } from './support/until.ts';

const MUG = { sku: 'mug' };
const BAG = { sku: 'bag' };
const ADA = { email: 'ada@example.org', password: 'x' };

const cart = ({ shop }: Tab): Record<string, number> =>
  Object.fromEntries(shop.basket.get().lines.map(({ intent, quantity }) => [intent.sku, quantity]));
const atServer = (server: FakeServer, owner: Owner): Record<string, number> =>
  Object.fromEntries(
    readBasket(server.room(owner).doc).lines.map(({ intent, quantity }) => [intent.sku, quantity]),
  );
const guestRows = (browser: Browser): number =>
  [...browser.memory.rows.values()].filter(({ docId }) => docId.startsWith('guest:')).length;

describe('a guest’s basket', () => {
  it('P1 is one with the user’s at once, and leaves this device when that is saved', async () => {
    const server = new FakeServer();
    const browser = createBrowser(server);
    const tab = await browser.tab();
    good(await tab.shop.add(MUG, 2));
    good(await tab.shop.signIn(ADA));
    expect(cart(tab)).toEqual({ mug: 2 });
    await until(() => guestRows(browser) === 0);
    expect(cart(tab)).toEqual({ mug: 2 });
    expect(atServer(server, 'user:ada')).toEqual({ mug: 2 });
    expect(tab.shop.notices.get()).toMatchObject([{ kind: 'merged', itemCount: 2 }]);
  });

  it('P2 stays until the merged state is saved, also over a crash', async () => {
    const server = new FakeServer();
    server.holdSaves = true;
    const browser = createBrowser(server);
    const tab = await browser.tab();
    good(await tab.shop.add(MUG, 2));
    good(await tab.shop.signIn(ADA));
    await until(() => tab.shop.notices.get().length === 1);
    await settle();
    expect(guestRows(browser)).toBe(1);
    tab.crash();
    server.holdSaves = false;
    const next = await browser.tab();
    expect(cart(next)).toEqual({ mug: 2 });
    await until(() => guestRows(browser) === 0);
    expect(cart(next)).toEqual({ mug: 2 });
    expect(next.shop.notices.get()).toHaveLength(1);
  });

  it('P3 signing in does not wait for the merge, which is tried until it is done', async () => {
    const server = new FakeServer();
    const browser = createBrowser(server);
    const tab = await browser.tab();
    good(await tab.shop.add(MUG, 1));
    server.refuseSync = 'store-unavailable';
    good(await tab.shop.signIn(ADA));
    good(await tab.shop.add(MUG, 1));
    expect(cart(tab)).toEqual({ mug: 2 });
    await settle();
    expect(atServer(server, 'user:ada')).toEqual({ mug: 1 });
    server.refuseSync = null;
    await browser.clock.advance(60_000);
    await until(() => guestRows(browser) === 0);
    expect([cart(tab), atServer(server, 'user:ada')]).toEqual([{ mug: 2 }, { mug: 2 }]);
  });

  it('P4 that belongs to another account already leaves visibly, with a reason', async () => {
    const server = new FakeServer();
    const browser = createBrowser(server);
    const tab = await browser.tab();
    good(await tab.shop.add(MUG, 1));
    const owner = (await tab.shop.describeDevice()).owner as Owner;
    await until(() => server.rooms.has(owner));
    server.room(owner).claimedBy = 'user:eve';
    good(await tab.shop.signIn(ADA));
    await until(() => tab.shop.notices.get().length === 1);
    expect(tab.shop.notices.get()).toMatchObject([{ kind: 'problem', code: 'guest-taken' }]);
    await until(() => Object.keys(cart(tab)).length === 0 && guestRows(browser) === 0);
    tab.shop.dismissNotice(tab.shop.notices.get()[0]?.id ?? '');
    await until(() => tab.shop.notices.get().length === 0);
    expect(atServer(server, 'user:ada')).toEqual({});
  });

  it('P5 a stale row of it that turns up later counts once', async () => {
    const server = new FakeServer();
    const browser = createBrowser(server);
    const tab = await browser.tab();
    good(await tab.shop.add(MUG, 1));
    const [first] = [...browser.memory.rows.values()];
    if (!first) throw new Error('no row');
    const late = new Y.Doc();
    Y.applyUpdate(late, new Uint8Array(Buffer.from(first.u, 'base64')));
    good(await tab.shop.signIn(ADA));
    await until(() => guestRows(browser) === 0);
    // A frozen tab of the time before wakes up and writes what it had: the same row under another name.
    await tab.store.log.append({ ...first, id: `${first.id}-late`, tab: 'frozen' });
    await until(() => guestRows(browser) === 0);
    expect([cart(tab), atServer(server, 'user:ada')]).toEqual([{ mug: 1 }, { mug: 1 }]);
  });

  it('P6 can be taken back out, on every device, and a retried merge does not bring it again', async () => {
    const server = new FakeServer();
    const browser = createBrowser(server);
    const tab = await browser.tab();
    good(await tab.shop.add(MUG, 2));
    const guest = (await tab.shop.describeDevice()).owner as Owner;
    good(await tab.shop.signIn(ADA));
    good(await tab.shop.add(MUG, 3));
    await until(() => tab.shop.notices.get().length === 1);
    good(await tab.shop.undoMerge(tab.shop.notices.get()[0]?.id ?? ''));
    expect(cart(tab)).toEqual({ mug: 3 });
    Y.applyUpdate(server.room('user:ada').doc, Y.encodeStateAsUpdate(server.room(guest).doc));
    await until(() => atServer(server, 'user:ada').mug === 3);
    expect(cart(tab)).toEqual({ mug: 3 });
    good(await tab.shop.undoMerge('merged|nobody'));
  });
});

describe('a document that was renewed', () => {
  it('P7 goes on as a new epoch under a new slot, with offline edits carried over', async () => {
    const server = new FakeServer();
    const browser = createBrowser(server);
    const tab = await browser.tab();
    good(await tab.shop.add(MUG, 2));
    good(await tab.shop.signIn(ADA));
    await until(() => guestRows(browser) === 0);
    good(await tab.shop.add(BAG, 1));
    await until(() => atServer(server, 'user:ada').bag === 1);
    server.rotate('user:ada');
    expect(cart(tab)).toEqual({ mug: 2, bag: 1 });
    good(await tab.shop.add(BAG, 1));
    await until(() => [...browser.memory.rows.values()].every(({ docId }) => docId === 'user:ada#1'));
    expect(cart(tab)).toEqual({ mug: 2, bag: 2 });
    expect(atServer(server, 'user:ada')).toEqual({ mug: 2, bag: 2 });
    expect(generationOf(server.room('user:ada').doc)).toBe(1);
    expect(tab.bugs).toEqual([]);
  });

  it('P8 whose history the server refuses gives its records to a new one', async () => {
    const server = new FakeServer();
    const browser = createBrowser(server);
    const tab = await browser.tab();
    good(await tab.shop.add(MUG, 1));
    await until(() => tab.shop.sync.get().badge === 'saved');
    server.refuseNext = 'client-id-foreign';
    server.refuseSync = 'client-id-foreign';
    good(await tab.shop.add(MUG, 2));
    good(await tab.shop.add(BAG, 1));
    const owner = (await tab.shop.describeDevice()).owner as Owner;
    await until(() => atServer(server, owner).mug === 3 && atServer(server, owner).bag === 1);
    await until(() => [...browser.memory.rows.values()].every(({ docId }) => docId.endsWith('#1')));
    expect(cart(tab)).toEqual({ mug: 3, bag: 1 });
    await until(() => tab.shop.sync.get().badge === 'saved');
    expect(server.room(owner).doc.getMap(LEDGER).size).toBe(0);
  });

  it('P14 comes home also where its newest change could not be written before the rest had left', async () => {
    const server = new FakeServer();
    const browser = createBrowser(server);
    const full = Object.assign(new Error('full'), { name: 'QuotaExceededError' });
    let isFull = false;
    const tab = await browser.tab((ports) => ({
      openStore: async () => {
        const { log, ...store } = await ports.openStore();
        const isRefused = (docId: string): boolean => isFull && docId.endsWith('#0');
        return {
          ...store,
          log: { ...log, append: (row) => (isRefused(row.docId) ? Promise.reject(full) : log.append(row)) },
        };
      },
    }));
    const owner = (await tab.shop.describeDevice()).owner as Owner;
    good(await tab.shop.add(MUG, 1));
    await until(() => tab.shop.sync.get().badge === 'saved');
    isFull = true;
    expect(await tab.shop.add(BAG, 1)).toMatchObject({ error: { code: 'storage-full' } });
    server.rotate(owner);
    await until(() => [...browser.memory.rows.values()].every(({ docId }) => docId.endsWith('#1')));
    await settle();
    isFull = false;
    await browser.clock.advance(60_000);
    await browser.clock.advance(120_000);
    await until(() => [...browser.memory.rows.values()].every(({ docId }) => docId.endsWith('#1')));
    await until(() => tab.shop.sync.get().badge === 'saved');
    expect([cart(tab), atServer(server, owner)]).toEqual([
      { mug: 1, bag: 1 },
      { mug: 1, bag: 1 },
    ]);
    expect(tab.bugs).toEqual([]);
  });

  it('P9 is not renewed for ever: after a few times the problem stands', async () => {
    const server = new FakeServer();
    const browser = createBrowser(server);
    const tab = await browser.tab();
    await until(() => tab.shop.sync.get().isConnected);
    for (let i = 0; i < 6; i++) {
      server.refuseNext = 'record-junk';
      good(await tab.shop.add(MUG, 1));
      await settle(100);
    }
    expect(tab.shop.sync.get().problem).toBe('record-junk');
    expect(tab.shop.basket.get().itemCount).toBe(6);
    const epochs = [...browser.memory.device].find(([key]) => key.startsWith('epoch|'))?.[1];
    expect(epochs).toEqual({ epoch: 3 });
  });

  it('P2 stays where the server refuses its content: only a taken guest leaves', async () => {
    const server = new FakeServer();
    const browser = createBrowser(server);
    const tab = await browser.tab();
    good(await tab.shop.add(MUG, 2));
    server.refuseSync = 'basket-full';
    good(await tab.shop.signIn(ADA));
    await settle();
    expect([cart(tab), guestRows(browser), tab.shop.notices.get()]).toEqual([{ mug: 2 }, 1, []]);
    server.refuseSync = null;
    await browser.clock.advance(60_000);
    await until(() => guestRows(browser) === 0);
    expect(atServer(server, 'user:ada')).toEqual({ mug: 2 });
  });
});
