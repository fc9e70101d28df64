/** When a device has everything it needs for a life without the server. */
import { expect, type Page } from '@playwright/test';

/** A figure of the open page "This device", by its name. */
export const fact = (page: Page, name: string) =>
  page
    .getByRole('term')
    .filter({ hasText: new RegExp(`^${name}$`) })
    .locator('xpath=following-sibling::dd');

/** Waits until the service worker is active and the whole catalogue is on the device. Ends on "This device". */
export const readyForOffline = async (page: Page): Promise<void> => {
  await page.goto('/');
  const count = page.getByText(/^\d+ products$/);
  await expect(count).toBeVisible();
  const total = Number.parseInt((await count.textContent()) ?? '', 10);
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  await page.getByRole('contentinfo').getByRole('link', { name: 'This device' }).click();
  await expect(fact(page, 'Products')).toHaveText(String(total), { timeout: 15_000 });
};
