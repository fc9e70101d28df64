/** A document and its rows: damage, failures, other tabs. */
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { add, fail, ok, readBasket } from '../../../shared/src/index.ts';
import { createFakeClock } from '../../../tests/support/fake-clock.ts';
import { createMemoryStore, createSharedMemory } from '../../src/adapters/memory/local-store.ts';
import { LOCAL, openBasketDocument } from '../../src/shop/basket-document.ts';
import { createSignal } from '../../src/shop/live.ts';
import type { DocId, LogRow, UpdateLog } from '../../src/shop/local-store.ts';
import { codeOfStorageFailure } from '../../src/shop/storage-failure.ts';
import { createBrowser } from './support/browser.ts';
import { FakeServer } from './support/fake-server.ts';
import { settle, until } from './support/until.ts';

const DOC: DocId = 'guest:g#0';
const quota = (): Error => Object.assign(new Error('full'), { name: 'QuotaExceededError' });

const ground = () => {
  const memory = createSharedMemory();
  const clock = createFakeClock();
  let tabs = 0;
  let failure: Error | null = null;
  return {
    memory,
    clock,
    fail: (error: Error | null) => {
      failure = error;
    },
    /** `isUntold`: nobody hears of what it writes. `read` runs when it has read rows. */
    open: async ({ isUntold = false, read = async () => undefined as unknown } = {}) => {
      tabs += 1;
      let seq = 0;
      const { log } = createMemoryStore(isUntold ? { ...memory, logEvents: createSignal() } : memory);
      const faulty: UpdateLog = {
        ...log,
        read: async (docId) => {
          const rows = await log.read(docId);
          await read();
          return rows;
        },
        append: (row) => (failure ? Promise.reject(failure) : log.append(row)),
      };
      const tab = { id: `tab${tabs}`, nextSeq: () => ++seq };
      const document = await openBasketDocument({ log: faulty, clock, tab }, DOC);
      const actor = `guest:g~device.${tabs}` as const;
      return {
        document,
        add: (sku: string, units = 1) =>
          document.write(() => add({ doc: document.doc, actor, origin: LOCAL }, { sku }, units)),
        cart: () =>
          Object.fromEntries(
            readBasket(document.doc).lines.map(({ intent, quantity }) => [intent.sku, quantity]),
          ),
      };
    },
  };
};

