/** What the driver tells those who wait, whatever the storage and the network do meanwhile. */
import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { createFakeClock } from '../../../tests/support/fake-clock.ts';
import { createMemoryStore } from '../../src/adapters/memory/local-store.ts';
import { openBasketDocument } from '../../src/shop/basket-document.ts';
import type { LogRow } from '../../src/shop/local-store.ts';
import { makeRow } from '../../src/shop/log-row.ts';
import type { LinkEvents } from '../../src/shop/ports.ts';
import { createSyncDriver } from '../../src/shop/sync-driver.ts';
import { seededRandom } from './support/seeded-random.ts';
import { settle } from './support/until.ts';

const nothing = (): void => undefined;

/** A driver over a store whose writes wait for `disk.until`, and the server's end of its link. */
const driven = async (fraction?: () => number, store = createMemoryStore()) => {
  const clock = createFakeClock();
  const tab = { id: 't', nextSeq: () => 1 };
  const document = await openBasketDocument({ log: store.log, clock, tab }, 'user:u#0');
  const disk = { until: Promise.resolve(), changes: 0 };
  let events: LinkEvents | null = null;
  const connects: number[] = [];
  const driver = createSyncDriver(
    document,
    {
      clock,
      random: fraction ? { ...seededRandom(1), fraction } : seededRandom(1),
      device: {
        change: async (key, change) => {
          disk.changes += 1;
          await disk.until;
          await store.device.change(key, change);
        },
      },
      openLink: (heard) => {
        events = heard;
        const connect = (): void => void connects.push(clock.now());
        return { connect, disconnect: nothing, ask: nothing, framesSent: () => 0, destroy: nothing };
      },
    },
    { status: nothing, renew: nothing, final: nothing, noticed: nothing, met: nothing },
  );
  const link = events as unknown as LinkEvents;
  const meet = (): void => {
    link.opened();
    link.answered(Uint8Array.of(0));
  };
  driver.start();
  meet();
  return { store, clock, connects, disk, driver, link, meet };
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

it('S10 waits as chance says below a bound that doubles while connections do not hold', async () => {
  let chance = 1;
  const { clock, connects, link, meet } = await driven(() => chance);
  /** How long it waits after the connection of now has ended. */
  const waited = async (closeCode: number): Promise<number> => {
    const endedAt = clock.now();
    link.closed(closeCode);
    await clock.advance(20_000);
    return (connects.at(-1) ?? 0) - endedAt;
  };
  const ends: number[] = [];
  // Taken in and sent away, with the code of a server that is too busy, full, or starting again.
  for (const closeCode of [4529, 1013, 1012, 4503, 1006, 1011]) {
    ends.push(await waited(closeCode));
    meet();
  }
  expect(ends).toEqual([500, 1000, 2000, 4000, 8000, 10_000]);
  for (chance of [0, 0.25, 0.5]) {
    ends.push(await waited(1006));
    meet();
  }
  expect(ends.slice(6)).toEqual([0, 2_500, 5_000]);
  // Just short of a good connection, and then one.
  await clock.advance(4_999);
  expect(await waited(1006)).toBe(5_000);
  meet();
  await clock.advance(5_000);
  expect(await waited(1006)).toBe(250);
  const { length } = connects;
  meet();
  link.closed(4403);
  await clock.advance(3_600_000);
  expect(connects).toHaveLength(length);
});

it('L12 answers the server anew when what waited has come: it may have been left out before', async () => {
  const store = createMemoryStore();
  const clock = createFakeClock();
  const other = new Y.Doc();
  const rows: LogRow[] = [];
  let seq = 0;
  const tab = { id: 'other', nextSeq: () => ++seq };
  other.on('update', (update) =>
    rows.push(makeRow({ clock, tab }, 'user:u#0', update, { ops: 1, unsaved: 1 })),
  );
  for (const value of [1, 2]) other.getMap('cart').set('key', value);
  const [first, second] = rows;
  if (!first || !second) throw new Error('no rows');
  await store.log.append(second);
  const { connects, link, meet, store: held } = await driven(undefined, store);
  link.accepted(1);
  link.saved(1);
  await settle();
  const { 'marks|user:u#0': marks } = await held.device.readAll();
  expect([connects.length, marks?.saved]).toEqual([1, {}]);
  await store.log.append(first);
  await settle();
  expect(connects).toHaveLength(2);
  meet();
  link.accepted(1);
  link.saved(1);
  await settle();
  const { 'marks|user:u#0': later } = await held.device.readAll();
  expect(later?.saved).toEqual({ other: 2 });
});
