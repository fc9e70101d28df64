/** The chance of one world: everything it draws comes from its seed, in the order it is asked. */
import type { Random } from '../../shared/src/index.ts';
import { mulberry } from '../support/mulberry.ts';

export interface Dice extends Random {
  /** Uniform integer from 0 to below `below`. */
  int(below: number): number;
  /** True in `percent` of a hundred cases. */
  isIn(percent: number): boolean;
  pick<T>(items: readonly T[]): T;
  /** One of the names, each as often as its weight says. */
  weighed<K extends string>(weights: Readonly<Record<K, number>>): K;
}

export const createDice = (seed: number): Dice => {
  const next = mulberry(seed);
  const fraction = (): number => next() / 2 ** 32;
  const int = (below: number): number => next() % below;
  const pick = <T>(items: readonly T[]): T => {
    if (items.length === 0) throw new Error('nothing to pick from');
    return items[int(items.length)] as T;
  };
  return {
    fraction,
    bytes: (count) => Uint8Array.from({ length: count }, () => int(256)),
    int,
    isIn: (percent) => fraction() * 100 < percent,
    pick,
    weighed: <K extends string>(weights: Readonly<Record<K, number>>): K => {
      const names = Object.keys(weights) as K[];
      let left = fraction() * names.reduce((sum, name) => sum + weights[name], 0);
      for (const name of names) {
        left -= weights[name];
        if (left < 0) return name;
      }
      return pick(names);
    },
  };
};
