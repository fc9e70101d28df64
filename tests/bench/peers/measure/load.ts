/**
 * Propagation and CPU at a rate. CPU counts from the end of the warm-up until the server has done what it put
 * off, Redis and children included: whoever stores later must not look cheaper.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { runLoad } from '../../load/load.ts';
import { countDifferences } from '../../load/read-back.ts';
import type { Bench, Figures, Measurement } from '../job.ts';
import { planOf } from '../job.ts';
import type { Sizes } from '../sizes.ts';

/** Baskets read back by fresh devices afterwards. */
const READ_BACK = 20;
const ANSWERS_WITHIN_MS = 20_000;

const measureLoad = async (bench: Bench, quietMs: number): Promise<Figures> => {
  const { column, running, sizes } = bench;
  const plan = planOf(bench);
  const { protocol } = column;
  const { url } = running.server;
  let before = 0;
  let sent = 0;
  const load = await runLoad(
    { url, protocol, plan, warmUpMs: sizes.warmUpMs, asks: false, answersWithinMs: ANSWERS_WITHIN_MS },
    {
      measured: () => {
        before = running.figures().cpuSeconds;
      },
      sent: () => {
        sent = running.figures().cpuSeconds;
      },
    },
  );
  await wait(quietMs);
  const after = running.figures().cpuSeconds;
  const per10000 = (from: number, to: number): number => ((to - from) * 10_000) / load.ops;
  const propagation = load.propagation.summary();
  return {
    ops: load.ops,
    lost: load.lost,
    refused: load.refused,
    p50Ms: propagation.p50Ms,
    p99Ms: propagation.p99Ms,
    maxMs: propagation.maxMs,
    latenessP99Ms: load.lateness.summary().p99Ms,
    cpuWhileSendingPer10000: per10000(before, sent),
    cpuPer10000: per10000(before, after),
    differences: await countDifferences({ url, protocol, load, plan }, READ_BACK),
  };
};

const loadPlan = (opsPerSecond: number, durationMs: number) => (sizes: Sizes) => ({
  opsPerSecond,
  baskets: sizes.baskets,
  durationMs: sizes.warmUpMs + durationMs,
  seed: 'peers',
});

export const LOAD_2000: Measurement = {
  key: 'load-2000',
  plan: (sizes) => loadPlan(2_000, sizes.loadMs)(sizes),
  measure: (bench) => measureLoad(bench, bench.sizes.quietMs),
};

export const LOAD_8000: Measurement = {
  key: 'load-8000',
  plan: (sizes) => loadPlan(8_000, sizes.loadMs)(sizes),
  measure: (bench) => measureLoad(bench, bench.sizes.quietMs),
};

/** One of several runs, each on a server just started. */
export const saturationRun = (run: number): Measurement => ({
  key: `load-16000-${run}`,
  plan: (sizes) => loadPlan(16_000, sizes.saturationMs)(sizes),
  measure: (bench) => measureLoad(bench, 0),
});
