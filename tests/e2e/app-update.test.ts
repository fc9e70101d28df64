/** A new version of the app is offered, not forced; what the shopper has stays. */
import { deployNextVersion, servedCopy } from './support/deploy.ts';
import { addFromShelf, button, expectCart, JAM, notice, openCart, SHELF } from './support/shopper.ts';
import { expect, test } from './support/test.ts';

const copy = servedCopy();
test.use({ serverEnv: { CLIENT_DIR: copy.folder } });
test.afterAll(() => copy.dispose());

test('a new version is offered, and runs after Reload with the data kept', async ({ openDevice }) => {
  const { page } = await openDevice();
  const next = page.locator('html[data-test-version=next]');
  await page.goto(SHELF);
  await addFromShelf(page, JAM);
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });

  deployNextVersion(copy.folder);
  await page.reload();
  await openCart(page);
  await expect(notice(page, 'A new version is ready')).toBeVisible();
  await expect(next).toHaveCount(0);

  await button(page, 'Reload').click();
  await expect(next).toHaveCount(1);
  await expectCart(page, { [JAM]: 1 });
});
