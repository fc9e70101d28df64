/** Reproducible chance for tests: `PANNIER_SEED` repeats a run. Mulberry32, a public-domain generator. */
export const SEED = Number(process.env.PANNIER_SEED) || (crypto.getRandomValues(new Uint32Array(1))[0] ?? 1);

export interface Chance {
  /** Uniform integer from 0 to below `below`. */
  int(below: number): number;
  pick<T>(items: readonly T[]): T;
}

export const createChance = (seed: number): Chance => {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  };
  return {
    int: (below) => next() % below,
    pick: (items) => {
      const item = items[next() % items.length];
      if (item === undefined) throw new Error('nothing to pick from');
      return item;
    },
  };
};
