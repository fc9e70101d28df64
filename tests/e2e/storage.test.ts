/** A device whose storage fails: the shopper is told, and nothing else is lost. */

import { clearRoom, corruptRow, fillRoom } from './support/local-storage-faults.ts';
import { fact, readyForOffline } from './support/offline.ts';
import {
  addFromShelf,
  badge,
  expectCart,
  expectOffline,
  expectSaved,
  JAM,
  more,
  notice,
  openCart,
  SHELF,
  SHORTBREAD,
  TEA,
} from './support/shopper.ts';
import { expect, test } from './support/test.ts';

const UNREADABLE = /A stored change on this device could not be read/;
const NO_ROOM = /This device has no room left/;

test('an unreadable stored change is set aside and told; the server heals what it held', async ({
  server,
  openDevice,
}) => {
  const { page } = await openDevice();
  await page.goto(SHELF);
  await addFromShelf(page, JAM);
  await expectSaved(page);
  await page.reload();
  await addFromShelf(page, TEA, TEA);
  await expectSaved(page);
  await readyForOffline(page);
  await server.stop();
  await corruptRow(page, 0);

  await test.step('without the server everything else is there', async () => {
    await page.goto('/cart');
    await expectCart(page, { [TEA]: 2 });
    await expect(notice(page, UNREADABLE)).toBeVisible();
    await more(page, TEA).click();
    await page.goto('/device');
    await expect(fact(page, 'Unreadable entries set aside')).toContainText('1 stored change');
  });
  await test.step('with the server the unreadable one comes back as well', async () => {
    await server.restart();
    await page.goto('/cart');
    await expectCart(page, { [JAM]: 1, [TEA]: 3 });
    await expectSaved(page);
  });
});

test('no room on the device: told, kept on the page and sent; saved here once there is room', async ({
  server,
  openDevice,
}) => {
  const { page } = await openDevice();
  await page.goto(SHELF);
  await addFromShelf(page, JAM);
  await readyForOffline(page);
  await expectSaved(page);
  await server.stop();
  await expectOffline(page);
  await openCart(page);

  await fillRoom(page);
  await more(page, JAM).click();
  await expect(notice(page, NO_ROOM).first()).toBeVisible();
  await expect(badge(page)).toHaveAccessibleName(/^Needs attention/);
  await expectCart(page, { [JAM]: 2 });
  await more(page, JAM).click();
  await expectCart(page, { [JAM]: 3 });

  await clearRoom(page);
  await expect(badge(page)).toHaveAccessibleName(/^On this device/, { timeout: 15_000 });
  await page.reload();
  await expectCart(page, { [JAM]: 3 });
  await server.restart();
  await page.reload();
  await expectSaved(page);
  await expectCart(page, { [JAM]: 3 });
});

test('a browser that gives no storage at all: the shop works, and says that it keeps nothing', async ({
  openDevice,
  troubles,
}) => {
  troubles.expect(/storage is forbidden/);
  const { context, page } = await openDevice();
  await context.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('storage is forbidden', 'SecurityError');
    };
  });
  await page.goto(SHELF);
  await expect(notice(page, /could not be saved on this device/)).toBeVisible();
  await addFromShelf(page, JAM, SHORTBREAD);
  await openCart(page);
  await expectCart(page, { [JAM]: 1, [SHORTBREAD]: 1 });
});
