/** Presses buttons inside the page as a person would, one after the other, and notes commit and paint of each. */
import type { Page } from '@playwright/test';
import { Latencies, type Summary } from '../load/latencies.ts';
import { traceCommits } from './commit-trace.ts';
import type { Press, Probe } from './probe.ts';

export interface PressFigures {
  readonly committed: Summary;
  readonly heard: Summary;
  readonly painted: Summary;
}

export const summed = (committedMs: readonly number[], presses: readonly Press[]): PressFigures => {
  const [committed, heard, painted] = [new Latencies(), new Latencies(), new Latencies()];
  for (const ms of committedMs) committed.add(ms);
  for (const { heardMs, paintedMs } of presses) {
    heard.add(heardMs);
    painted.add(paintedMs);
  }
  return { committed: committed.summary(), heard: heard.summary(), painted: painted.summary() };
};

/** Before the measured ones: code is compiled, caches are warm, as they are for somebody who is shopping. */
const WARM_UP = 20;

/** `selectors` are pressed in turn. */
export const measurePresses = async (
  page: Page,
  selectors: readonly string[],
  presses: number,
): Promise<PressFigures> => {
  const trace = await traceCommits(page);
  const times = await page.evaluate(
    async ({ targets, count }) => {
      const { probe } = globalThis as unknown as { probe: Probe };
      const measured: Press[] = [];
      for (let turn = 0; turn < count; turn++) {
        const target = targets[turn % targets.length] ?? '';
        probe.bringUp(target);
        // A person's taps are hundreds of milliseconds apart and in step with nothing.
        await new Promise((resolve) => setTimeout(resolve, 300 + Math.random() * 300));
        measured.push(await probe.press(target));
      }
      return measured;
    },
    { targets: selectors, count: WARM_UP + presses },
  );
  return summed((await trace.end()).slice(WARM_UP), times.slice(WARM_UP));
};
