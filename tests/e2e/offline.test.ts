/** Life without the server process: deep links after a restart of the browser, search, pictures. */
import { readyForOffline } from './support/offline.ts';
import {
  addFromShelf,
  button,
  expectCart,
  expectOffline,
  expectSaved,
  heart,
  JAM,
  JAM_PATH,
  listNames,
  OIL,
  openWishlist,
  SHELF,
  TEA,
} from './support/shopper.ts';
import { expect, test } from './support/test.ts';

test('after a restart of the browser every address opens with the server gone', async ({
  server,
  openProfile,
}) => {
  const device = await openProfile();
  await device.page.goto(SHELF);
  await addFromShelf(device.page, JAM, TEA);
  await heart(device.page, OIL).click();
  await readyForOffline(device.page);
  await device.page.goto(JAM_PATH);
  await expect(device.page.getByRole('heading', { level: 1, name: JAM })).toBeVisible();
  await server.stop();
  await device.restart();
  const { page } = device;

  await test.step('the cart', async () => {
    await page.goto('/cart');
    await expectCart(page, { [JAM]: 1, [TEA]: 1 });
    await expectOffline(page);
  });
  await test.step('a product, with its picture', async () => {
    await page.goto(JAM_PATH);
    await expect(page.getByRole('heading', { level: 1, name: JAM })).toBeVisible();
    const picture = page.locator('main img').first();
    await expect
      .poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth))
      .toBeGreaterThan(0);
    await button(page, 'Add to cart').click();
    await expect(page.getByText('2 in your cart')).toBeVisible();
  });
  await test.step('a list', async () => {
    await page.goto('/lists/wishlist');
    await expect.poll(() => listNames(page)).toEqual([OIL]);
  });
  await test.step('a search', async () => {
    await page.goto('/?q=chocolate');
    await expect(page.getByRole('heading', { level: 1, name: 'Results for “chocolate”' })).toBeVisible();
    await expect(page.getByRole('link', { name: 'Sea Salt Dark Chocolate Bar' })).toBeVisible();
    await page.getByRole('searchbox').fill('teapot');
    await expect(page.getByRole('link', { name: 'Round Belly Teapot', exact: true })).toBeVisible();
    await page.getByRole('searchbox').fill('nothing is called this');
    await expect(page.getByText('Nothing by that name')).toBeVisible();
  });
  await test.step('every other page', async () => {
    for (const [path, title] of [
      ['/lists', 'Your lists'],
      ['/sign-in', 'Sign in or create an account'],
      ['/device', 'This device'],
      ['/no/such/page', 'Nothing on this shelf'],
    ] as const) {
      await page.goto(path);
      await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
    }
  });
  await test.step('signing in says that it needs a connection', async () => {
    await page.goto('/sign-in');
    await page.getByLabel('E-mail address').fill('anna@example.com');
    await page.getByLabel('Password', { exact: true }).fill('a long enough secret');
    await button(page, 'Sign in').click();
    await expect(
      page.getByText('You are offline. Your cart keeps working; this needs a connection.'),
    ).toBeVisible();
  });
});

test('the server goes away during the first visit: every page still opens', async ({
  server,
  openDevice,
}) => {
  const { page } = await openDevice();
  await readyForOffline(page);
  await server.stop();
  await openWishlist(page);
  await page.getByRole('link', { name: 'Sign in' }).filter({ visible: true }).first().click();
  await expect(page.getByRole('heading', { level: 1, name: 'Sign in or create an account' })).toBeVisible();
});

test('code that could not be fetched on the first visit comes later', async ({ openDevice, troubles }) => {
  const { page } = await openDevice();
  troubles.expect(/net::ERR_/);
  let asked = 0;
  await page.route('**/assets/replicate-products-*.js', (route) => {
    asked += 1;
    return asked === 1 ? route.abort() : route.continue();
  });
  await page.goto(SHELF);
  await addFromShelf(page, JAM);
  await expectSaved(page);
  // The next time it comes from the server, or from the service worker that is there by then.
  expect(asked).toBeGreaterThan(0);
  await readyForOffline(page);
});

test('shopping goes on while the server comes and goes', async ({ server, openDevice }) => {
  const { page } = await openDevice();
  await page.goto(SHELF);
  for (const round of [1, 2, 3]) {
    await addFromShelf(page, JAM);
    await server.kill9();
    await addFromShelf(page, JAM);
    await server.restart();
    await expect(page.getByRole('link', { name: `Cart ${round * 2} items` })).toBeVisible();
  }
  await page.goto('/cart');
  await expectCart(page, { [JAM]: 6 });
});
