/** Who speaks for a document. */
import { expect, it } from 'vitest';
import { actorOf, add } from '../../../shared/src/index.ts';
import { createFakeClock } from '../../../tests/support/fake-clock.ts';
import { createMemoryStore } from '../../src/adapters/memory/local-store.ts';
import { LOCAL, openBasketDocument } from '../../src/shop/basket-document.ts';
import { generationKnown, secretOf } from '../../src/shop/connection.ts';
import { openDeviceMirror } from '../../src/shop/device-mirror.ts';

it('L1 a guest’s document never travels with the secret of another guest', async () => {
  const device = await openDeviceMirror(createMemoryStore().device, createFakeClock(), () => undefined);
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

it('L10 a document with changes is named with its generation, met or not', async () => {
  const { log, device: rows } = createMemoryStore();
  const device = await openDeviceMirror(rows, createFakeClock(), () => undefined);
  const tab = { id: 'tab', nextSeq: () => 1 };
  const document = await openBasketDocument({ log, clock: createFakeClock(), tab }, 'guest:one#0');
  expect(generationKnown(device, document)).toBeNull();
  const { doc } = document;
  const written = document.write(() =>
    add({ doc, actor: actorOf('guest:one', 'd', 0), origin: LOCAL }, { sku: 'mug' }, 1),
  );
  expect(generationKnown(device, document)).toBe(0);
  await written;
  expect(generationKnown(device, document)).toBe(0);
});
