/** The server's figures as a markdown table, beside their targets. */
import type { Summary } from '../load/latencies.ts';
import { type ServerFigures, TARGETS } from './run-server-bench.ts';

const ms = (value: number): string => `${value.toFixed(value < 10 ? 2 : 1)} ms`;
const mb = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(0)} MB`;
const kb = (bytes: number): string => `${(bytes / 1024).toFixed(1)} kB`;

const times = (name: string, summary: Summary, p50Max: number | null, p99Max: number | null): string[] => [
  `| ${name} p50 | ${ms(summary.p50Ms)} | ${p50Max === null ? '' : `≤ ${p50Max} ms`} |`,
  `| ${name} p99 | ${ms(summary.p99Ms)} | ${p99Max === null ? '' : `≤ ${p99Max} ms`} |`,
];

export const showServerFigures = (figures: ServerFigures): string =>
  [
    `| server: ${figures.opsPerSecond} ops/s over ${figures.baskets} baskets × 2 devices, ${figures.ops} ops | measured | target |`,
    '| --- | ---: | ---: |',
    ...times(
      'propagation to the other device',
      figures.propagation,
      TARGETS.propagationP50Ms,
      TARGETS.propagationP99Ms,
    ),
    ...times('accepted (hot store, durable)', figures.accepted, null, TARGETS.acceptedP99Ms),
    ...times('saved (flush after 5 s of quiet, 15 s at most)', figures.saved, null, null),
    ...times("generator's own lateness, in all of the above", figures.lateness, null, null),
    `| server CPU per 10,000 ops | ${figures.cpuSecondsPer10000Ops.toFixed(2)} s | |`,
    `| server memory (RSS) under load | ${mb(figures.residentBytes)} | |`,
    `| new guests: connect and first sync | ${figures.newGuestsPerSecond.toFixed(0)} /s | |`,
    `| known guests: connect and first sync | ${figures.reconnectsPerSecond.toFixed(0)} /s | |`,
    `| memory per idle connection (${figures.connections}) | ${kb(figures.bytesPerIdleConnection)} | |`,
    `| refused | ${figures.refused} | 0 |`,
  ].join('\n');
