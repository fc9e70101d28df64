/** The shop as a whole, two devices and two tabs in one process, against a pretended server. */
import { describe, expect, it } from 'vitest';
import { lineIdOf } from '../../../shared/src/index.ts';
import { createBrowser } from './support/browser.ts';
import { FakeServer, good } from './support/fake-server.ts';
import { settle, until } from './support/until.ts';

const MUG = { sku: 'mug' };
const mug = lineIdOf(MUG);

describe('the shop', () => {
  it('X1 shows an add at once and has it on this device when the op resolves', async () => {
    const browser = createBrowser(new FakeServer());
    const { shop } = await browser.tab();
    const adding = shop.add(MUG, 2);
    await Promise.resolve();
    expect(shop.basket.get().lines.map(({ quantity }) => quantity)).toEqual([2]);
    good(await adding);
    expect([...browser.memory.rows.values()]).toHaveLength(1);
  });

  it('X2 two devices of one person share a cart, offline changes included', async () => {
    const server = new FakeServer();
    const phone = createBrowser(server, 1);
    const laptop = createBrowser(server, 2);
    const a = await phone.tab();
    const b = await laptop.tab();
    good(await a.shop.signIn({ email: 'ada@example.org', password: 'x' }));
    good(await b.shop.signIn({ email: 'ada@example.org', password: 'x' }));
    await until(() => a.shop.sync.get().isConnected && b.shop.sync.get().isConnected);
    server.isUp = false;
    server.close(1006);
    good(await a.shop.add(MUG, 1));
    good(await b.shop.add(MUG, 2));
    expect(a.shop.sync.get()).toMatchObject({ badge: 'device', waiting: 1, isConnected: false });
    server.isUp = true;
    await phone.clock.advance(60_000);
    await laptop.clock.advance(60_000);
    await until(() => a.shop.basket.get().itemCount === 3 && b.shop.basket.get().itemCount === 3);
    await until(() => a.shop.sync.get().badge === 'saved');
    expect(a.bugs).toEqual([]);
  });

  it('X3 two tabs of one device, one add each, are two', async () => {
    const browser = createBrowser(new FakeServer());
    const one = await browser.tab();
    const two = await browser.tab();
    await Promise.all([one.shop.add(MUG, 1), two.shop.add(MUG, 1)]);
    await until(() => one.shop.basket.get().itemCount === 2 && two.shop.basket.get().itemCount === 2);
    await settle();
    expect([(await one.shop.describeDevice()).isLeader, (await two.shop.describeDevice()).isLeader]).toEqual([
      true,
      false,
    ]);
  });

  it('X4 what was committed is there after a crash, under a slot nobody used', async () => {
    const browser = createBrowser(new FakeServer());
    const first = await browser.tab();
    good(await first.shop.add(MUG, 1));
    first.crash();
    const second = await browser.tab();
    expect(second.shop.basket.get().lines[0]?.quantity).toBe(1);
    good(await second.shop.add(MUG, 1));
    const actors = [...browser.memory.device].filter(([key]) => key.startsWith('slots|'));
    expect(actors.map(([, value]) => value)).toMatchObject([{ next: 2, free: [] }]);
    expect(second.shop.basket.get().lines[0]).toMatchObject({ id: mug, quantity: 2 });
  });
});
