/** Reproducible chance for tests: `PANNIER_SEED` repeats a run. */
import { mulberry } from '../../../tests/support/mulberry.ts';

export const SEED = Number(process.env.PANNIER_SEED) || (crypto.getRandomValues(new Uint32Array(1))[0] ?? 1);

export interface Chance {
  /** Uniform integer from 0 to below `below`. */
  int(below: number): number;
  pick<T>(items: readonly T[]): T;
}

export const createChance = (seed: number): Chance => {
  const next = mulberry(seed);
  return {
    int: (below) => next() % below,
    pick: (items) => {
      const item = items[next() % items.length];
      if (item === undefined) throw new Error('nothing to pick from');
      return item;
    },
  };
};
