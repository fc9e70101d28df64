/**
 * What every durable store and guest store must do (rules D1–D8 and U1–U5 of sync-server/SPEC.md). `open` makes
 * empty stores; `reopen` opens the same ones again and is only asked where the adapter survives its process.
 */
import { afterEach, describe, expect, it } from 'vitest';
import type { Owner } from '../../shared/src/index.ts';
import type { DurableStore, Saved } from '../../sync-server/src/ports/durable-store.ts';
import type { GuestStore } from '../../sync-server/src/ports/guest-store.ts';
import { type Survival, unwrap } from './hot-store.contract.ts';

export interface OpenedDurableStore {
  readonly durable: DurableStore;
  readonly guests: GuestStore;
  readonly reopen: () => Promise<OpenedDurableStore>;
}

const A: Owner = 'user:a';
const G: Owner = 'guest:g';

const saved = (through: number, generation = 0): Saved => ({
  state: Uint8Array.of(0, through),
  through,
  generation,
  projection: {
    lines: [{ line: 'l', sku: 'cup', options: { colour: 'blue' }, quantity: through }],
    itemCount: through,
    totals: [{ minor: 500, currency: 'GBP' }],
    wishlists: [{ id: 'later', name: null, lines: [] }],
    usage: [{ quota: 'videos', period: '2026-11', used: 3 }],
    contact: { name: 'Ada', email: 'ada@example.com' },
    updatedAt: 1_700_000_000_000,
  },
  owners: new Map([
    [1, 'phone'],
    [4_294_967_295, 'server'],
  ]),
});

