/** A new version of the app: in which tabs it is loaded, and when. */
import { describe, expect, it } from 'vitest';
import type { LocalStore } from '../../src/shop/local-store.ts';
import type { ShopPorts } from '../../src/shop/ports.ts';
import { createBrowser, type Tab } from './support/browser.ts';
import { FakeServer, good } from './support/fake-server.ts';
import { settle, until } from './support/until.ts';

const MUG = { sku: 'mug' };
const full = Object.assign(new Error('full'), { name: 'QuotaExceededError' });

const kinds = ({ shop }: Tab) => shop.notices.get().map(({ kind }) => kind);

/** A browser in which a new version waits. `append` stands before each write of a tab's log. */
const ground = () => {
  const browser = createBrowser(new FakeServer());
  let takeOver = (): void => undefined;
  const takenOver = new Promise<void>((resolve) => {
    takeOver = resolve;
  });
  let takeOvers = 0;
  const open = async (append?: () => Promise<void>, change: Partial<ShopPorts> = {}) => {
    let reloads = 0;
    const version = {
      takeOver: () => {
        takeOvers += 1;
        takeOver();
      },
      takenOver,
      reload: () => {
        reloads += 1;
      },
    };
    const slowed = ({ log, ...store }: LocalStore): LocalStore => ({
      ...store,
      log: { ...log, append: (row) => (append ? append().then(() => log.append(row)) : log.append(row)) },
    });
    const tab = await browser.tab((ports) => ({
      openStore: async () => slowed(await ports.openStore()),
      newVersion: async () => version,
      ...change,
    }));
    await until(() => kinds(tab).length > 0);
    return { ...tab, reloads: () => reloads };
  };
  return { browser, open, takeOvers: () => takeOvers };
};

describe('a new version', () => {
  it('N1 waits for the shopper, and is loaded in every tab by the word of one', async () => {
    const { open } = ground();
    const tabs = [await open(), await open()] as const;
    good(await tabs[1].shop.add(MUG, 1));
    expect(tabs.map(kinds)).toEqual([['update-ready'], ['update-ready']]);
    expect(tabs.map(({ reloads }) => reloads())).toEqual([0, 0]);
    tabs[0].shop.applyUpdate();
    await settle();
    expect(tabs.map(({ reloads }) => reloads())).toEqual([1, 1]);
  });

  it('N1 is loaded when the row that is being written is on disk', async () => {
    const { open } = ground();
    let go = (): void => undefined;
    const tab = await open(
      () =>
        new Promise((resolve) => {
          go = resolve;
        }),
    );
    const adding = tab.shop.add(MUG, 1);
    await settle();
    tab.shop.applyUpdate();
    await settle();
    expect([tab.reloads(), kinds(tab)]).toEqual([0, ['update-ready']]);
    go();
    good(await adding);
    expect(tab.reloads()).toBe(1);
  });

  it('N2 waits in a tab whose changes the disk refuses, and is offered again when they are stored', async () => {
    const { browser, open, takeOvers } = ground();
    let isFull = true;
    const other = await open();
    const tab = await open(() => (isFull ? Promise.reject(full) : Promise.resolve()));
    expect((await tab.shop.add(MUG, 2)).ok).toBe(false);
    expect(kinds(tab)).toEqual(['update-held']);
    tab.shop.applyUpdate();
    expect(takeOvers()).toBe(0);
    other.shop.applyUpdate();
    await settle();
    expect([other.reloads(), tab.reloads(), takeOvers()]).toEqual([1, 0, 1]);
    isFull = false;
    await browser.clock.advance(60_000);
    await until(() => kinds(tab).includes('update-ready'));
    expect([kinds(tab), tab.reloads()]).toEqual([['update-ready'], 0]);
    tab.shop.applyUpdate();
    expect([tab.reloads(), takeOvers()]).toEqual([1, 1]);
  });

  it('N2 is not loaded over a row that turns out not to be written', async () => {
    const { open } = ground();
    let refuse = (): void => undefined;
    const tab = await open(
      () =>
        new Promise((_, reject) => {
          refuse = () => reject(full);
        }),
    );
    const adding = tab.shop.add(MUG, 1);
    await settle();
    tab.shop.applyUpdate();
    await settle();
    refuse();
    expect((await adding).ok).toBe(false);
    expect([tab.reloads(), kinds(tab)]).toEqual([0, ['update-held']]);
  });

  it('N2 waits in a tab whose store is its memory, whoever gives the word', async () => {
    const { open } = ground();
    const other = await open();
    const tab = await open(undefined, { openStore: () => Promise.reject(new Error('blocked')) });
    good(await tab.shop.add(MUG, 2));
    tab.shop.applyUpdate();
    other.shop.applyUpdate();
    await settle();
    expect([kinds(tab), tab.reloads(), other.reloads()]).toEqual([['update-held'], 0, 1]);
  });
});
