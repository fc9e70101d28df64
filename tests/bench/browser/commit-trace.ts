/**
 * When the browser itself has committed what a press wrote, whatever the page does meanwhile: its own trace of
 * IndexedDB, which other processes write beside the page's marks, on one clock. The page hears of a commit only
 * when its thread is free.
 */
import type { CDPSession, Page } from '@playwright/test';

interface TraceEvent {
  readonly name: string;
  /** Microseconds. */
  readonly ts: number;
  readonly dur?: number;
}

export interface CommitTrace {
  /** Ends the trace; milliseconds from each press to the end of the first strict add after it, in their order. */
  end(): Promise<readonly number[]>;
}

const PRESS = 'bench:press';
/** Only an add looks whether its key is taken; rows of the log are added, all others are put. */
const ADD = 'BackingStore::KeyExistsInObjectStore';
const COMMIT = 'BackingStore::Transaction::CommitPhaseTwo';

/** Of each press: the end of the first commit that began after the first add after it. */
const commitsOf = (events: readonly TraceEvent[]): number[] => {
  const inOrder = [...events].sort((a, b) => a.ts - b.ts);
  return inOrder.flatMap(({ name, ts }, place) => {
    if (name !== PRESS) return [];
    const add = inOrder.findIndex((event, at) => at > place && event.name === ADD);
    const commit = add < 0 ? undefined : inOrder.find((event, at) => at > add && event.name === COMMIT);
    if (!commit) throw new Error('a press without a commit in the trace');
    return [(commit.ts + (commit.dur ?? 0) - ts) / 1000];
  });
};

export const traceCommits = async (page: Page): Promise<CommitTrace> => {
  const session: CDPSession = await page.context().newCDPSession(page);
  const events: TraceEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])));
  const complete = new Promise<void>((resolve) => session.once('Tracing.tracingComplete', () => resolve()));
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['IndexedDB', 'blink.user_timing'], excludedCategories: ['*'] },
  });
  return {
    end: async () => {
      await session.send('Tracing.end');
      await complete;
      await session.detach();
      return commitsOf(events);
    },
  };
};
