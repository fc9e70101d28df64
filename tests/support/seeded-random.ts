/** Chance that can be had again: the same seed gives the same plan on every machine. Not for secrets. */
export interface Chance {
  /** Uniform in [0, 1). */
  fraction(): number;
  /** Uniform whole number from `from` to `to`, both included. */
  between(from: number, to: number): number;
  /** True once in 1 / `probability`. */
  isLucky(probability: number): boolean;
  pick<T>(items: readonly T[]): T;
  shuffle<T>(items: readonly T[]): T[];
}

/** FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv/): text to 32 bits. */
const hash = (text: string): number => {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h >>> 0;
};

/** mulberry32 (Tommy Ettinger, public domain): 32 bits of state, enough for a plan. */
export const createChance = (seed: string): Chance => {
  let state = hash(seed);
  const fraction = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (from: number, to: number): number => from + Math.floor(fraction() * (to - from + 1));
  const pick = <T>(items: readonly T[]): T => {
    const item = items[between(0, items.length - 1)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  };
  const shuffle = <T>(items: readonly T[]): T[] => {
    const left = [...items];
    return items.map(() => left.splice(between(0, left.length - 1), 1)[0] as T);
  };
  return { fraction, between, isLucky: (probability) => fraction() < probability, pick, shuffle };
};
