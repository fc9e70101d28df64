/** Every page, empty and filled, phone and desktop, light and dark: axe finds nothing and nothing scrolls sideways. */
import type { Page } from '@playwright/test';
import { signUp } from './support/account.ts';
import { installAxe, violations } from './support/axe.ts';
import { DESKTOP, PHONE } from './support/devices.ts';
import {
  addFromShelf,
  heart,
  JAM,
  JAM_PATH,
  MINT,
  OIL,
  openCart,
  SHELF,
  saveForLater,
  TEA,
  typeQuantity,
} from './support/shopper.ts';
import { expect, test } from './support/test.ts';

const EMPTY_PAGES = [
  ['/', 'Good things, gathered slowly'],
  ['/?q=nothing+is+called+this', 'Results for “nothing is called this”'],
  ['/cart', 'Your cart'],
  ['/lists', 'Your lists'],
  ['/lists/wishlist', 'Wishlist'],
  ['/sign-in', 'Sign in or create an account'],
  ['/device', 'This device'],
  ['/no/such/page', 'Nothing on this shelf'],
  ['/product/unknown', 'We do not know this product'],
] as const;
const FILLED_PAGES = [
  [SHELF, 'Pantry'],
  [JAM_PATH, JAM],
  ['/product/PN-122', 'Single-Origin Coffee Beans'],
  ['/cart', 'Your cart'],
  ['/lists', 'Your lists'],
  ['/lists/wishlist', 'Wishlist'],
  ['/sign-in', 'Hello, Anna'],
  ['/device', 'This device'],
] as const;

const WIDTHS = { phone: PHONE, desktop: DESKTOP };
const THEMES = ['light', 'dark'] as const;

const scrollsSideways = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);

const expectFine = async (page: Page, pages: readonly (readonly [string, string])[]): Promise<void> => {
  for (const [path, title] of pages) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
    await expect(page.locator('main [aria-busy=true], main .shimmer:not(.picture)')).toHaveCount(0);
    for (const [width, size] of Object.entries(WIDTHS)) {
      await page.setViewportSize(size);
      expect.soft(await scrollsSideways(page), `${path} scrolls sideways on a ${width}`).toBe(false);
      for (const colorScheme of THEMES) {
        await page.emulateMedia({ colorScheme });
        expect.soft(await violations(page), `${path} ${width} ${colorScheme}`).toEqual([]);
      }
    }
  }
};

test('empty pages', async ({ openDevice, troubles }) => {
  troubles.expect(/status of 404 .*catalogue\/products\/unknown/);
  const { context, page } = await openDevice();
  await installAxe(context);
  await expectFine(page, EMPTY_PAGES);
});

test('filled pages', async ({ openDevice }) => {
  const { context, page } = await openDevice();
  await installAxe(context);
  await signUp(page);
  await page.goto(SHELF);
  await addFromShelf(page, JAM, TEA, OIL, 'Heather Honey');
  await heart(page, MINT).click();
  await openCart(page);
  await typeQuantity(page, 'Heather Honey', '30');
  await typeQuantity(page, TEA, 'many');
  await saveForLater(page, OIL).click();
  await expect(page.getByRole('region', { name: 'Saved for later' })).toBeVisible();
  await expectFine(page, FILLED_PAGES);
});
