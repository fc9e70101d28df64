/** What many worlds have seen together, and what of it must not be nothing: a simulation that never fails proves little. */
import type { Outcome } from './play-world.ts';

export interface Tally {
  readonly counts: Map<string, number>;
  worlds: number;
  readonly failed: Outcome[];
}

export const newTally = (): Tally => ({ counts: new Map(), worlds: 0, failed: [] });

export const addOutcome = (tally: Tally, outcome: Outcome): void => {
  tally.worlds += 1;
  if (outcome.failure !== null) tally.failed.push(outcome);
  for (const [name, count] of outcome.counts) tally.counts.set(name, (tally.counts.get(name) ?? 0) + count);
};

/** Each must have happened in a run of some hundred worlds. */
export const MUST_HAPPEN: readonly string[] = [
  'acknowledged accepted',
  'acknowledged saved',
  'node died with unsaved changes',
  "node died before a store's effect",
  "node died after a store's effect",
  'call of a dead process had its effect',
  'tab died with a row on its way',
  'tab died before it told what it wrote',
  'tab asleep',
  'lease taken over',
  'gap read from the store',
  'saved state caught up',
  'save met a conflict',
  'write came late',
  'rotation',
  'busy while a basket is renewed',
  'guest claimed',
  'update refused',
  'outage with unsaved changes',
  'hot failed before',
  'hot failed after',
  'durable failed before',
  'durable failed after',
  'telling lost',
  'half-open given up',
  'write refused by a full disk',
  'HTTP exchange',
  'HTTP answer lost',
  'HTTP request came twice',
  'closed 4409',
  'closed 1012',
  'op: storage-full',
  'sign in: storage-full',
  'sign out: storage-full',
];

export const neverHappened = ({ counts }: Tally): string[] => MUST_HAPPEN.filter((name) => !counts.get(name));

/** A failed world in words, with how to play it again. */
export const story = ({ seed, failure, words }: Outcome): string =>
  [`world ${seed} (PANNIER_SEED=${seed} plays it alone):`, failure, ...words].join('\n');

export const table = ({ counts }: Tally): string =>
  [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, count]) => `${String(count).padStart(10)}  ${name}`)
    .join('\n');