export const durableStoreContract = (
  name: string,
  open: () => Promise<OpenedDurableStore>,
  { survives }: Survival,
): void => {
  const opened: OpenedDurableStore[] = [];
  const fresh = async (): Promise<OpenedDurableStore> => {
    const made = await open();
    opened.push(made);
    return made;
  };
  afterEach(async () => {
    for (const { durable } of opened.splice(0)) await durable.close();
  });

  describe(`durable store: ${name}`, () => {
    it('D1 answers null for a basket it does not have', async () => {
      const { durable } = await fresh();
      expect(unwrap(await durable.load(A))).toBe(null);
      expect(unwrap(await durable.projection(A))).toBe(null);
      expect(unwrap(await durable.loadArchive(A, 0))).toBe(null);
    });

    it('D2 answers a basket exactly as it was saved', async () => {
      const { durable } = await fresh();
      expect(unwrap(await durable.save(A, saved(3), null))).toBe('saved');
      const loaded = unwrap(await durable.load(A));
      expect({ ...loaded, state: [...(loaded?.state ?? [])] }).toEqual({ ...saved(3), state: [0, 3] });
      expect(unwrap(await durable.projection(A))).toEqual(saved(3).projection);
      expect(unwrap(await durable.load('user:b'))).toBe(null);
    });

    it('D3 saves over exactly what was expected', async () => {
      const { durable } = await fresh();
      await durable.save(A, saved(3), null);
      expect(unwrap(await durable.save(A, saved(5), { through: 3, generation: 0 }))).toBe('saved');
      expect(unwrap(await durable.load(A))?.through).toBe(5);
    });

    it.each([
      ['nothing', null],
      ['another position', { through: 2, generation: 0 }],
      ['another generation', { through: 3, generation: 1 }],
    ])('D4 a save that expects %s is a conflict and writes nothing', async (_what, expected) => {
      const { durable } = await fresh();
      await durable.save(A, saved(3), null);
      expect(unwrap(await durable.save(A, saved(9), expected))).toBe('conflict');
      expect(unwrap(await durable.load(A))?.through).toBe(3);
    });

    it('D5 a save that expects a basket where there is none is a conflict', async () => {
      const { durable } = await fresh();
      expect(unwrap(await durable.save(A, saved(9), { through: 0, generation: 0 }))).toBe('conflict');
      expect(unwrap(await durable.load(A))).toBe(null);
    });

    it('D6 of two concurrent saves one wins', async () => {
      const { durable } = await fresh();
      const outcomes = await Promise.all([durable.save(A, saved(1), null), durable.save(A, saved(2), null)]);
      expect(outcomes.map(unwrap).sort()).toEqual(['conflict', 'saved']);
    });

    it('D7 of several archives of a generation keeps the one that goes furthest', async () => {
      const { durable } = await fresh();
      const keep = async (generation: number, through: number, byte: number): Promise<void> =>
        unwrap(await durable.archive(A, generation, { state: Uint8Array.of(byte), through }));
      await keep(0, 7, 1);
      await keep(0, 9, 2);
      await keep(0, 8, 4);
      await keep(0, 9, 5);
      await keep(1, 9, 3);
      expect([...(unwrap(await durable.loadArchive(A, 0)) ?? [])]).toEqual([2]);
      expect([...(unwrap(await durable.loadArchive(A, 1)) ?? [])]).toEqual([3]);
      expect(unwrap(await durable.loadArchive('user:b', 0))).toBe(null);
    });

    it('D8 is unavailable, not empty, once it is closed, and has everything after a reopening', async () => {
      const { durable, reopen } = await fresh();
      await durable.save(A, saved(3), null);
      await durable.close();
      const unavailable = { ok: false, error: { code: 'store-unavailable' } };
      expect(await durable.load(A)).toMatchObject(unavailable);
      expect(await durable.save(A, saved(4), { through: 3, generation: 0 })).toMatchObject(unavailable);
      if (!survives) return;
      const again = await reopen();
      opened.push(again);
      expect(unwrap(await again.durable.load(A))?.through).toBe(3);
    });
  });

  describe(`guest store: ${name}`, () => {
    it('U1 binds a guest to the first secret', async () => {
      const { guests } = await fresh();
      expect(unwrap(await guests.check(G, 'hash'))).toBe('unknown');
      expect(unwrap(await guests.bind(G, 'hash'))).toBe('bound');
      expect(unwrap(await guests.check(G, 'hash'))).toBe('same');
      expect(unwrap(await guests.check(G, 'other'))).toBe('other');
      expect(unwrap(await guests.bind(G, 'hash'))).toBe('same');
      expect(unwrap(await guests.bind(G, 'other'))).toBe('other');
      expect(unwrap(await guests.bind(G, 'hash'))).toBe('same');
    });

    it('U2 the first claimer owns a guest', async () => {
      const { guests } = await fresh();
      expect(unwrap(await guests.claimerOf(G))).toBe(null);
      expect(unwrap(await guests.claim(G, 'user:a', 1))).toEqual({ owner: 'user:a' });
      expect(unwrap(await guests.claim(G, 'user:b', 2))).toEqual({ owner: 'user:a' });
      expect(unwrap(await guests.claim(G, 'user:a', 3))).toEqual({ owner: 'user:a' });
      expect(unwrap(await guests.claimerOf(G))).toBe('user:a');
    });

    it('U3 of two concurrent claimers both hear the same owner', async () => {
      const { guests } = await fresh();
      const [a, b] = await Promise.all([guests.claim(G, 'user:a', 1), guests.claim(G, 'user:b', 1)]);
      expect(unwrap(a)).toEqual(unwrap(b));
    });

    it('U4 lists the guests of a user, oldest claim first', async () => {
      const { guests } = await fresh();
      await guests.claim('guest:z', 'user:a', 1);
      await guests.claim('guest:y', 'user:b', 2);
      await guests.claim('guest:x', 'user:a', 3);
      expect(unwrap(await guests.guestsOf('user:a'))).toEqual(['guest:z', 'guest:x']);
      expect(unwrap(await guests.guestsOf('user:c'))).toEqual([]);
    });

    if (survives)
      it('U5 claims and secrets survive a reopening', async () => {
        const { durable, guests, reopen } = await fresh();
        await guests.bind(G, 'hash');
        await guests.claim(G, 'user:a', 1);
        await durable.close();
        const again = await reopen();
        opened.push(again);
        expect(unwrap(await again.guests.bind(G, 'hash'))).toBe('same');
        expect(unwrap(await again.guests.claimerOf(G))).toBe('user:a');
      });
  });
};
