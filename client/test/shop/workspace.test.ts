/** Which documents are open while people come and go. */
import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { add } from '../../../shared/src/index.ts';
import { createFakeClock } from '../../../tests/support/fake-clock.ts';
import { createMemoryStore } from '../../src/adapters/memory/local-store.ts';
import { LOCAL } from '../../src/shop/basket-document.ts';
import { openDeviceMirror } from '../../src/shop/device-mirror.ts';
import type { SessionRow } from '../../src/shop/device-rows.ts';
import type { DocId, UpdateLog } from '../../src/shop/local-store.ts';
import { makeRow, readRow } from '../../src/shop/log-row.ts';
import { documentOf, isWhole } from '../../src/shop/wholeness.ts';
import { createWorkspaceKeeper, type Workspace } from '../../src/shop/workspace.ts';
import { settle } from './support/until.ts';

const GUEST = { id: 'guest-one', secret: 'secret' };
const ADA = { id: 'ada', email: 'ada@example.org', name: '' };
const session = (user: SessionRow['user']): SessionRow => ({
  user,
  guest: GUEST,
  leaving: null,
  isExpired: false,
});

it('W1 a document that is written at last while it is chosen again is not closed', async () => {
  const { log, device: rows } = createMemoryStore();
  const clock = createFakeClock();
  let isFull = false;
  let hold: Promise<void> | null = null;
  const held: UpdateLog = {
    ...log,
    append: (row) => (isFull ? Promise.reject(new Error('full')) : log.append(row)),
    read: async (docId) => {
      await hold;
      return log.read(docId);
    },
  };
  const device = await openDeviceMirror(rows, createFakeClock(), () => undefined);
  let seq = 0;
  const tab = { id: 'tab', nextSeq: () => ++seq };
  const keeper = createWorkspaceKeeper({ log: held, clock, tab, device, deviceId: 'device' });
  const put = async ({ main, actor }: Workspace, sku: string): Promise<boolean> => {
    const writing = { doc: main.doc, actor: await actor.get(), origin: LOCAL };
    return (await main.write(() => add(writing, { sku }, 1))).ok;
  };

  await device.change('session', () => session(ADA));
  isFull = true;
  expect(await put(await keeper.follow(), 'mug')).toBe(false);
  await device.change('session', () => session(null));
  await keeper.follow();

  // Back again: her document is chosen, a guest's beside it is still being read when the retry succeeds.
  isFull = false;
  let go = (): void => undefined;
  hold = new Promise((resolve) => {
    go = resolve;
  });
  await device.change('session', () => session(ADA));
  await device.change('claim|late', () => ({
    guest: { id: 'late', secret: 'secret' },
    userId: 'ada',
    state: 'pending',
    itemCount: 0,
  }));
  const choosing = keeper.follow();
  await settle();
  await clock.advance(60_000);
  go();
  expect(await put(await choosing, 'bag')).toBe(true);
  expect((await log.read('user:ada#0')).length).toBe(2);
});

/** A guest's basket beside Ada's, of one row; the clock stands still. */
const withGuestBeside = async () => {
  const { log, device: rows } = createMemoryStore();
  const clock = createFakeClock();
  const device = await openDeviceMirror(rows, clock, () => undefined);
  let seq = 0;
  const tab = { id: 'tab', nextSeq: () => ++seq };
  const keeper = createWorkspaceKeeper({ log, clock, tab, device, deviceId: 'device' });
  await device.change('session', () => session(null));
  const { main, actor } = await keeper.follow();
  const writing = { doc: main.doc, actor: await actor.get(), origin: LOCAL };
  expect((await main.write(() => add(writing, { sku: 'mug' }, 1))).ok).toBe(true);
  await device.change('claim|guest-one', () => ({
    guest: GUEST,
    userId: 'ada',
    state: 'pending',
    itemCount: 0,
  }));
  await device.change('session', () => ({ ...session(ADA), guest: { id: 'guest-two', secret: 'secret' } }));
  const space = await keeper.follow();
  expect(space.beside.map(({ docId }) => docId)).toEqual(['guest:guest-one#0']);
  const bringHome = async (): Promise<void> => {
    await log.remove((await log.read('guest:guest-one#0')).map(({ id }) => id));
    await settle();
  };
  return { log, clock, keeper, space, guest: main.doc, bringHome };
};

it('W1 what another tab has brought home is read beside no more', async () => {
  const { keeper, space, bringHome } = await withGuestBeside();
  await bringHome();
  expect(keeper.current()?.beside).toEqual([]);
  expect(keeper.current()?.main).toBe(space.main);
});

it('P10 every row that comes once rows have left is made to stand on its own, whenever it comes', async () => {
  const { log, clock, guest, bringHome } = await withGuestBeside();
  const docId: DocId = 'guest:guest-one#0';
  const late = new Y.Doc();
  Y.applyUpdate(late, Y.encodeStateAsUpdate(guest));
  let seq = 0;
  const tab = { id: 'late', nextSeq: () => ++seq };
  const updates: Uint8Array[] = [];
  late.on('update', (update: Uint8Array) => updates.push(update));
  const tap = async (): Promise<void> => {
    add({ doc: late, actor: 'guest:guest-one~late.0', origin: LOCAL }, { sku: 'mug' }, 1);
    await log.append(makeRow({ clock, tab }, docId, updates.at(-1) as Uint8Array, { ops: 1, unsaved: 1 }));
    await settle();
  };
  await tap();
  for (let times = 1; times <= 2; times++) {
    await bringHome();
    // A tab that has not heard of that is tapped.
    await tap();
    const stored = documentOf((await log.read(docId)).map((row) => readRow(row) as Uint8Array));
    expect([isWhole(stored), stored.getMap('cart').size]).toEqual([true, 2]);
  }
});
