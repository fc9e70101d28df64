/**
 * The server's figures: starts a server of its own on the embedded stores, with durability as shipped, loads it
 * from this process, and answers what was measured beside what was asked for. Knows nothing of how it is shown.
 */
import { startServer } from '../../support/start-server.ts';
import { settleDisk } from '../settle-disk.ts';
import { type ConnectionFigures, measureConnections } from './connections.ts';
import type { Summary } from './latencies.ts';
import { runLoad } from './load.ts';
import { processFigures } from './process-figures.ts';

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
  settleDisk();
  const server = await startServer();
  try {
    let before = processFigures(server.pid);
    let after = before;
    const load = await runLoad(
      { ...options, url: server.url, warmUpMs: WARM_UP_MS },
      {
        measured: () => {
          before = processFigures(server.pid);
        },
        sent: () => {
          after = processFigures(server.pid);
        },
      },
    );
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
