/**
 * Open-loop load: operations fall due at the moments of the plan whether or not earlier ones were answered, and
 * every time is counted from when the operation was due, so a server that stalls cannot hide it by slowing the
 * generator down. The generator's own lateness is measured too, and is part of every figure.
 */
import { setImmediate as letOthersIn, setTimeout as wait } from 'node:timers/promises';
import { Latencies } from './latencies.ts';
import { LoadedPair } from './loaded-pair.ts';
import { forRun, newRunTag, type Plan } from './plan.ts';
import type { Protocol } from './protocol.ts';

export interface LoadOptions {
  readonly url: string;
  /** Where the second device of each basket connects; absent: at `url` too. */
  readonly otherUrl?: string;
  readonly protocol: Protocol;
  readonly plan: Plan;
  /** Operations due before are sent and not counted. */
  readonly warmUpMs: number;
  /** Whether devices ask for acknowledgements after every operation. */
  readonly asks: boolean;
  /** How long after the last operation its answers are waited for. */
  readonly answersWithinMs: number;
}

export interface LoadEvents {
  /** When the devices are connected; the time all dues are counted from. */
  readonly started?: (startMs: number) => void;
  /** When the warm-up is over. */
  readonly measured?: () => void;
  /** When the last operation is sent. */
  readonly sent?: () => void;
  /** Nothing more is sent; what is on its way is waited for. */
  readonly stop?: AbortSignal;
}

export interface Load {
  readonly tag: string;
  /** From due to there on the other device; an operation that never came counts as Infinity. */
  readonly propagation: Latencies;
  /** From due to the acknowledgement of the hot store. */
  readonly accepted: Latencies;
  /** From due to the acknowledgement of the durable store. */
  readonly saved: Latencies;
  /** From due to sent: the generator's share. */
  readonly lateness: Latencies;
  /** Per operation of the plan, also those of the warm-up: when it was there (performance.now); 0: not yet. */
  readonly arrivedAtMs: Float64Array;
  readonly acceptedAtMs: Float64Array;
  readonly savedAtMs: Float64Array;
  readonly sentAtMs: Float64Array;
  /** Operations that were counted. */
  ops: number;
  /** Of them, those that never came to the other device. */
  lost: number;
  refused: number;
  startMs: number;
}

/** Sends without a look at the sockets in between: what comes in must not wait for what is late. */
const SENT_IN_A_ROW = 32;
const POLL_MS = 20;

const drive = async (pairs: readonly LoadedPair[], options: LoadOptions, load: Load, on: LoadEvents) => {
  const { plan, warmUpMs } = options;
  load.startMs = performance.now();
  on.started?.(load.startMs);
  let isMeasured = false;
  for (let op = 0, inARow = 0; op < plan.count && !on.stop?.aborted; op++) {
    const dueMs = load.startMs + (plan.dueMs[op] ?? 0);
    for (let leftMs = dueMs - performance.now(); leftMs > 0; leftMs = dueMs - performance.now()) {
      inARow = 0;
      await wait(Math.floor(leftMs));
    }
    if (++inARow > SENT_IN_A_ROW) {
      inARow = 0;
      await letOthersIn();
    }
    if (!isMeasured && dueMs >= load.startMs + warmUpMs) {
      isMeasured = true;
      on.measured?.();
    }
    pairs[plan.basket[op] ?? 0]?.play(op);
  }
};

const settled = async (pairs: readonly LoadedPair[], withinMs: number): Promise<void> => {
  const until = performance.now() + withinMs;
  while (pairs.some(({ waiting }) => waiting > 0) && performance.now() < until) await wait(POLL_MS);
};

const count = (load: Load, { plan, warmUpMs, asks }: LoadOptions): void => {
  for (let op = 0; op < plan.count; op++) {
    const sinceMs = plan.dueMs[op] ?? 0;
    const sentAtMs = load.sentAtMs[op] ?? 0;
    if (sinceMs < warmUpMs || sentAtMs === 0) continue;
    const dueMs = load.startMs + sinceMs;
    const since = (times: Float64Array): number => (times[op] ? (times[op] ?? 0) - dueMs : Infinity);
    load.ops++;
    load.lateness.add(sentAtMs - dueMs);
    load.propagation.add(since(load.arrivedAtMs));
    if (!load.arrivedAtMs[op]) load.lost++;
    if (!asks) continue;
    load.accepted.add(since(load.acceptedAtMs));
    load.saved.add(since(load.savedAtMs));
  }
};

const newLoad = (tag: string, { count }: Plan): Load => ({
  tag,
  propagation: new Latencies(),
  accepted: new Latencies(),
  saved: new Latencies(),
  lateness: new Latencies(),
  arrivedAtMs: new Float64Array(count),
  acceptedAtMs: new Float64Array(count),
  savedAtMs: new Float64Array(count),
  sentAtMs: new Float64Array(count),
  ops: 0,
  lost: 0,
  refused: 0,
  startMs: 0,
});

/** Plays the plan over baskets nobody has used yet, and waits for the answers. */
export const runLoad = async (options: LoadOptions, on: LoadEvents = {}): Promise<Load> => {
  const tag = newRunTag();
  const plan = forRun(options.plan, tag);
  const load = newLoad(tag, plan);
  const own = { ...options, plan };
  const pairs: LoadedPair[] = [];
  for (let basket = 0; basket < plan.baskets; basket++) {
    const pair = new LoadedPair(own, load, basket);
    await pair.ready();
    pairs.push(pair);
  }
  await drive(pairs, own, load, on);
  on.sent?.();
  await settled(pairs, options.answersWithinMs);
  count(load, own);
  load.refused = pairs.reduce((sum, { refused }) => sum + refused, 0);
  await Promise.all(pairs.map((pair) => pair.close()));
  return load;
};
