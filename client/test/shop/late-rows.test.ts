/** Rows that stand on nothing, rows of long ago, and what the server does not take: nothing of it is lost or called saved. */
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { add, type ErrorCode, LIMITS, type Owner, readBasket } from '../../../shared/src/index.ts';
import type { MarksRow } from '../../src/shop/device-rows.ts';
import { lacking, replant } from '../../src/shop/replant.ts';
import { type Browser, createBrowser, type Tab } from './support/browser.ts';
import { FakeServer, good } from './support/fake-server.ts';
import { createSleep, sleepingPorts } from './support/sleeping-tab.ts';
import { settle, until } from './support/until.ts';

const MUG = { sku: 'mug' };
const BAG = { sku: 'bag' };
const ADA = { email: 'ada@example.org', password: 'x' };
const USER: Owner = 'user:ada';

const cart = ({ shop }: Tab): Record<string, number> =>
  Object.fromEntries(shop.basket.get().lines.map(({ intent, quantity }) => [intent.sku, quantity]));
const atServer = (server: FakeServer, owner: Owner): Record<string, number> =>
  Object.fromEntries(
    readBasket(server.room(owner).doc).lines.map(({ intent, quantity }) => [intent.sku, quantity]),
  );
const epochsWithRows = ({ memory }: Browser): string[] =>
  [...new Set([...memory.rows.values()].map(({ docId }) => docId.slice(docId.indexOf('#'))))].sort();
const isSaved = ({ shop }: Tab): boolean => shop.sync.get().badge === 'saved';
const damage = ({ memory }: Browser, id: string): void => {
  const row = memory.rows.get(id);
  if (row) memory.rows.set(id, { ...row, u: `${row.u}!` });
};

/** A basket that was renewed and brought home while the second of its two tabs slept, and is tapped there since. */
const tappedAsleep = async (isReloaded: boolean) => {
  const server = new FakeServer();
  const browser = createBrowser(server);
  const sleep = createSleep();
  const first = await browser.tab();
  const sleeper = await browser.tab((ports) => sleepingPorts(sleep, ports));
  const owner = (await sleeper.shop.describeDevice()).owner as Owner;
  good(await sleeper.shop.add(MUG, 1));
  await until(() => isSaved(first) && isSaved(sleeper), 'both saved');
  sleep.begin();
  server.rotate(owner);
  good(await first.shop.add(BAG, 1));
  await until(() => epochsWithRows(browser).join() === '#1' && isSaved(first), 'brought home');
  if (isReloaded) await first.end();
  const leading = isReloaded ? await browser.tab() : first;
  await until(() => leading.shop.sync.get().isConnected, 'connected');
  good(await sleeper.shop.add(MUG, 2));
  return { server, browser, sleep, sleeper, leading, owner };
};

