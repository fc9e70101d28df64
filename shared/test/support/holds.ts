/** Runs a property over many histories from the seed of the run, and counts them so that no test is vacuous. */
import fc from 'fast-check';
import { expect, vi } from 'vitest';
import { RUNS, SEED } from './config.ts';

// Thousands of histories on a busy machine; a hang is what this bound is for.
vi.setConfig({ testTimeout: 180_000 });

process.stdout.write(`property tests: PANNIER_SEED=${SEED} PANNIER_RUNS=${RUNS}\n`);

/**
 * Throws with the seed, the path and the shrunken counterexample when `check` throws for some value.
 * `histories` is said for the run of 2,000 and scales with `PANNIER_RUNS`.
 */
export const holds = <T>(values: fc.Arbitrary<T>, check: (value: T) => void, histories = 2_000): void => {
  const runs = Math.ceil((histories * RUNS) / 2_000);
  let count = 0;
  const property = fc.property(values, (value) => {
    count++;
    check(value);
  });
  fc.assert(property, { seed: SEED, numRuns: runs, endOnFailure: false });
  expect(count).toBeGreaterThanOrEqual(runs);
};

/** A small seeded generator for shuffles inside one history; `fc.assert` chooses the seed. */
export const randomFrom = (seed: number): ((below: number) => number) => {
  let state = seed >>> 0 || 1;
  return (below) => {
    // Numerical Recipes' 32-bit linear congruential generator; the high bits are the good ones.
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
};

export const shuffled = <T>(items: readonly T[], seed: number): T[] => {
  const next = randomFrom(seed);
  const copy = [...items];
  for (let i = copy.length - 1; i > 0; i--) {
    const j = next(i + 1);
    const [a, b] = [copy[i] as T, copy[j] as T];
    copy[i] = b;
    copy[j] = a;
  }
  return copy;
};
