/** The properties bite: every known mistake in the semantics turns at least one of them red. */
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { MUTATIONS } from './mutations.ts';
import { runMutations, type Verdict } from './run-mutations.ts';

describe('mutations of shared', () => {
  let verdicts: Verdict[] = [];

  beforeAll(async () => {
    verdicts = await runMutations({
      runs: 100,
      seed: 1,
      isFull: false,
      folder: join('dist', 'mutation-in-tests'),
    });
  }, 300_000);

  it('the code as it is passes', () => {
    expect(verdicts[0]).toEqual({ name: 'nothing changed', outcome: 'survived', failed: [] });
  });

  it.each(MUTATIONS.map(({ name }) => name))('%s: killed', (name) => {
    const verdict = verdicts.find((one) => one.name === name);
    expect(verdict?.outcome).toBe('killed');
  });
});
