/** What the driver tells those who wait, whatever the storage and the network do meanwhile. */
import { expect, it } from 'vitest';
import { createFakeClock } from '../../../tests/support/fake-clock.ts';
import { createMemoryStore } from '../../src/adapters/memory/local-store.ts';
import { openBasketDocument } from '../../src/shop/basket-document.ts';
import type { LinkEvents } from '../../src/shop/ports.ts';
import { createSyncDriver } from '../../src/shop/sync-driver.ts';
import { seededRandom } from './support/seeded-random.ts';
import { settle } from './support/until.ts';

const nothing = (): void => undefined;

it('T3 what one connection answered says nothing to who waits on the next', async () => {
  const store = createMemoryStore();
  const clock = createFakeClock();
  const tab = { id: 't', nextSeq: () => 1 };
  const document = await openBasketDocument({ log: store.log, clock, tab }, 'user:u#0');
  let disk: Promise<void> = Promise.resolve();
  let wake = nothing;
  let events: LinkEvents | null = null;
  const driver = createSyncDriver(
    document,
    {
      clock,
      random: seededRandom(1),
      device: { change: (key, change) => disk.then(() => store.device.change(key, change)) },
      openLink: (heard) => {
        events = heard;
        return { connect: nothing, disconnect: nothing, ask: nothing, framesSent: () => 0, destroy: nothing };
      },
    },
    { status: nothing, renew: nothing, final: nothing, noticed: nothing },
  );
  const link = events as unknown as LinkEvents;
  const meet = (): void => {
    link.opened();
    link.answered();
  };
  driver.start();
  meet();
  disk = new Promise((resolve) => {
    wake = resolve;
  });
  link.saved(1);
  let isSaved: boolean | null = null;
  void driver.until('saved').then((is) => {
    isSaved = is;
  });
  link.closed(1006);
  await clock.advance(20_000);
  meet();
  wake();
  await settle();
  expect(isSaved).toBeNull();
  link.saved(1);
  await settle();
  expect(isSaved).toBe(true);
});
