/** The cart page with the keyboard: every action keeps the focus somewhere sensible, and can be taken back. */
import type { Locator, Page } from '@playwright/test';
import {
  addFromShelf,
  button,
  expectCart,
  JAM,
  less,
  listNames,
  MINT,
  more,
  notice,
  OIL,
  openCart,
  openWishlist,
  quantityField,
  removeLine,
  SHELF,
  saveForLater,
  TEA,
  toCart,
  toWishlist,
  typeQuantity,
} from './support/shopper.ts';
import { expect, test } from './support/test.ts';

/** The focus may move, but never fall back to the body: from there a keyboard starts all over again. */
const expectFocusSomewhere = (page: Page): Promise<void> =>
  expect
    .poll(() => page.evaluate(() => document.activeElement?.tagName ?? 'BODY'), {
      message: 'focused element',
    })
    .not.toBe('BODY');

const press = async (target: Locator, key = 'Enter'): Promise<void> => {
  await target.press(key);
  await expectFocusSomewhere(target.page());
};

const fill = async (page: Page): Promise<void> => {
  await page.goto(SHELF);
  await addFromShelf(page, JAM, TEA, OIL);
  await openCart(page);
  await expectCart(page, { [JAM]: 1, [TEA]: 1, [OIL]: 1 });
};

test('steppers and typed quantities', async ({ openDevice }) => {
  const { page } = await openDevice();
  await fill(page);
  await more(page, JAM).focus();
  for (const key of ['Enter', 'Space', 'Enter']) {
    await page.keyboard.press(key);
    await expect(more(page, JAM)).toBeFocused();
  }
  await expectCart(page, { [JAM]: 4, [TEA]: 1, [OIL]: 1 });
  await press(less(page, JAM));
  await expect(less(page, JAM)).toBeFocused();
  await expectCart(page, { [JAM]: 3, [TEA]: 1, [OIL]: 1 });

  await typeQuantity(page, TEA, '12');
  await expectFocusSomewhere(page);
  await expectCart(page, { [JAM]: 3, [TEA]: 12, [OIL]: 1 });

  for (const wrong of ['abc', '-3', '1.5', '1000001', '']) {
    await typeQuantity(page, TEA, wrong);
    await expect(page.getByText('Use a whole number from 0 to 1,000,000.'), `for “${wrong}”`).toBeVisible();
    await expect(quantityField(page, TEA)).toHaveValue('12');
    await expect(quantityField(page, TEA)).toBeFocused();
  }
  await typeQuantity(page, TEA, '13');
  await expect(page.getByText('Use a whole number from 0 to 1,000,000.')).toBeHidden();
  await quantityField(page, OIL).fill('7');
  await quantityField(page, OIL).blur();
  await expectCart(page, { [JAM]: 3, [TEA]: 13, [OIL]: 7 });
});

test('remove and Undo, by button, by step and by typing 0', async ({ openDevice }) => {
  const { page } = await openDevice();
  await fill(page);
  const actions: readonly (() => Promise<void>)[] = [
    () => press(removeLine(page, TEA)),
    () => press(less(page, TEA)),
    () => typeQuantity(page, TEA, '0'),
  ];
  for (const remove of actions) {
    await remove();
    await expectCart(page, { [JAM]: 1, [OIL]: 1 });
    await expectFocusSomewhere(page);
    await press(button(page, 'Undo'));
    await expectCart(page, { [JAM]: 1, [TEA]: 1, [OIL]: 1 });
  }
});

test('save for later and back, to the wishlist and back', async ({ openDevice }) => {
  const { page } = await openDevice();
  await fill(page);
  await press(more(page, JAM));
  await press(saveForLater(page, JAM));
  await expectCart(page, { [TEA]: 1, [OIL]: 1 });
  const later = page.getByRole('region', { name: 'Saved for later' });
  await expect(later.getByRole('link', { name: JAM })).toBeVisible();
  await press(toCart(page, JAM));
  await expect(later).toBeHidden();
  await expectCart(page, { [JAM]: 2, [TEA]: 1, [OIL]: 1 });

  await press(toWishlist(page, OIL));
  await expectCart(page, { [JAM]: 2, [TEA]: 1 });
  await openWishlist(page);
  await expect.poll(() => listNames(page)).toEqual([OIL]);
  await press(toCart(page, OIL));
  await expect(page.getByText('Nothing here yet')).toBeVisible();
  await openCart(page);
  await expectCart(page, { [JAM]: 2, [TEA]: 1, [OIL]: 1 });
});

test('emptying the cart and Undo', async ({ openDevice }) => {
  const { page } = await openDevice();
  await fill(page);
  await typeQuantity(page, JAM, '5');
  await press(button(page, 'Empty the cart'));
  await expectCart(page, {});
  await expect(notice(page, 'The cart was emptied')).toBeVisible();
  await press(button(page, 'Undo'));
  await expectCart(page, { [JAM]: 5, [TEA]: 1, [OIL]: 1 });
});

test('more than the shop has is kept as asked and said', async ({ openDevice }) => {
  const { page } = await openDevice();
  await page.goto('/?category=pantry');
  await addFromShelf(page, 'Heather Honey', MINT);
  await openCart(page);
  await typeQuantity(page, 'Heather Honey', '30');
  await expect(page.getByText('You asked for 30; 22 are available.')).toBeVisible();
  await expect(quantityField(page, 'Heather Honey')).toHaveValue('30');
  await page.reload();
  await expectCart(page, { 'Heather Honey': 30, [MINT]: 1 });
});
