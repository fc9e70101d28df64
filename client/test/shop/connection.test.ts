/** Who speaks for a document. */
import { expect, it } from 'vitest';
import { createMemoryStore } from '../../src/adapters/memory/local-store.ts';
import { secretOf } from '../../src/shop/connection.ts';
import { openDeviceMirror } from '../../src/shop/device-mirror.ts';

it('L1 a guest’s document never travels with the secret of another guest', async () => {
  const device = await openDeviceMirror(createMemoryStore().device, () => undefined);
  const ada = { id: 'ada', email: 'ada@example.org', name: 'Ada' };
  const [one, two] = [
    { id: 'one', secret: 'secret of one' },
    { id: 'two', secret: 'secret of two' },
  ];
  await device.change('session', () => ({ user: ada, guest: two, leaving: null, isExpired: false }));
  expect(
    ['guest:one', 'guest:two', 'user:ada'].map((owner) => secretOf(device, owner as 'guest:one')),
  ).toEqual([null, 'secret of two', null]);
  await device.change('claim|one', () => ({ guest: one, userId: 'ada', state: 'pending', itemCount: 0 }));
  expect(secretOf(device, 'guest:one')).toBe('secret of one');
});
