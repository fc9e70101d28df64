/**
 * The whole replay: plan and play every shopper, some at a time, then let fresh devices read every basket back
 * (after a crash and restart of the server, where the server is ours). A basket that could not be played counts
 * as a difference; nothing stops the others. What is printed goes through `Tell`, so that tests can listen.
 */
import type { Accounts } from './accounts.ts';
import { type Difference, describeDifference } from './differences.ts';
import { type BasketPlan, countEvents, type EventKind } from './events.ts';
import { inParallel } from './in-parallel.ts';
import type { Shopper } from './invoices.ts';
import { type PlanOptions, planBasket } from './plan-basket.ts';
import { type PlayedBasket, playBasket } from './play-basket.ts';
import { readBack } from './read-back.ts';

/** Baskets in play at a time: enough to keep two cores busy while others wait for a disk. */
const BASKETS_AT_A_TIME = 24;

export interface Replay extends PlanOptions {
  readonly url: string;
  readonly accounts: Accounts;
  /** Called between playing and reading back. */
  restart?(): Promise<void>;
  /** Called at the start of a phase and after each basket. */
  onProgress?(progress: Progress): void;
}

export interface Progress {
  readonly phase: 'played' | 'read back';
  readonly baskets: number;
  readonly of: number;
  readonly events: number;
  readonly differences: number;
}

export interface Outcome {
  readonly baskets: number;
  /** Edits and merges; going offline is not counted. */
  readonly events: number;
  readonly counts: ReadonlyMap<EventKind, number>;
  readonly differences: readonly Difference[];
}

const failed = (shopper: string, where: string, error: unknown): Difference => ({
  shopper,
  where,
  sku: null,
  expected: null,
  found: null,
  why: error instanceof Error ? error.message : String(error),
});

/** Shoppers with most to do first: the last to finish should not be the longest. */
const longestFirst = (shoppers: readonly Shopper[]): Shopper[] => {
  const size = ({ invoices }: Shopper): number => invoices.reduce((sum, { lines }) => sum + lines.length, 0);
  return [...shoppers].sort((a, b) => size(b) - size(a));
};

class Tally {
  readonly counts = new Map<EventKind, number>();
  readonly differences: Difference[] = [];
  readonly played: PlayedBasket[] = [];
  events = 0;

  note(plan: BasketPlan): void {
    for (const [kind, count] of countEvents(plan.steps)) {
      this.counts.set(kind, (this.counts.get(kind) ?? 0) + count);
      if (kind !== 'offline') this.events += count;
    }
  }
}

/** Tells where a phase stands: once now, with no basket done, and once per basket. */
const createProgress = (replay: Replay, tally: Tally, phase: Progress['phase'], of: number): (() => void) => {
  let baskets = 0;
  const tell = (): void => {
    const { events, differences } = tally;
    replay.onProgress?.({ phase, baskets: baskets++, of, events, differences: differences.length });
  };
  tell();
  return tell;
};

const playAll = async (shoppers: readonly Shopper[], replay: Replay, tally: Tally): Promise<void> => {
  const progress = createProgress(replay, tally, 'played', shoppers.length);
  await inParallel(longestFirst(shoppers), BASKETS_AT_A_TIME, async (shopper) => {
    const plan = planBasket(shopper, replay);
    try {
      const played = await playBasket(plan, replay);
      tally.differences.push(...played.differences);
      tally.played.push(played);
    } catch (error) {
      tally.differences.push(failed(shopper.name, 'while playing', error));
    }
    tally.note(plan);
    progress();
  });
};

const readAllBack = async (replay: Replay, tally: Tally): Promise<void> => {
  const progress = createProgress(replay, tally, 'read back', tally.played.length);
  await inParallel(tally.played, BASKETS_AT_A_TIME, async (basket) => {
    try {
      tally.differences.push(...(await readBack(basket, replay.url)));
    } catch (error) {
      tally.differences.push(failed(basket.shopper, 'while reading back', error));
    }
    progress();
  });
};

export const runReplay = async (shoppers: readonly Shopper[], replay: Replay): Promise<Outcome> => {
  const tally = new Tally();
  await playAll(shoppers, replay, tally);
  await replay.restart?.();
  await readAllBack(replay, tally);
  return {
    baskets: shoppers.length,
    events: tally.events,
    counts: tally.counts,
    differences: tally.differences,
  };
};

const SHOWN = 20;

/** The first differences, then how many more. */
export const describeDifferences = (differences: readonly Difference[]): string[] => {
  const lines = differences.slice(0, SHOWN).map(describeDifference);
  return differences.length > SHOWN ? [...lines, `… and ${differences.length - SHOWN} more`] : lines;
};

/** The line other programs read. */
export const closingLine = ({ baskets, events, differences }: Outcome): string =>
  `${baskets} baskets, ${events} events, ${differences.length} differences`;
