/** What others wrote and no store has: SPEC L13. The simulation has them in whole worlds (SI2). */
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { type Actor, actorOf, add, fail, LEDGER, ok } from '../../../shared/src/index.ts';
import { createFakeClock, settle } from '../../../tests/support/fake-clock.ts';
import { createMemoryStore, createSharedMemory } from '../../src/adapters/memory/local-store.ts';
import { openBasketDocument } from '../../src/shop/basket-document.ts';
import { openDeviceMirror } from '../../src/shop/device-mirror.ts';
import { holdsPhantoms, SECOND_LOOK_MS, watchForPhantoms } from '../../src/shop/phantoms.ts';
import type { SyncOffer } from '../../src/shop/shop-api.ts';

const OWN = actorOf('user:u', 'own', 0);
const OTHER = actorOf('user:u', 'other', 0);
const NOTHING = Y.encodeStateVector(new Y.Doc());

const written = (actor: Actor): Y.Doc => {
  const doc = new Y.Doc();
  add({ doc, actor }, { sku: 'cup' }, 2);
  return doc;
};

describe('what a document holds', () => {
  it('L13 counts what others wrote and the server lacks, not what this device wrote', () => {
    const [own, other] = [written(OWN), written(OTHER)];
    expect(holdsPhantoms(own, NOTHING, 'own')).toBe(false);
    expect(holdsPhantoms(other, NOTHING, 'own')).toBe(true);
    expect(holdsPhantoms(other, Y.encodeStateVector(other), 'own')).toBe(false);
    Y.applyUpdate(own, Y.encodeStateAsUpdate(other));
    expect(holdsPhantoms(own, Y.encodeStateVector(other), 'own')).toBe(false);
    own.getMap(LEDGER).set('g|x', { v: 1 });
    expect(holdsPhantoms(own, Y.encodeStateVector(other), 'own')).toBe(true);
  });
});

/** A document with a change of another device, and a server that, when it is asked for all it has, has it or not. */
const meeting = async ({ isThere, isSilentFirst = false }: { isThere: boolean; isSilentFirst?: boolean }) => {
  const clock = createFakeClock();
  const store = createMemoryStore(createSharedMemory());
  const device = await openDeviceMirror(store.device, clock, () => undefined);
  let seq = 0;
  const tab = { id: 'tab', nextSeq: () => ++seq };
  const document = await openBasketDocument({ log: store.log, clock, tab }, 'user:u#0');
  const theirs = Y.encodeStateAsUpdate(written(OTHER));
  Y.applyUpdate(document.doc, theirs);
  await settle();
  const asked: SyncOffer[] = [];
  const found: unknown[] = [];
  let isCurrent = true;
  const watch = watchForPhantoms({
    clock,
    device,
    deviceId: 'own',
    api: {
      sync: async (input) => {
        asked.push(input);
        if (isSilentFirst && asked.length === 1) return fail('offline');
        return ok({ update: isThere ? theirs : Y.encodeStateAsUpdate(new Y.Doc()), generation: 0 });
      },
    },
    guard: (work) => void work.catch((error: unknown) => found.push(error)),
    isCurrent: () => isCurrent,
    onFound: (one) => found.push(one),
  });
  const leave = (): void => {
    isCurrent = false;
  };
  return { clock, device, document, asked, found, watch, leave };
};

describe('a document that meets a server', () => {
  it('L13 goes on as a new one where the server lacks what others wrote at the second look, too', async () => {
    const { clock, document, asked, found, watch } = await meeting({ isThere: false });
    watch.met(document, NOTHING);
    await clock.advance(SECOND_LOOK_MS - 1);
    expect(asked).toHaveLength(0);
    await clock.advance(1);
    await settle();
    expect(found).toEqual([document]);
    expect(asked).toHaveLength(1);
  });

  it('L13 goes on as it is where that was only late, and is not asked about where nothing is amiss', async () => {
    const { clock, document, asked, found, watch } = await meeting({ isThere: true });
    watch.met(document, NOTHING);
    await clock.advance(SECOND_LOOK_MS);
    await settle();
    expect([asked.length, found]).toEqual([1, []]);
    watch.met(document, Y.encodeStateVector(document.doc));
    await clock.advance(SECOND_LOOK_MS);
    expect(asked).toHaveLength(1);
  });

  it('L13 is not put off by meetings that come before it', async () => {
    const { clock, document, asked, watch } = await meeting({ isThere: false });
    for (let i = 0; i < 3; i++) {
      watch.met(document, NOTHING);
      await clock.advance(SECOND_LOOK_MS / 2 - 1);
    }
    await settle();
    expect(asked).toHaveLength(1);
  });

  it('L13 waits for a server that can read its store', async () => {
    const { clock, device, document, asked, watch } = await meeting({ isThere: false });
    await device.change('link', () => ({ isConnected: true, problem: null, away: 'hot' }));
    watch.met(document, NOTHING);
    await clock.advance(SECOND_LOOK_MS);
    expect(asked).toHaveLength(0);
    await device.change('link', () => ({ isConnected: true, problem: null, away: null }));
    await clock.advance(SECOND_LOOK_MS);
    await settle();
    expect(asked).toHaveLength(1);
  });

  it('L13 looks once more where no answer comes', async () => {
    const { clock, document, asked, found, watch } = await meeting({ isThere: false, isSilentFirst: true });
    watch.met(document, NOTHING);
    await clock.advance(2 * SECOND_LOOK_MS);
    await settle();
    expect([asked.length, found]).toEqual([2, [document]]);
  });

  it('L13 is left alone once another is open', async () => {
    const { clock, document, asked, watch, leave } = await meeting({ isThere: false });
    watch.met(document, NOTHING);
    leave();
    await clock.advance(SECOND_LOOK_MS);
    expect(asked).toHaveLength(0);
  });
});
