/**
 * `npm run bench:nodes [-- --ops 1000] [-- --seconds 20] [-- --nginx]`: how long a change takes from a device on one
 * node to a device of the same basket on another, through a real Redis with every append on disk. Both nodes, both
 * stores and the generator share this machine. With --nginx everything goes through the proxy of deploy/ as well,
 * which chooses the nodes. Prints a table and judges nothing: what else runs here counts.
 */
import { parseArgs } from 'node:util';
import { startCluster } from '../../support/start-cluster.ts';
import { startNginx } from '../../support/start-nginx.ts';
import type { Summary } from '../load/latencies.ts';
import { runLoad } from '../load/load.ts';
import { createPlan } from '../load/plan.ts';
import { processFigures } from '../load/process-figures.ts';
import { PANNIER } from '../load/protocols.ts';
import { settleDisk } from '../settle-disk.ts';

const { values } = parseArgs({
  options: {
    ops: { type: 'string', default: '1000' },
    seconds: { type: 'string', default: '20' },
    baskets: { type: 'string', default: '200' },
    nginx: { type: 'boolean', default: false },
  },
});
const [opsPerSecond, seconds, baskets] = [values.ops, values.seconds, values.baskets].map(Number) as [
  number,
  number,
  number,
];

/** What the project has promised on loopback. */
const TARGETS = { p50Ms: 5, p99Ms: 30 };
const WARM_UP_MS = 2_000;

const row = (name: string, { p50Ms, p95Ms, p99Ms, maxMs }: Summary, target = ''): string =>
  `| ${[name, ...[p50Ms, p95Ms, p99Ms, maxMs].map((ms) => ms.toFixed(2)), target].join(' | ')} |`;

settleDisk();
const cluster = await startCluster(2, { TRUST_PROXY: String(values.nginx) });
const proxy = values.nginx ? await startNginx(cluster.nodes.map(({ url }) => url)) : null;
try {
  const [one, two] = cluster.nodes.map(({ url }) => proxy?.url ?? url) as [string, string];
  const pids = [...cluster.nodes, cluster.redis].map(({ pid }) => pid);
  const cpuSeconds = (): number[] => pids.map((pid) => processFigures(pid).cpuSeconds);
  let before: number[] = [];
  let after: number[] = [];
  const load = await runLoad(
    {
      url: one,
      otherUrl: two,
      protocol: PANNIER,
      plan: createPlan({ opsPerSecond, baskets, durationMs: WARM_UP_MS + seconds * 1000, seed: 'nodes' }),
      warmUpMs: WARM_UP_MS,
      asks: true,
      answersWithinMs: 60_000,
    },
    {
      measured: () => {
        before = cpuSeconds();
      },
      sent: () => {
        after = cpuSeconds();
      },
    },
  );
  const cpu = after.map((used, i) => (((used - (before[i] ?? 0)) * 10_000) / load.ops).toFixed(2));
  const lines = [
    `| two nodes${values.nginx ? ' behind nginx' : ''}: ${opsPerSecond} ops/s over ${baskets} baskets, ${load.ops} ops | p50 ms | p95 ms | p99 ms | max ms | target |`,
    '| --- | ---: | ---: | ---: | ---: | --- |',
    row(
      'propagation to the device on the other node',
      load.propagation.summary(),
      `p50 ≤ ${TARGETS.p50Ms}, p99 ≤ ${TARGETS.p99Ms}`,
    ),
    row('accepted', load.accepted.summary()),
    row('saved', load.saved.summary()),
    row("generator's own lateness, in all of the above", load.lateness.summary()),
    '',
    `CPU seconds per 10,000 ops: ${cpu[0]} and ${cpu[1]} (nodes), ${cpu[2]} (Redis). Refused: ${load.refused}.`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
} finally {
  await proxy?.dispose();
  await cluster.dispose();
}