describe('a row that was written after its document was brought home', () => {
  it('P10 counts where its tab dies before it has heard, because another tab still holds the document', async () => {
    const { server, browser, sleeper, leading, owner } = await tappedAsleep(false);
    sleeper.crash();
    await until(() => epochsWithRows(browser).join() === '#1', 'brought home again');
    expect(atServer(server, owner)).toEqual({ mug: 3, bag: 1 });
    expect(cart(leading)).toEqual({ mug: 3, bag: 1 });
    expect(leading.shop.sync.get()).toMatchObject({ badge: 'saved', problem: null });
    expect(leading.bugs).toEqual([]);
  });

  it('P10 counts where only its own tab holds the document, once that has heard', async () => {
    const { server, browser, sleep, sleeper, leading, owner } = await tappedAsleep(true);
    await settle();
    expect(leading.shop.sync.get()).toMatchObject({ badge: 'device', problem: 'missing-predecessor' });
    sleep.end();
    await settle();
    await browser.clock.advance(60_000);
    await until(() => epochsWithRows(browser).join() === '#1', 'brought home again');
    expect(atServer(server, owner)).toEqual({ mug: 3, bag: 1 });
    await until(() => [leading, sleeper].every((tab) => cart(tab).mug === 3 && isSaved(tab)), 'both saved');
    expect([leading.bugs, sleeper.bugs]).toEqual([[], []]);
  });

  it.each([
    ['has woken', false],
    ['has died asleep', true],
  ])(
    'P10 counts when its owner comes back, where they had signed out meanwhile and the tab %s',
    async (_, isDead) => {
      const server = new FakeServer();
      const browser = createBrowser(server);
      const sleep = createSleep();
      const first = await browser.tab();
      const sleeper = await browser.tab((ports) => sleepingPorts(sleep, ports));
      good(await sleeper.shop.signIn(ADA));
      await until(() => [first, sleeper].every(({ shop }) => shop.session.get().user !== null), 'signed in');
      good(await sleeper.shop.add(MUG, 1));
      await until(() => isSaved(first) && isSaved(sleeper), 'both saved');
      sleep.begin();
      good(await first.shop.signOut());
      await until(() => browser.memory.rows.size === 0, 'her rows have left');
      good(await sleeper.shop.add(MUG, 2));
      if (isDead) sleeper.crash();
      else {
        sleep.end();
        await until(() => sleeper.shop.session.get().user === null, 'it has heard');
      }
      await settle();
      good(await first.shop.signIn(ADA));
      await browser.clock.advance(60_000);
      await until(() => atServer(server, USER).mug === 3 && isSaved(first), 'brought home');
      expect([first.bugs, sleeper.bugs]).toEqual([[], []]);
    },
  );

  it('P10 stays, is not called saved and is a problem where nobody holds the document', async () => {
    const { browser, sleeper, leading } = await tappedAsleep(true);
    sleeper.crash();
    await settle();
    await browser.clock.advance(600_000);
    await settle();
    const next = await browser.tab();
    await until(() => next.shop.sync.get().isConnected, 'connected');
    for (const { shop } of [leading, next])
      expect(shop.sync.get()).toMatchObject({
        badge: 'device',
        waiting: 1,
        problem: 'missing-predecessor',
      });
    expect(epochsWithRows(browser)).toEqual(['#0', '#1']);
  });
});

describe('a row behind a damaged one', () => {
  /** Two adds of one tab, the first of them damaged on the disk; the second was never sent. */
  const damaged = async (isFirstSent: boolean) => {
    const server = new FakeServer();
    const browser = createBrowser(server);
    const tab = await browser.tab();
    good(await tab.shop.signIn(ADA));
    await until(() => tab.shop.sync.get().isConnected);
    if (!isFirstSent) server.isUp = false;
    if (!isFirstSent) server.close(1006);
    good(await tab.shop.add(MUG, 1));
    if (isFirstSent) await until(() => atServer(server, USER).mug === 1 && isSaved(tab));
    const first = new Set(browser.memory.rows.keys());
    server.isUp = false;
    server.close(1006);
    good(await tab.shop.add(MUG, 1));
    const [second] = [...browser.memory.rows.keys()].filter((id) => !first.has(id));
    await tab.end();
    for (const id of first) damage(browser, id);
    server.isUp = true;
    const next = await browser.tab();
    await until(() => next.shop.sync.get().isConnected, 'connected');
    return { server, browser, next, second: second ?? '' };
  };

  it('D4 is called neither sent nor saved, is a problem, and stays when its owner leaves', async () => {
    const { browser, next, second } = await damaged(false);
    await settle();
    const expected = { badge: 'device', waiting: 1, problem: 'missing-predecessor' };
    expect(next.shop.sync.get()).toMatchObject(expected);
    good(await next.shop.add(BAG, 1));
    await settle();
    expect(next.shop.sync.get()).toMatchObject(expected);
    good(await next.shop.signOut());
    await browser.clock.advance(60_000);
    await settle();
    expect(browser.memory.rows.has(second)).toBe(true);
  });

  it('D4 goes on where the server has what it waits for', async () => {
    const { server, next } = await damaged(true);
    await until(() => isSaved(next), 'saved');
    expect(next.shop.sync.get().problem).toBeNull();
    expect(atServer(server, USER)).toEqual({ mug: 2 });
    expect(cart(next)).toEqual({ mug: 2 });
  });
});