describe('a document and its log', () => {
  it('D1 shows a change at once and answers when its row is written', async () => {
    const { open, memory } = ground();
    const tab = await open();
    const writing = tab.add('mug');
    expect(tab.cart()).toEqual({ mug: 1 });
    expect((await writing).ok).toBe(true);
    expect(memory.rows.size).toBe(1);
    expect(await tab.document.write(() => fail('unknown-line'))).toMatchObject({ ok: false });
    expect(await tab.document.write(() => ok(1))).toEqual(ok(1));
    expect(memory.rows.size).toBe(1);
  });

  it('D2 takes in what other tabs write, and writes none of it again', async () => {
    const { open, memory } = ground();
    const [one, two] = [await open(), await open()];
    await Promise.all([one.add('mug'), two.add('mug'), two.add('bag')]);
    expect(one.cart()).toEqual({ mug: 2, bag: 1 });
    expect(two.cart()).toEqual(one.cart());
    expect(memory.rows.size).toBe(3);
    expect([one.document.rows.size(), two.document.rows.size()]).toEqual([3, 3]);
  });

  it('D3 sets a damaged row aside, whatever the damage, and reads the rest', async () => {
    const { open, memory } = ground();
    const tab = await open();
    for (const sku of ['a', 'b', 'c', 'd']) await tab.add(sku);
    const rows = [...memory.rows.values()];
    const damage = ['!!! no base64', 'AAECAwQFBgcICQ==', '', undefined as unknown as string];
    for (const [i, u] of damage.entries()) {
      const row = rows[0];
      if (row) memory.rows.set(`${row.id}-${i}`, { ...row, id: `${row.id}-${i}`, u });
    }
    const [, second] = rows;
    const isFlipped = { ...second, id: `${second?.id}-5`, u: `B${second?.u.slice(1)}` } as LogRow;
    memory.rows.set(isFlipped.id, isFlipped);
    const again = await open();
    expect(again.cart()).toEqual({ a: 1, b: 1, c: 1, d: 1 });
    expect(again.document.setAside.size).toBe(5);
    expect(memory.rows.size).toBe(9);
  });

  it('D4 a change whose predecessor is damaged waits for it, and others do not', async () => {
    const { open, memory } = ground();
    const tab = await open();
    const whole = () => Y.encodeStateAsUpdate(tab.document.doc);
    await tab.add('mug');
    const [first] = [...memory.rows.values()];
    await tab.add('mug');
    const other = await open();
    await other.add('bag');
    if (first) memory.rows.set(first.id, { ...first, u: 'broken' });
    const again = await open();
    expect(again.cart()).toEqual({ bag: 1 });
    Y.applyUpdate(again.document.doc, whole());
    expect(again.cart()).toEqual({ bag: 1, mug: 2 });
  });

  it('D5 says that a change could not be written, and goes on showing it', async () => {
    const { open, fail: breakStore } = ground();
    const tab = await open();
    breakStore(quota());
    expect(await tab.add('mug')).toMatchObject({ ok: false, error: { code: 'storage-full' } });
    breakStore(new Error('database is closing'));
    expect(await tab.add('bag')).toMatchObject({ ok: false, error: { code: 'storage-failed' } });
    expect(tab.cart()).toEqual({ mug: 1, bag: 1 });
    expect([tab.document.unstored(), tab.document.failure(), tab.document.isCommitted()]).toEqual([
      2,
      'storage-failed',
      false,
    ]);
  });

  it('D6 tries again until it is written, and then forgets the failure', async () => {
    const { open, fail: breakStore, clock, memory } = ground();
    const tab = await open();
    breakStore(quota());
    await tab.add('mug');
    await clock.advance(10_000);
    expect(tab.document.failure()).toBe('storage-full');
    await tab.add('bag');
    breakStore(null);
    await clock.advance(60_000);
    expect([tab.document.unstored(), tab.document.failure(), tab.document.isCommitted()]).toEqual([
      0,
      null,
      true,
    ]);
    expect((await open()).cart()).toEqual({ mug: 1, bag: 1 });
    expect([...memory.rows.values()].reduce((sum, { ops }) => sum + ops, 0)).toBe(2);
    expect(clock.pending).toBe(0);
  });

  it('D7 knows a full disk behind every wrapping', () => {
    const inner = quota();
    expect(codeOfStorageFailure(inner)).toBe('storage-full');
    expect(codeOfStorageFailure({ name: 'AbortError', inner })).toBe('storage-full');
    expect(codeOfStorageFailure(new Error('x', { cause: { name: 'OpenFailedError', inner } }))).toBe(
      'storage-full',
    );
    const loop: { cause?: unknown } = {};
    loop.cause = loop;
    for (const other of [loop, null, 'QuotaExceededError', new Error('no')]) {
      expect(codeOfStorageFailure(other)).toBe('storage-failed');
    }
  });

  it('D9 a log that cannot be read is a problem and tried again, never an empty basket', async () => {
    const browser = createBrowser(new FakeServer());
    const first = await browser.tab();
    expect((await first.shop.add({ sku: 'mug' }, 2)).ok).toBe(true);
    await first.end();
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
    isBroken = false;
    await browser.clock.advance(60_000);
    const { shop } = await opening;
    expect([shop.basket.get().itemCount, shop.sync.get().problem]).toEqual([2, null]);
  });

  it('D8 rows of a closed document are nobody’s business any more', async () => {
    const { open } = ground();
    const [one, two] = [await open(), await open()];
    two.document.close();
    await one.add('mug');
    await settle();
    expect(two.cart()).toEqual({});
    await until(() => one.document.isCommitted());
  });

  it('D8 a change of a closed document is not called written', async () => {
    const { open, memory } = ground();
    const tab = await open();
    tab.document.close();
    expect(await tab.add('mug')).toMatchObject({ ok: false, error: { code: 'storage-failed' } });
    expect([tab.cart(), memory.rows.size]).toEqual([{}, 0]);
  });

  it('D6 what is written after a failure can be read without what failed: it takes that along', async () => {
    const { open, fail: breakStore } = ground();
    const tab = await open();
    breakStore(quota());
    await tab.add('mug');
    breakStore(null);
    expect(await tab.add('bag')).toMatchObject({ ok: true });
    expect((await open()).cart()).toEqual({ mug: 1, bag: 1 });
  });

  it('D10 a change made while the one before it fails is written with it, or not called written', async () => {
    const { open, fail: breakStore, memory } = ground();
    const tab = await open();
    breakStore(quota());
    const first = tab.add('mug');
    breakStore(null);
    const [second, third] = [tab.add('mug'), tab.add('bag')];
    expect(await first).toMatchObject({ ok: false, error: { code: 'storage-full' } });
    expect(await Promise.all([second, third])).toMatchObject([{ ok: true }, { ok: true }]);
    // As after a crash: what was called written is there.
    expect((await open()).cart()).toEqual({ mug: 2, bag: 1 });
    expect([...memory.rows.values()].map(({ ops }) => ops)).toEqual([3]);
    expect([tab.document.failure(), tab.document.isCommitted()]).toEqual([null, true]);
  });

  it('D12 takes in what a tab wrote that told nobody, and counts it once', async () => {
    const { open } = ground();
    const tab = await open();
    await tab.add('bag');
    await (await open({ isUntold: true })).add('mug');
    expect(tab.cart()).toEqual({ bag: 1 });
    await tab.document.reread();
    await tab.document.reread();
    expect(tab.cart()).toEqual({ bag: 1, mug: 1 });
    expect(tab.document.rows.counts({ accepted: {}, saved: {} })).toEqual({ waiting: 2, unsaved: 2 });
  });

  it('D12 forgets a row that left the log without a word', async () => {
    const { open, memory } = ground();
    const tab = await open();
    await tab.add('mug');
    memory.rows.clear();
    await tab.add('bag');
    await tab.document.reread();
    expect(tab.document.rows.ids()).toEqual([...memory.rows.keys()]);
    expect(tab.document.rows.size()).toBe(1);
    expect(tab.cart()).toEqual({ bag: 1, mug: 1 });
  });

  it('D12 what leaves the log while it is being read does not come back', async () => {
    const { open, memory } = ground();
    const { log } = createMemoryStore(memory);
    const first = await open();
    await first.add('mug');
    const clear = () => log.remove([...memory.rows.keys()]);
    const second = await open({ read: clear });
    expect(second.document.rows.size()).toBe(0);
    await (await open({ isUntold: true })).add('bag');
    await second.document.reread();
    expect([second.document.rows.size(), memory.rows.size]).toEqual([0, 0]);
  });
});
