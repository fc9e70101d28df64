/**
 * What a shopper does and sees, in the words of the pages: roles and labels, no class names. Every expectation
 * waits for the page, never for a time.
 */
import { expect, type Locator, type Page } from '@playwright/test';

/** Goods of the demo catalogue that can be added with one tap: no options, plenty in stock, one shelf. */
export const JAM = 'Raspberry Jam';
export const TEA = 'Breakfast Tea Caddy';
export const SHORTBREAD = 'Shortbread Biscuits in Tin';
export const OIL = 'Cold-Pressed Olive Oil Bottle';
export const MINT = 'Chamomile & Mint Tea Bags';
export const JAM_PATH = '/product/PN-125';
/** The shelf where all of them stand. */
export const SHELF = '/?category=pantry';

export type Lines = Readonly<Record<string, number>>;

export const button = (page: Page, name: string | RegExp): Locator =>
  page.getByRole('button', { name, exact: typeof name === 'string' });

/** From the catalogue, one tap each. */
export const addFromShelf = async (page: Page, ...names: readonly string[]): Promise<void> => {
  for (const name of names) await button(page, `Add ${name} to the cart`).click();
};

export const heart = (page: Page, name: string): Locator => button(page, `Keep ${name} in the wishlist`);

/** By the page's own link: no page load. */
export const openCart = async (page: Page): Promise<void> => {
  await page.getByRole('link', { name: /^Cart\b/ }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Your cart' })).toBeVisible();
};

export const openShelf = async (page: Page): Promise<void> => {
  await page.getByRole('link', { name: 'Pannier, home' }).click();
  await page
    .getByRole('link', { name: /^Pantry/ })
    .first()
    .click();
  await expect(button(page, `Add ${JAM} to the cart`)).toBeVisible();
};

const QUANTITY = 'Quantity of ';
const quantities = (page: Page): Locator => page.getByRole('textbox', { name: /^Quantity of / });

/** The lines of the cart page that is open. */
export const cartLines = (page: Page): Promise<Lines> =>
  quantities(page).evaluateAll(
    (fields, prefix) =>
      Object.fromEntries(
        (fields as HTMLInputElement[]).map((field) => [
          (field.getAttribute('aria-label') ?? '').slice(prefix.length),
          Number(field.value),
        ]),
      ),
    QUANTITY,
  );

/** Waits until the open cart page shows exactly these lines. */
export const expectCart = async (page: Page, lines: Lines): Promise<void> => {
  if (Object.keys(lines).length === 0) await expect(page.getByText('Your cart is empty')).toBeVisible();
  else await expect.poll(() => cartLines(page), { timeout: 15_000 }).toEqual(lines);
};

export const quantityField = (page: Page, name: string): Locator =>
  page.getByRole('textbox', { name: `${QUANTITY}${name}`, exact: true });

export const typeQuantity = async (page: Page, name: string, text: string): Promise<void> => {
  await quantityField(page, name).fill(text);
  await quantityField(page, name).press('Enter');
};

export const more = (page: Page, name: string): Locator => button(page, `One more ${name}`);
export const less = (page: Page, name: string): Locator => button(page, `One ${name} less`);
export const removeLine = (page: Page, name: string): Locator => button(page, `Remove ${name}`);

/** The badge in the header; its name says the whole state. */
export const badge = (page: Page): Locator => page.getByRole('link', { name: /See what this device holds$/ });

/** Connected, nothing waits, everything saved. */
export const expectSaved = (page: Page): Promise<void> =>
  expect(badge(page)).toHaveAccessibleName(/^Saved\. /, { timeout: 15_000 });

export const expectOffline = (page: Page): Promise<void> =>
  expect(badge(page)).toHaveAccessibleName(/Offline/, { timeout: 15_000 });

export const saveForLater = (page: Page, name: string): Locator => button(page, `Save for later: ${name}`);
export const toWishlist = (page: Page, name: string): Locator => button(page, `To wishlist: ${name}`);

const TO_CART = 'Move to cart: ';
/** From a list or from what is saved for later. */
export const toCart = (page: Page, name: string): Locator => button(page, `${TO_CART}${name}`);

/** Names of the goods on the open list page. */
export const listNames = (page: Page): Promise<string[]> =>
  page
    .getByRole('button', { name: new RegExp(`^${TO_CART}`) })
    .evaluateAll(
      (buttons, prefix) =>
        buttons.map((each) => (each.getAttribute('aria-label') ?? '').slice(prefix.length)).sort(),
      TO_CART,
    );

export const openWishlist = async (page: Page): Promise<void> => {
  await page.getByRole('link', { name: 'Lists', exact: true }).filter({ visible: true }).first().click();
  await page.getByRole('link', { name: 'Wishlist', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Wishlist' })).toBeVisible();
};

export const notice = (page: Page, text: string | RegExp): Locator =>
  page.getByRole('region', { name: 'Messages' }).getByText(text);

/** The browser notices that its network is back; until then it tries again at growing distances. */
export const noticeNetwork = (page: Page): Promise<boolean> =>
  page.evaluate(() => dispatchEvent(new Event('online')));
