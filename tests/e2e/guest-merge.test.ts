/** Guests who sign in: what they had comes along, once, and can be taken back out. */
import { signIn, signUp } from './support/account.ts';
import {
  addFromShelf,
  button,
  expectCart,
  expectSaved,
  JAM,
  notice,
  OIL,
  openCart,
  openShelf,
  SHELF,
  TEA,
} from './support/shopper.ts';
import { expect, test } from './support/test.ts';

test('a guest on two devices signs in on both: the carts are one, undo takes out what this device brought', async ({
  openDevice,
}) => {
  const [first, second] = [await openDevice(), await openDevice()];
  await first.page.goto(SHELF);
  await addFromShelf(first.page, JAM, JAM);
  await second.page.goto(SHELF);
  await addFromShelf(second.page, JAM, OIL, OIL);

  await signUp(first.page);
  await openCart(first.page);
  await expectCart(first.page, { [JAM]: 2 });
  await expect(notice(first.page, '2 items from this device were added to your cart')).toBeVisible();

  await signIn(second.page);
  await openCart(second.page);
  const united = { [JAM]: 3, [OIL]: 2 };
  await expectCart(second.page, united);
  await expectCart(first.page, united);
  await expect(notice(second.page, '3 items from this device were added to your cart')).toBeVisible();

  await test.step('a reload does not merge again', async () => {
    await expectSaved(second.page);
    await second.page.reload();
    await expectCart(second.page, united);
    await expectSaved(second.page);
    await expectCart(first.page, united);
  });

  await test.step('undo takes out the part of this device only', async () => {
    await button(second.page, 'Undo').click();
    await expectCart(second.page, { [JAM]: 2 });
    await expectCart(first.page, { [JAM]: 2 });
    await expectSaved(second.page);
    await second.page.reload();
    await expectCart(second.page, { [JAM]: 2 });
  });
});

test('a guest whose changes never reached the server signs in with all of them', async ({ openDevice }) => {
  const [account, guest] = [await openDevice(), await openDevice()];
  await signUp(account.page);
  await openShelf(account.page);
  await addFromShelf(account.page, JAM, TEA);
  await expectSaved(account.page);

  let isSocketBlocked = true;
  await guest.page.routeWebSocket(/\/sync\//, (socket) => {
    if (isSocketBlocked) void socket.close();
    else socket.connectToServer();
  });
  await guest.page.goto(SHELF);
  await addFromShelf(guest.page, JAM, OIL);
  isSocketBlocked = false;
  await signIn(guest.page);
  await openCart(guest.page);
  for (const { page } of [account, guest]) {
    if (page === account.page) await openCart(page);
    await expectCart(page, { [JAM]: 2, [TEA]: 1, [OIL]: 1 });
    await expectSaved(page);
  }
});

test('signing in while offline edits of the account wait on another device loses neither', async ({
  server,
  openProfile,
  openDevice,
}) => {
  const [member, guest] = [await openProfile(), await openDevice()];
  await signUp(member.page);
  await openShelf(member.page);
  await addFromShelf(member.page, JAM);
  await expectSaved(member.page);
  await guest.page.goto(SHELF);
  await addFromShelf(guest.page, JAM);
  await expectSaved(guest.page);

  await server.kill9();
  await addFromShelf(member.page, JAM, TEA);
  await addFromShelf(guest.page, OIL);
  // The member's browser stays away until the guest has become part of the account.
  await member.page.goto('about:blank');
  await server.restart();
  await signIn(guest.page);
  await openCart(guest.page);
  await expectCart(guest.page, { [JAM]: 2, [OIL]: 1 });

  await member.page.goto('/cart');
  for (const { page } of [member, guest]) {
    await expectCart(page, { [JAM]: 3, [TEA]: 1, [OIL]: 1 });
    await expectSaved(page);
  }
});
