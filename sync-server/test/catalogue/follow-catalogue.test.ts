/** Following the goods: own writes at once, another process's at the next look, failures reported. */
import { describe, expect, it, vi } from 'vitest';
import type { Clock } from '../../../shared/src/index.ts';
import { draft } from '../../../tests/contract/catalogue-store.contract.ts';
import { createMemoryCatalogueStore } from '../../src/adapters/memory/catalogue-store.ts';
import { followCatalogue } from '../../src/catalogue/follow-catalogue.ts';
import type { CatalogueStore } from '../../src/ports/catalogue-store.ts';

const handClock = () => {
  const waiting = new Set<() => void>();
  const clock: Clock = {
    now: () => 0,
    after: (_delayMs, action) => {
      waiting.add(action);
      return { cancel: () => waiting.delete(action) };
    },
  };
  const tick = (): void => {
    const due = [...waiting];
    waiting.clear();
    for (const action of due) action();
  };
  return { clock, tick, waiting };
};

const follow = async (store: CatalogueStore) => {
  const time = handClock();
  const heard: number[] = [];
  const problems: unknown[] = [];
  const stop = await followCatalogue({
    store,
    clock: time.clock,
    everyMs: 5000,
    onRevision: (revision) => heard.push(revision),
    onProblem: (error) => problems.push(error),
  });
  return { ...time, heard, problems, stop };
};

/** The same goods, but deaf to what is written: as seen from another process. */
const fromAnotherProcess = (store: CatalogueStore): CatalogueStore => ({
  ...store,
  onChange: () => () => undefined,
});

describe('following the catalogue', () => {
  it('starts at what is there and hears its own writes once', async () => {
    const store = createMemoryCatalogueStore();
    await store.upsert([draft('a')]);
    const { heard, tick, waiting } = await follow(store);
    await store.upsert([draft('b'), draft('c')]);
    expect(heard).toEqual([3]);
    tick();
    await vi.waitFor(() => expect(waiting.size).toBe(1));
    expect(heard).toEqual([3]);
  });

  it('finds what another process wrote', async () => {
    const store = createMemoryCatalogueStore();
    const { heard, tick } = await follow(fromAnotherProcess(store));
    await store.upsert(Array.from({ length: 1500 }, (_, i) => draft(`${i}`)));
    expect(heard).toEqual([]);
    tick();
    await vi.waitFor(() => expect(heard).toEqual([1500]));
  });

  it('reports a look that failed and looks again', async () => {
    const store = createMemoryCatalogueStore();
    let isBroken = false;
    const flaky: CatalogueStore = {
      ...fromAnotherProcess(store),
      changesSince: (revision, limit) =>
        isBroken ? Promise.reject(new Error('locked')) : store.changesSince(revision, limit),
    };
    const { heard, problems, tick, waiting } = await follow(flaky);
    await store.upsert([draft('a')]);
    isBroken = true;
    tick();
    await vi.waitFor(() => expect([problems.length, waiting.size]).toEqual([1, 1]));
    isBroken = false;
    tick();
    await vi.waitFor(() => expect(heard).toEqual([1]));
  });

  it('is silent once stopped', async () => {
    const store = createMemoryCatalogueStore();
    const { heard, stop, waiting } = await follow(store);
    stop();
    await store.upsert([draft('a')]);
    expect([heard, waiting.size]).toEqual([[], 0]);
  });
});
