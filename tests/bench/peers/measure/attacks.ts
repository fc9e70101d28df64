/**
 * What everybody else feels of one attacker in a basket of its own: other baskets are under load, and of the
 * changes due from the attack's beginning until the server had worked through it (at least a second) their
 * propagation is taken. A server that stands still shows it as the longest.
 */
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { Latencies } from '../../load/latencies.ts';
import { type Load, runLoad } from '../../load/load.ts';
import { LoadDevice, newGuest } from '../../load/load-device.ts';
import type { Plan } from '../../load/plan.ts';
import type { Bench, Figures, Measurement } from '../job.ts';
import { planOf } from '../job.ts';
import type { Sizes } from '../sizes.ts';
import type { Attack, AttackOrder, AttackOutcome } from './attacker.ts';

const VICTIMS = 50;
const VICTIMS_OPS_PER_SECOND = 500;
const LEAST_MS = 1_000;
const ANSWERS_WITHIN_MS = 30_000;

interface Attacked {
  readonly fromMs: number;
  readonly toMs: number;
  readonly outcome: AttackOutcome;
}

const newAttacker = async (order: AttackOrder): Promise<() => Promise<Attacked>> => {
  const worker = new Worker(new URL('./attacker.js', import.meta.url), { workerData: order });
  await once(worker, 'message');
  return async () => {
    const fromMs = performance.now();
    const answer = once(worker, 'message');
    worker.postMessage('go');
    const [outcome] = (await answer) as [AttackOutcome];
    const toMs = performance.now();
    await wait(Math.max(0, LEAST_MS - (toMs - fromMs)));
    return { fromMs, toMs: Math.max(toMs, fromMs + LEAST_MS), outcome };
  };
};

/** Of the operations due in the time of the attack. */
const feltBy = (load: Load, plan: Plan, { fromMs, toMs }: Attacked) => {
  const felt = new Latencies();
  for (let op = 0; op < plan.count; op++) {
    const dueMs = load.startMs + (plan.dueMs[op] ?? 0);
    if (dueMs < fromMs || dueMs > toMs || !load.sentAtMs[op]) continue;
    felt.add(load.arrivedAtMs[op] ? (load.arrivedAtMs[op] ?? 0) - dueMs : Number.POSITIVE_INFINITY);
  }
  return felt.summary();
};

/** Whether a fresh device finds in the attacker's basket what was sent to it, be it late. */
const isThere = async (
  { column, running }: Bench,
  { guest, withinMs }: AttackOrder,
  { refused, closeCode }: AttackOutcome,
): Promise<boolean> => {
  const { protocol } = column;
  const reader = new LoadDevice({ url: running.server.url, protocol, guest, device: 'reader' });
  await reader.ready();
  const wasRefused = refused > 0 || closeCode !== null;
  const isFound = await reader.until(() => reader.doc.getMap('cart').has('huge'), wasRefused ? 0 : withinMs);
  await reader.close();
  return isFound;
};

/** The load of the others, and the attack as soon as it has warmed up; it ends with the attack. */
const underAttack = async (bench: Bench, strike: () => Promise<Attacked>) => {
  const { column, running, sizes } = bench;
  const over = new AbortController();
  let attacked: Promise<Attacked> | null = null;
  const load = await runLoad(
    {
      url: running.server.url,
      protocol: column.protocol,
      plan: planOf(bench),
      warmUpMs: sizes.warmUpMs,
      asks: false,
      answersWithinMs: ANSWERS_WITHIN_MS,
    },
    {
      measured: () => {
        attacked = strike().finally(() => over.abort());
      },
      stop: over.signal,
    },
  );
  const struck = await (attacked as Promise<Attacked> | null);
  if (struck === null) throw new Error('the load ended before the attack began');
  return { load, struck };
};

const measureAttack = async (bench: Bench, attack: Attack, size: number): Promise<Figures> => {
  const { column, running, sizes } = bench;
  const { url } = running.server;
  const withinMs = sizes.attackMs;
  const order: AttackOrder = { url, column: column.key, guest: newGuest(), attack, size, withinMs };
  const strike = await newAttacker(order);
  const before = running.serverFigures().residentBytes;
  const { load, struck } = await underAttack(bench, strike);
  const felt = feltBy(load, planOf(bench), struck);
  return {
    p99Ms: felt.p99Ms,
    longestMs: felt.maxMs,
    seconds: (struck.toMs - struck.fromMs) / 1000,
    counted: felt.count,
    lost: load.lost,
    ...struck.outcome,
    latenessP99Ms: load.lateness.summary().p99Ms,
    grownBytes: running.serverFigures().residentBytes - before,
    isThere: attack === 'huge' ? await isThere(bench, order, struck.outcome) : null,
  };
};

const against = (attack: Attack, sizeOf: (sizes: Sizes) => number): Measurement => ({
  key: attack,
  plan: ({ warmUpMs, attackMs }) => ({
    opsPerSecond: VICTIMS_OPS_PER_SECOND,
    baskets: VICTIMS,
    durationMs: warmUpMs + attackMs + 2 * LEAST_MS,
    seed: 'victims',
  }),
  measure: (bench) => measureAttack(bench, attack, sizeOf(bench.sizes)),
});

export const GAPS = against('gaps', ({ gapUpdates }) => gapUpdates);
export const FLOOD = against('flood', ({ floodUpdates }) => floodUpdates);
export const HUGE = against('huge', ({ hugeBytes }) => hugeBytes);
