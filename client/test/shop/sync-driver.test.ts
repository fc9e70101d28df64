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

/** A driver over a store whose writes wait for `disk.until`, and the server's end of its link. */
const driven = async () => {
  const store = createMemoryStore();
  const clock = createFakeClock();
  const tab = { id: 't', nextSeq: () => 1 };
  const document = await openBasketDocument({ log: store.log, clock, tab }, 'user:u#0');
  const disk = { until: Promise.resolve(), changes: 0 };
  let events: LinkEvents | null = null;
  const driver = createSyncDriver(
    document,
    {
      clock,
      random: seededRandom(1),
      device: {
        change: async (key, change) => {
          disk.changes += 1;
          await disk.until;
          await store.device.change(key, change);
        },
      },
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
  return { store, clock, disk, driver, link, meet };
};

it('T3 what one connection answered says nothing to who waits on the next', async () => {
  const { clock, disk, driver, link, meet } = await driven();
  let wake = nothing;
  disk.until = new Promise((resolve) => {
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

it('S9 answers that come together are one row, and everybody who waited hears', async () => {
  const { store, disk, driver, link } = await driven();
  const heard: string[] = [];
  const ask = async (level: 'accepted' | 'saved', name: string): Promise<void> => {
    void driver.until(level).then((is) => heard.push(`${name} ${is}`));
    await settle();
  };
  await ask('saved', 'two');
  await ask('accepted', 'three');
  await ask('saved', 'four');
  await ask('accepted', 'five');
  for (const n of [1, 2, 3, 4]) link.accepted(n);
  for (const n of [1, 2, 3, 4]) link.saved(n);
  await settle();
  // The first at once, the others when that was written.
  expect(disk.changes).toBe(2);
  expect(heard.sort()).toEqual(['four true', 'three true', 'two true']);
  link.accepted(5);
  await settle();
  expect(heard).toContain('five true');
  const { 'marks|user:u#0': marks } = await store.device.readAll();
  expect(marks).toMatchObject({ hasMet: true, savedAtMs: expect.any(Number) });
});
