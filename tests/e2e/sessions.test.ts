/** Authority that is gone: the shopper is told what happened, and the cart on the device stays. */
import { ANNA, signIn, signOut, signUp } from './support/account.ts';
import { forgetSecret } from './support/local-storage-faults.ts';
import { fact } from './support/offline.ts';
import {
  addFromShelf,
  expectCart,
  expectSaved,
  heart,
  JAM,
  listNames,
  more,
  notice,
  OIL,
  openCart,
  openShelf,
  SHELF,
  TEA,
} from './support/shopper.ts';
import { expect, test } from './support/test.ts';

test('a device with a wrong secret is told that the basket is not its own, and keeps its cart', async ({
  openDevice,
}) => {
  const { page } = await openDevice();
  await page.goto(SHELF);
  await addFromShelf(page, JAM);
  await expectSaved(page);
  await forgetSecret(page);
  await page.goto('/cart');
  await expect(notice(page, /This basket belongs to/)).toBeVisible();
  await expectCart(page, { [JAM]: 1 });
  await more(page, JAM).click();
  await expectCart(page, { [JAM]: 2 });
});

test('a session ended elsewhere: told, the cart stays, and signing in again sends what waited', async ({
  server,
  openDevice,
}) => {
  const { context, page } = await openDevice();
  await signUp(page);
  await openShelf(page);
  await addFromShelf(page, JAM);
  await expectSaved(page);
  await openCart(page);
  const answer = await context.request.post('/api/auth/sign-out', { headers: { origin: server.url } });
  expect(answer.ok()).toBe(true);
  await expect(notice(page, 'Your session has ended. Please sign in again.')).toBeVisible();
  await expectCart(page, { [JAM]: 1 });
  await more(page, JAM).click();
  await expectCart(page, { [JAM]: 2 });

  await signIn(page);
  await openCart(page);
  await expectCart(page, { [JAM]: 2 });
  await expectSaved(page);
  const other = await openDevice();
  await signIn(other.page);
  await openCart(other.page);
  await expectCart(other.page, { [JAM]: 2 });
});

test('a wrong password and a taken address are told at their fields', async ({ openDevice, troubles }) => {
  troubles.expect(/the server responded with a status of (401|409)/);
  const [first, second] = [await openDevice(), await openDevice()];
  await signUp(first.page);
  const { page } = second;
  await page.goto('/sign-in');
  await page.getByLabel('E-mail address').fill(ANNA.email);
  await page.getByLabel('Password', { exact: true }).fill('something else entirely');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByText('The e-mail address or the password is not right.')).toBeVisible();
  await expect(page.getByLabel('Password', { exact: true })).toBeFocused();

  await page.getByRole('radio', { name: 'Create account' }).press('Space');
  await page.getByLabel('Your name').fill('Somebody else');
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByText('There is already an account with this e-mail address.')).toBeVisible();
  await expect(page.getByLabel('E-mail address')).toBeFocused();
});

test('signing out leaves nothing of the user on the screen and starts a new guest', async ({
  openDevice,
}) => {
  const { page } = await openDevice();
  await signUp(page);
  await openShelf(page);
  await addFromShelf(page, JAM, TEA);
  await heart(page, OIL).click();
  await expectSaved(page);
  await page.goto('/device');
  await expect(fact(page, 'Cart of')).toHaveText(ANNA.email);

  await signOut(page);
  await openCart(page);
  await expectCart(page, {});
  await page.goto('/lists/wishlist');
  expect(await listNames(page)).toEqual([]);
  await page.goto('/device');
  await expect(fact(page, 'Cart of')).toHaveText('A guest of this device');
  await page.reload();
  await expect(fact(page, 'Cart of')).toHaveText('A guest of this device');

  await test.step('the same user finds everything again', async () => {
    await openShelf(page);
    await addFromShelf(page, JAM);
    await signIn(page);
    await openCart(page);
    await expectCart(page, { [JAM]: 2, [TEA]: 1 });
  });
});
