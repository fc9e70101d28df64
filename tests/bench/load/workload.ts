/** One operation as a shopper makes them: 30 % adds, 60 % steps up or down, 10 % removes, of twelve goods. */
import { add, lineIdOf, remove, stepDown, stepUp, type Writing } from '../../../shared/src/index.ts';
import type { Chance } from '../../support/seeded-random.ts';

const SKUS = Array.from({ length: 12 }, (_, index) => `bench-${index}`);
const SHARE_OF_ADDS = 0.3;
const SHARE_OF_STEPS = 0.6;

export const edit = (device: Writing, chance: Chance): void => {
  const kind = chance.fraction();
  const sku = chance.pick(SKUS);
  const line = lineIdOf({ sku });
  const isAdd = kind < SHARE_OF_ADDS;
  const step = chance.isLucky(0.5) ? stepUp : stepDown;
  const result = isAdd
    ? add(device, { sku }, 1)
    : kind < SHARE_OF_ADDS + SHARE_OF_STEPS
      ? step(device, line)
      : remove(device, line);
  // A line nobody has put in yet can only be added.
  if (!result.ok && !add(device, { sku }, 1).ok) throw new Error(`cannot edit: ${result.error.code}`);
};
