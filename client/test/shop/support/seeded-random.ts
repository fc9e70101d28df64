/** Chance that can be repeated: the numbers of a seed. */
import type { Random } from '../../../../shared/src/index.ts';
import { mulberry } from '../../../../tests/support/mulberry.ts';

export const seededRandom = (seed: number): Random => {
  const next = mulberry(seed);
  const fraction = (): number => next() / 2 ** 32;
  return {
    fraction,
    bytes: (count) => Uint8Array.from({ length: count }, () => Math.floor(fraction() * 256)),
  };
};
