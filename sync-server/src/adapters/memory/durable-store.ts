/** The durable store in memory, for tests and simulations. Copies bytes both ways, as a real one would. */
import { fail, type Owner, ok } from '../../../../shared/src/index.ts';
import type { Archived, DurableStore, Expected, Saved } from '../../ports/durable-store.ts';

const copy = (saved: Saved): Saved => ({
  ...saved,
  state: saved.state.slice(),
  owners: new Map(saved.owners),
});

const isExpected = (stored: Saved | undefined, expected: Expected | null): boolean =>
  expected === null
    ? stored === undefined
    : stored?.through === expected.through && stored.generation === expected.generation;

export const createMemoryDurableStore = (): DurableStore => {
  const baskets = new Map<Owner, Saved>();
  const archives = new Map<string, Archived>();
  let isClosed = false;
  const closed = () => fail('store-unavailable', 'the store is closed');

  return {
    load: async (basket) => {
      if (isClosed) return closed();
      const stored = baskets.get(basket);
      return ok(stored ? copy(stored) : null);
    },
    save: async (basket, next, expected) => {
      if (isClosed) return closed();
      if (!isExpected(baskets.get(basket), expected)) return ok('conflict');
      baskets.set(basket, copy(next));
      return ok('saved');
    },
    projection: async (basket) => (isClosed ? closed() : ok(baskets.get(basket)?.projection ?? null)),
    archive: async (basket, generation, { state, through }) => {
      if (isClosed) return closed();
      const key = `${basket}#${generation}`;
      if (through > (archives.get(key)?.through ?? -1)) archives.set(key, { state: state.slice(), through });
      return ok(undefined);
    },
    loadArchive: async (basket, generation) =>
      isClosed ? closed() : ok(archives.get(`${basket}#${generation}`)?.state ?? null),
    close: async () => {
      isClosed = true;
    },
  };
};
