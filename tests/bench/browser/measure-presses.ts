/** Presses buttons inside the page as a person would, one after the other, and notes commit and paint of each. */
import type { Page } from '@playwright/test';
import { Latencies, type Summary } from '../server/latencies.ts';
import type { Probe } from './probe.ts';

export interface PressFigures {
  readonly committed: Summary;
  readonly painted: Summary;
}

/** Before the measured ones: code is compiled, caches are warm, as they are for somebody who is shopping. */
const WARM_UP = 20;

/** `selectors` are pressed in turn. */
export const measurePresses = async (
  page: Page,
  selectors: readonly string[],
  presses: number,
): Promise<PressFigures> => {
  const times = await page.evaluate(
    async ({ targets, count }) => {
      const { probe } = globalThis as unknown as { probe: Probe };
      const measured: { committedMs: number; paintedMs: number }[] = [];
      for (let turn = 0; turn < count; turn++) {
        // A person's taps are hundreds of milliseconds apart and in step with nothing.
        await new Promise((resolve) => setTimeout(resolve, 300 + Math.random() * 300));
        measured.push(await probe.press(targets[turn % targets.length] ?? ''));
      }
      return measured;
    },
    { targets: selectors, count: WARM_UP + presses },
  );
  const [committed, painted] = [new Latencies(), new Latencies()];
  for (const { committedMs, paintedMs } of times.slice(WARM_UP)) {
    committed.add(committedMs);
    painted.add(paintedMs);
  }
  return { committed: committed.summary(), painted: painted.summary() };
};