describe('what lies beside the basket', () => {
  it('P13 comes home from an epoch of long ago', async () => {
    const server = new FakeServer();
    const browser = createBrowser(server);
    server.isUp = false;
    const tab = await browser.tab();
    good(await tab.shop.add(MUG, 2));
    const owner = (await tab.shop.describeDevice()).owner as Owner;
    await tab.end();
    browser.memory.device.set(`epoch|${owner}`, { epoch: 9 });
    server.isUp = true;
    const next = await browser.tab();
    await until(() => atServer(server, owner).mug === 2, 'brought home');
    await until(() => epochsWithRows(browser).join() === '#9' && isSaved(next));
    expect(cart(next)).toEqual({ mug: 2 });
  });

  /** Ada's basket with lines of another device, begun anew at the moment this device changes it. */
  const rotatedAway = async (refuseSync: ErrorCode | null) => {
    const server = new FakeServer();
    const { doc } = server.room(USER);
    for (let i = 0; i < 20; i++) add({ doc, actor: `${USER}~other.0`, origin: null }, { sku: `s${i}` }, 1);
    const browser = createBrowser(server);
    const offered: Uint8Array[] = [];
    const tab = await browser.tab((ports) => ({
      sendHttp: (request) => {
        const { update } = (request.json ?? {}) as { update?: string };
        if (update) offered.push(new Uint8Array(Buffer.from(update, 'base64')));
        return ports.sendHttp(request);
      },
    }));
    good(await tab.shop.signIn(ADA));
    await until(() => Object.keys(cart(tab)).length === 20, 'the lines arrive');
    good(await tab.shop.add(MUG, 1));
    await until(() => isSaved(tab), 'saved');
    server.refuseSync = refuseSync;
    server.rotate(USER);
    // Before it has heard of a new epoch.
    for (const added of [tab.shop.add(MUG, 1), tab.shop.add({ sku: 's0' }, 1)]) good(await added);
    return { server, browser, tab, offered, other: doc.clientID };
  };

  it('P12 is handed over as far as this device wrote it', async () => {
    const { server, browser, offered, other } = await rotatedAway(null);
    await until(() => epochsWithRows(browser).join() === '#1', 'brought home');
    expect(atServer(server, USER)).toMatchObject({ mug: 2, s0: 2, s19: 1 });
    expect(offered).not.toEqual([]);
    const clients = offered.flatMap((update) => Y.decodeUpdate(update).structs.map(({ id }) => id.client));
    expect(clients).not.toEqual([]);
    expect(clients).not.toContain(other);
  });

  it('P12 stays with its reason where the server refuses it, and writes nothing in other devices’ names', async () => {
    const { server, browser, tab } = await rotatedAway('update-too-large');
    await until(() => tab.shop.sync.get().problem === 'update-too-large', 'the problem');
    expect(tab.shop.sync.get()).toMatchObject({ badge: 'device', isConnected: true });
    expect(epochsWithRows(browser)).toEqual(['#0', '#1']);
    expect(cart(tab)).toMatchObject({ mug: 2, s0: 2 });
    expect(atServer(server, USER)).toMatchObject({ mug: 1, s0: 1 });
    server.refuseSync = null;
    await browser.clock.advance(60_000);
    await until(() => epochsWithRows(browser).join() === '#1' && isSaved(tab), 'brought home at last');
    expect(tab.shop.sync.get().problem).toBeNull();
    expect(atServer(server, USER)).toMatchObject({ mug: 2, s0: 2 });
    expect(browser.memory.device.get(`epoch|${USER}`)).toEqual({ epoch: 1 });
  });

  it('P12 stays where the server says yes and leaves it out', async () => {
    const server = new FakeServer();
    const browser = createBrowser(server);
    const tab = await browser.tab();
    server.leavesOutSync = true;
    server.isUp = false;
    server.close(1006);
    good(await tab.shop.add(MUG, 2));
    server.isUp = true;
    good(await tab.shop.signIn(ADA));
    await until(() => tab.shop.sync.get().problem === 'missing-predecessor', 'the problem');
    expect([...browser.memory.rows.values()].some(({ docId }) => docId.startsWith('guest:'))).toBe(true);
    expect(cart(tab)).toEqual({ mug: 2 });
    server.leavesOutSync = false;
    await browser.clock.advance(60_000);
    await until(() => atServer(server, USER).mug === 2 && isSaved(tab), 'brought home at last');
    expect(tab.shop.sync.get().problem).toBeNull();
  });

  it('P8 is written anew in pieces that are small beside what the server takes at once', async () => {
    const [source, main] = [new Y.Doc(), new Y.Doc()];
    const actor = `${USER}~device.0` as const;
    const personalisation = 'x'.repeat(LIMITS.personalisationChars);
    const intentOf = (i: number) => ({ sku: `s${i}`, personalisation });
    for (let i = 0; i < 500; i++) add({ doc: source, actor, origin: null }, intentOf(i), 1);
    const sizes: number[] = [];
    main.on('update', (update: Uint8Array) => sizes.push(update.byteLength));
    expect(replant(main, source, 'device', null)).toEqual({ ok: true, value: 500 });
    expect(readBasket(main).lines).toHaveLength(500);
    expect([sizes.length > 1, Math.max(...sizes) < 2 * LIMITS.pieceBytes]).toEqual([true, true]);
    expect([replant(main, source, 'device', null), lacking(main, source, 'other')]).toEqual([
      { ok: true, value: 0 },
      [],
    ]);
  });

  it('P11 leaves only when the present document has every record of it', async () => {
    const server = new FakeServer();
    const browser = createBrowser(server);
    const tab = await browser.tab();
    const owner = (await tab.shop.describeDevice()).owner as Owner;
    good(await tab.shop.add(MUG, 1));
    await until(() => isSaved(tab));
    const before = Y.encodeStateAsUpdate(server.room(owner).doc);
    server.holdSaves = true;
    server.refuseNext = 'record-junk';
    good(await tab.shop.add(MUG, 1));
    await until(() => atServer(server, owner).mug === 2, 'written anew');
    await settle();
    expect(epochsWithRows(browser)).toEqual(['#0', '#1']);
    // An old value takes the key's place, as where a message of before arrives last.
    const old = new Y.Doc();
    Y.applyUpdate(old, before);
    const { doc } = server.room(owner);
    const [[key, value] = ['', null]] = [...old.getMap('cart')];
    doc.getMap('cart').set(key, value);
    expect(atServer(server, owner)).toEqual({ mug: 1 });
    server.save();
    await settle();
    await browser.clock.advance(60_000);
    await until(() => epochsWithRows(browser).join() === '#1' && isSaved(tab), 'home');
    expect(atServer(server, owner)).toEqual({ mug: 2 });
  });
});

describe('the generation of a document', () => {
  it('L11 is the one it had when it met the server, whatever of it can be read', async () => {
    const server = new FakeServer();
    const browser = createBrowser(server);
    const tab = await browser.tab();
    good(await tab.shop.signIn(ADA));
    good(await tab.shop.add(MUG, 1));
    await until(() => isSaved(tab));
    server.rotate(USER);
    await until(() => epochsWithRows(browser).join() === '#1' && isSaved(tab), 'renewed');
    const marks = browser.memory.device.get(`marks|${USER}#1`) as MarksRow;
    expect(marks.generation).toBe(1);
    await tab.end();
    for (const id of browser.memory.rows.keys()) damage(browser, id);
    const next = await browser.tab();
    await until(() => cart(next).mug === 1, 'back from the server');
    expect(server.connects.at(-1)).toEqual({ owner: USER, generation: 1 });
    expect(next.bugs).toEqual([]);
  });
});
