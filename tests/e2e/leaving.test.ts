/** A tap and the end of the page in the same moment: what was shown is on the device. */
import type { Page } from '@playwright/test';
import { readyForOffline } from './support/offline.ts';
import { addFromShelf, expectCart, expectSaved, JAM, SHELF } from './support/shopper.ts';
import { test } from './support/test.ts';

const ROUNDS = 8;

/** From the next load on: taps the + of the only line in the moment it appears, and leaves in the same task. */
const tapAndLeaveAtOnce = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    if (!location.search.startsWith('?leave=')) return;
    const observer = new MutationObserver(() => {
      const plus = document.querySelector<HTMLButtonElement>('button[aria-label^="One more"]');
      if (!plus) return;
      observer.disconnect();
      plus.click();
      location.replace(`/device${location.search.replace('leave', 'left')}`);
    });
    observer.observe(document, { subtree: true, childList: true });
  });

test('a tap is kept though the page goes away in the same moment, from its very first one on', async ({
  server,
  openDevice,
}) => {
  const { page } = await openDevice();
  await page.goto(SHELF);
  await addFromShelf(page, JAM);
  await expectSaved(page);
  await readyForOffline(page);
  await server.stop();

  await tapAndLeaveAtOnce(page);
  for (let round = 0; round < ROUNDS; round++) {
    await page.goto(`/cart?leave=${round}`, { waitUntil: 'commit' });
    await page.waitForURL(`**/device?left=${round}`);
  }
  await page.goto('/cart');
  await expectCart(page, { [JAM]: 1 + ROUNDS });
});
