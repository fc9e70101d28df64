/** "This device": the figures follow what happens. */
import { fact, readyForOffline } from './support/offline.ts';
import { addFromShelf, expectOffline, expectSaved, JAM, openShelf, TEA } from './support/shopper.ts';
import { expect, test } from './support/test.ts';

test('stored, waiting and last synced follow the shopper, the server and the network', async ({
  server,
  openDevice,
}) => {
  const { page } = await openDevice();
  const toDevice = () => page.getByRole('contentinfo').getByRole('link', { name: 'This device' }).click();
  const stored = async () => Number.parseInt((await fact(page, 'Stored changes').textContent()) ?? '', 10);
  await readyForOffline(page);
  const before = await stored();

  await openShelf(page);
  await addFromShelf(page, JAM, TEA);
  await expectSaved(page);
  await toDevice();
  await expect.poll(stored).toBeGreaterThan(before);
  await expect(fact(page, 'Newest change')).toHaveText('Saved by the shop');
  await expect(fact(page, 'Changes that wait')).toHaveText('None');
  await expect(fact(page, 'Last synced')).not.toHaveText('Not yet');
  await expect(fact(page, 'Unreadable entries set aside')).toHaveText('None');
  await expect(fact(page, 'Storage used')).toContainText(' of ');

  await server.stop();
  await expectOffline(page);
  await openShelf(page);
  await addFromShelf(page, JAM, JAM);
  await toDevice();
  await expect(fact(page, 'Connection')).toHaveText('Offline');
  await expect(fact(page, 'Changes that wait')).toHaveText('2');
  await expect(fact(page, 'Newest change')).toHaveText('On this device only');

  await server.restart();
  await page.reload();
  await expect(fact(page, 'Connection')).toHaveText('Connected');
  await expect(fact(page, 'Changes that wait')).toHaveText('None');
  await expect(fact(page, 'Newest change')).toHaveText('Saved by the shop');
});
