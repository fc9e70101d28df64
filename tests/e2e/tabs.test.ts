/** Several tabs of one device: one log, one socket, and no add eaten by the tab beside. */
import type { Page } from '@playwright/test';
import { readyForOffline } from './support/offline.ts';
import {
  addFromShelf,
  expectCart,
  expectOffline,
  expectSaved,
  JAM,
  more,
  noticeNetwork,
  openCart,
  openShelf,
  SHELF,
  TEA,
} from './support/shopper.ts';
import { type Sockets, watchSockets } from './support/sockets.ts';
import { expect, test } from './support/test.ts';

const openSockets = (tabs: readonly Sockets[]): number => tabs.reduce((sum, tab) => sum + tab.open(), 0);

/** Soon enough not to be waited for, late enough for both tabs to have heard of it. */
const AHEAD_MS = 250;

/** Both tabs press at the same instant, before either can have heard of the other. */
const pressTogether = async (tabs: readonly Page[], name: string): Promise<void> => {
  const [first] = tabs;
  const now = (await first?.evaluate(() => performance.timeOrigin + performance.now())) ?? 0;
  await Promise.all(
    tabs.map((tab) =>
      more(tab, name).evaluate((element: HTMLElement, atMs) => {
        while (performance.timeOrigin + performance.now() < atMs);
        element.click();
      }, now + AHEAD_MS),
    ),
  );
};

const ROUNDS = 5;

test('one more in each of two tabs is two more, over one socket that survives its tab', async ({
  openDevice,
}) => {
  const { context, page: first } = await openDevice();
  const firstSockets = watchSockets(first);
  await first.goto(SHELF);
  await addFromShelf(first, JAM);
  await openCart(first);
  await expectSaved(first);

  const second = await context.newPage();
  const secondSockets = watchSockets(second);
  await second.goto('/cart');
  await expectCart(second, { [JAM]: 1 });
  for (let round = 1; round <= ROUNDS; round++) {
    await pressTogether([first, second], JAM);
    for (const tab of [first, second]) await expectCart(tab, { [JAM]: 1 + 2 * round });
  }
  for (const tab of [first, second]) await expectSaved(tab);
  const pressed = 1 + 2 * ROUNDS;
  expect(openSockets([firstSockets, secondSockets])).toBe(1);
  expect(firstSockets.open()).toBe(1);

  await test.step('the tab that held the socket closes; the other takes over', async () => {
    await first.close();
    await expect.poll(() => secondSockets.open()).toBe(1);
    await more(second, JAM).click();
    await expectCart(second, { [JAM]: pressed + 1 });
    await expectSaved(second);
  });

  await test.step('a new tab begins where the others are', async () => {
    const third = await context.newPage();
    const thirdSockets = watchSockets(third);
    await third.goto('/cart');
    await expectCart(third, { [JAM]: pressed + 1 });
    await more(third, JAM).click();
    await expectCart(second, { [JAM]: pressed + 2 });
    await expectSaved(third);
    expect(thirdSockets.open()).toBe(0);
  });
});

test('a tab opened while the server is gone works beside the first', async ({ server, openDevice }) => {
  const { context, page: first } = await openDevice();
  await first.goto(SHELF);
  await addFromShelf(first, JAM);
  await readyForOffline(first);
  await expectSaved(first);
  await server.stop();
  await expectOffline(first);

  const second = await context.newPage();
  await second.goto('/cart');
  await expectCart(second, { [JAM]: 1 });
  await more(second, JAM).click();
  await openShelf(first);
  await addFromShelf(first, TEA);
  await openCart(first);
  for (const tab of [first, second]) await expectCart(tab, { [JAM]: 2, [TEA]: 1 });

  await server.restart();
  for (const tab of [first, second]) await noticeNetwork(tab);
  for (const tab of [first, second]) await expectSaved(tab);
});
