/**
 * The server's figures: starts a server of its own on the embedded stores, with durability as shipped, loads it
 * from this process, and answers what was measured beside what was asked for. Knows nothing of how it is shown.
 */
import { startServer } from '../../support/start-server.ts';
import { type ConnectionFigures, measureConnections } from '../load/connections.ts';
import type { Summary } from '../load/latencies.ts';
import { type Load, runLoad } from '../load/load.ts';
import { createPlan, type Plan } from '../load/plan.ts';
import { processFigures } from '../load/process-figures.ts';
import { PANNIER } from '../load/protocols.ts';
import { countDifferences } from '../load/read-back.ts';
import { settleDisk } from '../settle-disk.ts';

export interface BenchOptions {
  readonly durationMs: number;
  readonly opsPerSecond: number;
  readonly baskets: number;
  readonly connections: number;
  readonly seed: string;
}

export const FULL: BenchOptions = {
  durationMs: 20_000,
  opsPerSecond: 1_000,
  baskets: 200,
  connections: 2_000,
  seed: 'bench',
};
export const QUICK: BenchOptions = { ...FULL, durationMs: 5_000, connections: 500 };

/** What the project has promised, on the machine in docs/performance.md. */
export const TARGETS = { propagationP50Ms: 3, propagationP99Ms: 20, acceptedP99Ms: 25 } as const;

export interface ServerFigures extends ConnectionFigures {
  readonly ops: number;
  readonly opsPerSecond: number;
  readonly baskets: number;
  readonly refused: number;
  readonly propagation: Summary;
  readonly accepted: Summary;
  readonly saved: Summary;
  readonly lateness: Summary;
  readonly cpuSecondsPer10000Ops: number;
  readonly residentBytes: number;
  readonly missed: readonly string[];
}

const WARM_UP_MS = 2_000;
const ANSWERS_WITHIN_MS = 60_000;
/** Baskets read back after the load; the rest differ in nothing but names. */
const READ_BACK = 50;

/** @throws when something did not come, or a basket is not what was put into it */
const mustBeWhole = async (url: string, load: Load, plan: Plan): Promise<void> => {
  const unsaved = load.savedAtMs.filter((atMs) => atMs === 0).length;
  if (load.lost > 0 || unsaved > 0)
    throw new Error(`${load.lost} changes did not reach the other device, ${unsaved} were not saved`);
  const differences = await countDifferences({ url, protocol: PANNIER, load, plan }, READ_BACK);
  if (differences > 0) throw new Error(`${differences} baskets differ from what was put into them`);
};
const missedTargets = (propagation: Summary, accepted: Summary): string[] => {
  const rows: readonly [string, number, number][] = [
    ['propagation p50', propagation.p50Ms, TARGETS.propagationP50Ms],
    ['propagation p99', propagation.p99Ms, TARGETS.propagationP99Ms],
    ['accepted p99', accepted.p99Ms, TARGETS.acceptedP99Ms],
  ];
  return rows
    .filter(([, value, target]) => !(value <= target))
    .map(([name, value, target]) => `${name} is ${value.toFixed(1)} ms, should be at most ${target} ms`);
};

export const runServerBench = async (options: BenchOptions): Promise<ServerFigures> => {
  const plan = createPlan({ ...options, durationMs: WARM_UP_MS + options.durationMs });
  settleDisk();
  const server = await startServer();
  try {
    let before = processFigures(server.pid);
    let after = before;
    const load = await runLoad(
      {
        url: server.url,
        protocol: PANNIER,
        plan,
        warmUpMs: WARM_UP_MS,
        asks: true,
        answersWithinMs: ANSWERS_WITHIN_MS,
      },
      {
        measured: () => {
          before = processFigures(server.pid);
        },
        sent: () => {
          after = processFigures(server.pid);
        },
      },
    );
    await mustBeWhole(server.url, load, plan);
    const connections = await measureConnections(server.url, server.pid, options.connections);
    const propagation = load.propagation.summary();
    const accepted = load.accepted.summary();
    return {
      ...connections,
      ops: load.ops,
      opsPerSecond: options.opsPerSecond,
      baskets: options.baskets,
      refused: load.refused,
      propagation,
      accepted,
      saved: load.saved.summary(),
      lateness: load.lateness.summary(),
      cpuSecondsPer10000Ops: ((after.cpuSeconds - before.cpuSeconds) * 10_000) / load.ops,
      residentBytes: after.residentBytes,
      missed: missedTargets(propagation, accepted),
    };
  } finally {
    await server.dispose();
  }
};
