/** The sentence the product exists for: two devices share one cart, go offline, change it, come back, and agree. */
import { signIn, signUp } from './support/account.ts';
import { readyForOffline } from './support/offline.ts';
import {
  addFromShelf,
  expectCart,
  expectOffline,
  expectSaved,
  heart,
  JAM,
  listNames,
  MINT,
  more,
  noticeNetwork,
  OIL,
  openCart,
  openShelf,
  openWishlist,
  removeLine,
  SHELF,
  SHORTBREAD,
  TEA,
  typeQuantity,
} from './support/shopper.ts';
import { expect, test } from './support/test.ts';

test('two devices shop offline, one browser is killed, the server returns, nothing is lost', async ({
  server,
  openProfile,
  openDevice,
}) => {
  test.slow();
  const [laptop, phone] = [await openProfile(), await openProfile()];
  await signUp(laptop.page);
  // Chromium writes cookies to disk half a minute late; a browser that is closed writes them at once.
  await laptop.restart();
  await signIn(phone.page);

  await test.step('both add online and agree', async () => {
    for (const { page } of [laptop, phone]) await page.goto(SHELF);
    await addFromShelf(laptop.page, JAM, TEA, TEA);
    await addFromShelf(phone.page, SHORTBREAD);
    for (const { page } of [laptop, phone]) {
      await readyForOffline(page);
      await openCart(page);
      await expectCart(page, { [JAM]: 1, [TEA]: 2, [SHORTBREAD]: 1 });
      await expectSaved(page);
    }
  });

  await server.stop();
  for (const { page } of [laptop, phone]) await expectOffline(page);

  const onLaptop = { [JAM]: 3, [TEA]: 5, [SHORTBREAD]: 1, [OIL]: 1 };
  await test.step('both shop without the server', async () => {
    await more(laptop.page, JAM).click();
    await more(laptop.page, JAM).click();
    await typeQuantity(laptop.page, TEA, '5');
    await openShelf(laptop.page);
    await addFromShelf(laptop.page, OIL);
    await heart(laptop.page, MINT).click();
    await openCart(laptop.page);
    await expectCart(laptop.page, onLaptop);

    await more(phone.page, JAM).click();
    await more(phone.page, TEA).click();
    await removeLine(phone.page, SHORTBREAD).click();
    await openShelf(phone.page);
    await addFromShelf(phone.page, OIL);
    await heart(phone.page, JAM).click();
    await openCart(phone.page);
    await expectCart(phone.page, { [JAM]: 2, [TEA]: 3, [OIL]: 1 });
  });

  await test.step('a killed browser comes back with its cart while the server is still gone', async () => {
    await laptop.killAndReopen();
    await laptop.page.goto('/cart');
    await expectCart(laptop.page, onLaptop);
    await expectOffline(laptop.page);
  });

  await server.restart();
  for (const { page } of [laptop, phone]) await noticeNetwork(page);

  await test.step('both agree, and so does a device that was never there', async () => {
    const other = await openDevice();
    await signIn(other.page);
    await openCart(other.page);
    // Typed 5 on one and +1 on the other makes 6; the line one removed and the other left alone is gone.
    const agreed = { [JAM]: 4, [TEA]: 6, [OIL]: 2 };
    for (const { page } of [laptop, phone, other]) {
      await expectCart(page, agreed);
      await expectSaved(page);
      await openWishlist(page);
      await expect.poll(() => listNames(page)).toEqual([MINT, JAM]);
    }
  });
});
