/** Many rows become one, whatever happens in between. */
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../../shared/src/index.ts';
import { createMemoryStore } from '../../src/adapters/memory/local-store.ts';
import { compact } from '../../src/shop/compaction.ts';
import { openDeviceMirror } from '../../src/shop/device-mirror.ts';
import type { LocalStore, LogRow } from '../../src/shop/local-store.ts';
import { type Browser, createBrowser, type Tab } from './support/browser.ts';
import { createFakeLocks } from './support/fake-locks.ts';
import { FakeServer, good } from './support/fake-server.ts';
import { until } from './support/until.ts';

const MUG = { sku: 'mug' };

const rowsOf = (browser: Browser): LogRow[] => [...browser.memory.rows.values()];
const docOf = (browser: Browser) => {
  const [row] = rowsOf(browser);
  if (!row) throw new Error('no rows');
  return row.docId;
};
const adds = async ({ shop }: Tab, count: number): Promise<void> => {
  for (let i = 0; i < count; i++) good(await shop.add(MUG, 1));
};

let compactions = 0;
const compactIn = async (browser: Browser, change: (store: LocalStore) => LocalStore = (store) => store) => {
  const store = change(createMemoryStore(browser.memory));
  const device = await openDeviceMirror(store.device, browser.clock, (error) => {
    throw error;
  });
  compactions += 1;
  let seq = 0;
  const tab = { id: `compactor${compactions}`, nextSeq: () => ++seq };
  const { locks } = createFakeLocks().ofTab();
  return compact({ log: store.log, device, locks, clock: browser.clock, tab }, docOf(browser));
};

describe('compaction', () => {
  it('K1 makes one row of many, and the basket is the same', async () => {
    const browser = createBrowser(new FakeServer());
    const tab = await browser.tab();
    await adds(tab, 12);
    expect(await compactIn(browser)).toBe(12);
    expect(rowsOf(browser)).toHaveLength(1);
    good(await tab.shop.add(MUG, 1));
    const next = await browser.tab();
    expect(next.shop.basket.get().itemCount).toBe(13);
  });

  it('K2 a crash after the snapshot leaves duplicates and loses nothing', async () => {
    const browser = createBrowser(new FakeServer());
    const tab = await browser.tab();
    await adds(tab, 5);
    const dying = (store: LocalStore): LocalStore => ({
      ...store,
      log: { ...store.log, remove: () => Promise.reject(new Error('the process ends here')) },
    });
    await expect(compactIn(browser, dying)).rejects.toThrow('ends here');
    expect(rowsOf(browser)).toHaveLength(6);
    const next = await browser.tab();
    expect(next.shop.basket.get().itemCount).toBe(5);
    await compactIn(browser);
    expect(rowsOf(browser)).toHaveLength(1);
  });

  it('K3 removes exactly what it read: damaged rows, and rows written meanwhile, stay', async () => {
    const browser = createBrowser(new FakeServer());
    const tab = await browser.tab();
    await adds(tab, 3);
    const [row] = rowsOf(browser);
    if (row) browser.memory.rows.set('damaged', { ...row, id: 'damaged', u: 'not base64' });
    const busy = (store: LocalStore): LocalStore => ({
      ...store,
      log: {
        ...store.log,
        append: async (snapshot) => {
          await adds(tab, 1);
          await store.log.append(snapshot);
        },
      },
    });
    await compactIn(browser, busy);
    expect(rowsOf(browser)).toHaveLength(3);
    expect(browser.memory.rows.has('damaged')).toBe(true);
    expect((await browser.tab()).shop.basket.get().itemCount).toBe(4);
  });

  it('K3 leaves a row where it is that waits for a damaged one', async () => {
    const server = new FakeServer();
    server.isUp = false;
    const browser = createBrowser(server);
    await adds(await browser.tab(), 3);
    const [, second, third] = rowsOf(browser);
    await adds(await browser.tab(), 2);
    if (!second || !third) throw new Error('no rows');
    browser.memory.rows.set(second.id, { ...second, u: 'not base64' });
    expect(await compactIn(browser)).toBe(3);
    expect(rowsOf(browser).map(({ id }) => id)).toEqual([second.id, third.id, expect.any(String)]);
    const { shop } = await browser.tab();
    expect([shop.basket.get().itemCount, shop.sync.get().waiting]).toEqual([3, 4]);
  });

  it('K4 keeps what the badge says', async () => {
    const server = new FakeServer();
    server.isUp = false;
    const browser = createBrowser(server);
    const tab = await browser.tab();
    await adds(tab, 4);
    expect(tab.shop.sync.get()).toMatchObject({ badge: 'device', waiting: 4 });
    await compactIn(browser);
    expect(tab.shop.sync.get()).toMatchObject({ badge: 'device', waiting: 4 });
    server.isUp = true;
    server.holdSaves = true;
    browser.goOnline();
    await until(() => tab.shop.sync.get().badge === 'sent');
    await adds(tab, 1);
    await until(() => tab.shop.sync.get().waiting === 0);
    await compactIn(browser);
    expect(tab.shop.sync.get()).toMatchObject({ badge: 'sent', waiting: 0 });
    server.save();
    good(await tab.shop.add(MUG, 1));
    await until(() => tab.shop.sync.get().badge === 'saved');
  });

  it('K5 happens by itself when the log is long, while two tabs write', async () => {
    const browser = createBrowser(new FakeServer());
    const one = await browser.tab();
    const two = await browser.tab();
    const half = LIMITS.logRowsBeforeCompaction / 2 + 20;
    await Promise.all([adds(one, half), adds(two, half)]);
    await until(() => rowsOf(browser).length < LIMITS.logRowsBeforeCompaction);
    await until(
      () => one.shop.basket.get().itemCount === 2 * half && two.shop.basket.get().itemCount === 2 * half,
    );
    expect((await browser.tab()).shop.basket.get().itemCount).toBe(2 * half);
    expect([one.bugs, two.bugs]).toEqual([[], []]);
  });
});
