/** A basket leaves the device row by row, and only what is saved of it. */
import { expect, it } from 'vitest';
import { createFakeClock } from '../../../tests/support/fake-clock.ts';
import { createMemoryStore, createSharedMemory } from '../../src/adapters/memory/local-store.ts';
import { openDeviceMirror } from '../../src/shop/device-mirror.ts';
import { forgetOwner, savedOwners } from '../../src/shop/forget-owner.ts';
import type { LogRow } from '../../src/shop/local-store.ts';
import { makeRow } from '../../src/shop/log-row.ts';
import { createBrowser } from './support/browser.ts';
import { FakeServer, good } from './support/fake-server.ts';
import { until } from './support/until.ts';

it('U5 a row that comes after everything was found saved stays', async () => {
  const memory = createSharedMemory();
  const store = createMemoryStore(memory);
  const device = await openDeviceMirror(store.device, createFakeClock(), () => undefined);
  let seq = 0;
  const write = (): Promise<void> =>
    store.log.append(
      makeRow(
        { clock: createFakeClock(), tab: { id: 't', nextSeq: () => ++seq } },
        'user:ada#0',
        new Uint8Array([0, 0]),
        { ops: 1, unsaved: 1 },
      ),
    );
  await write();
  await device.change('marks|user:ada#0', () => ({
    accepted: { t: 1 },
    saved: { t: 1 },
    savedAtMs: 1,
    hasMet: true,
  }));
  const [ada] = await savedOwners(store, device, () => true);
  await write();
  if (ada) await forgetOwner(store, device, ada);
  expect([...memory.rows.values()].map((row) => row.seq)).toEqual([2]);
  expect(await savedOwners(store, device, () => true)).toEqual([]);
});

it('D11 a row that names no document stops neither forgetting nor following', async () => {
  const browser = createBrowser(new FakeServer());
  const tab = await browser.tab();
  good(await tab.shop.signIn({ email: 'ada@example.org', password: 'x' }));
  good(await tab.shop.add({ sku: 'mug' }, 1));
  const [row] = [...browser.memory.rows.values()];
  for (const docId of ['user:', 'nonsense', '', 'user:ada', undefined]) {
    const damaged = { ...row, id: `damaged ${docId}`, docId } as LogRow;
    browser.memory.rows.set(damaged.id, damaged);
    browser.memory.logEvents.emit({ type: 'added', row: damaged });
  }
  good(await tab.shop.add({ sku: 'bag' }, 1));
  expect(tab.shop.basket.get().itemCount).toBe(2);
  await until(() => tab.shop.sync.get().badge === 'saved');
  good(await tab.shop.signOut());
  await until(() => browser.memory.rows.size === 5);
  expect(tab.bugs).toEqual([]);
});

it('U4 who comes back while their rows are leaving has the whole basket in every tab', async () => {
  const browser = createBrowser(new FakeServer());
  let release = (): void => undefined;
  let hold: Promise<void> | null = null;
  const open = () =>
    browser.tab((ports) => ({
      openStore: async () => {
        const store = await ports.openStore();
        const remove = async (ids: readonly string[]): Promise<void> => {
          await hold;
          return store.log.remove(ids);
        };
        return { ...store, log: { ...store.log, remove } };
      },
    }));
  const one = await open();
  const ada = { email: 'ada@example.org', password: 'x' };
  good(await one.shop.signIn(ada));
  good(await one.shop.add({ sku: 'mug' }, 3));
  await until(() => one.shop.sync.get().badge === 'saved');
  hold = new Promise((done) => {
    release = done;
  });
  good(await one.shop.signOut());
  await until(() =>
    [...browser.memory.device].some(
      ([key, row]) => key.startsWith('slots|user:') && JSON.stringify(row).includes('"free":[]'),
    ),
  );
  good(await one.shop.signIn(ada));
  await until(() => one.shop.basket.get().itemCount === 3);
  hold = null;
  release();
  await browser.clock.advance(60_000);
  good(await one.shop.add({ sku: 'bag' }, 1));
  const two = await open();
  await until(() => two.shop.basket.get().itemCount === 4);
});
