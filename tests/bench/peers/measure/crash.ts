/**
 * kill -9 of the server under load, then a restart on the same folder; fresh devices read every basket. Counted
 * are operations the server had acknowledged before: ours says so itself (65, and 66 for the durable store); of
 * the others, that the change was on the other device is what their users take for it.
 */
import { runLoad } from '../../load/load.ts';
import { readClocks } from '../../load/read-back.ts';
import type { Bench, Figures, Measurement } from '../job.ts';
import { planOf } from '../job.ts';

const measureCrash = async (bench: Bench): Promise<Figures> => {
  const { column, running, sizes } = bench;
  const { protocol } = column;
  const { server } = running;
  const plan = planOf(bench);
  const asks = protocol.ask(1) !== null;
  const crash = new AbortController();
  let killed: Promise<unknown> = Promise.resolve();
  const load = await runLoad(
    { url: server.url, protocol, plan, warmUpMs: 0, asks, answersWithinMs: 0 },
    {
      started: () =>
        setTimeout(() => {
          killed = server.kill9();
          crash.abort();
        }, sizes.crashAfterMs),
      stop: crash.signal,
    },
  );
  await killed;
  await server.restart();
  const clocks = await readClocks({ url: server.url, protocol, load, plan });
  const acknowledgedAt = asks ? load.acceptedAtMs : load.arrivedAtMs;
  let acknowledged = 0;
  let lost = 0;
  for (let op = 0; op < plan.count; op++) {
    if (!acknowledgedAt[op]) continue;
    acknowledged++;
    const has = clocks[2 * (plan.basket[op] ?? 0) + (plan.side[op] ?? 0)] ?? 0;
    if (has < (plan.toClock[op] ?? 0)) lost++;
  }
  return { sent: load.ops, acknowledged, lost };
};

/** The load must still be going on when the server is killed. */
const LONGER_MS = 5_000;

const crashAt = (opsPerSecond: number): Measurement => ({
  key: `crash-${opsPerSecond}`,
  plan: ({ baskets, crashAfterMs }) => ({
    opsPerSecond,
    baskets,
    durationMs: crashAfterMs + LONGER_MS,
    seed: 'crash',
  }),
  measure: measureCrash,
});

export const CRASH_100 = crashAt(100);
export const CRASH_2000 = crashAt(2_000);
