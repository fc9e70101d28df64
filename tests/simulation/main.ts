/**
 * `npm run soak -- --minutes N | --worlds N [--from SEED]`: as many worlds as that, on every core. Prints how fast,
 * what was seen, and each seed that failed; ends with 1 where one did.
 */
import './seeded-crypto.ts';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { type Outcome, playWorld } from './play-world.ts';
import { addOutcome, neverHappened, newTally, story, table } from './tally.ts';

interface Share {
  readonly first: number;
  /** One world of so many is this thread's. */
  readonly every: number;
  readonly worlds: number;
  readonly endsAtMs: number;
}

const REPORT_MS = 10_000;

const playShare = async ({ first, every, worlds, endsAtMs }: Share): Promise<void> => {
  for (let i = 0; i < worlds && performance.timeOrigin + performance.now() < endsAtMs; i++)
    parentPort?.postMessage(await playWorld(first + i * every));
};

const soak = async (): Promise<void> => {
  const { values } = parseArgs({
    options: { minutes: { type: 'string' }, worlds: { type: 'string' }, from: { type: 'string' } },
  });
  const worlds = Number(values.worlds) || Number.MAX_SAFE_INTEGER;
  const minutes = Number(values.minutes) || (values.worlds ? 24 * 60 : 1);
  const startMs = performance.timeOrigin + performance.now();
  const from = Number(values.from) || Math.floor(startMs / 1000) * 1000;
  const threads = availableParallelism();
  const tally = newTally();
  let reportedAt = startMs;
  const say = (): void => {
    reportedAt = performance.timeOrigin + performance.now();
    const seconds = (reportedAt - startMs) / 1000;
    const rate = (tally.worlds / seconds).toFixed(1);
    console.log(`${tally.worlds} worlds from seed ${from}, ${rate} a second, ${tally.failed.length} failed`);
  };
  const take = (outcome: Outcome): void => {
    addOutcome(tally, outcome);
    if (outcome.failure !== null) console.log(story(outcome));
    if (performance.timeOrigin + performance.now() - reportedAt > REPORT_MS) say();
  };
  const run = (thread: number): Promise<void> =>
    new Promise((resolve, reject) => {
      const share: Share = {
        first: from + thread,
        every: threads,
        worlds: Math.ceil((worlds - thread) / threads),
        endsAtMs: startMs + minutes * 60_000,
      };
      const worker = new Worker(new URL(import.meta.url), { workerData: share });
      worker.on('message', take);
      worker.on('error', reject);
      worker.on('exit', () => resolve());
    });
  await Promise.all(Array.from({ length: threads }, (_, thread) => run(thread)));
  say();
  console.log(table(tally));
  console.log(`never happened: ${neverHappened(tally).join(', ') || 'nothing of what must'}`);
  console.log(`failed: ${tally.failed.map(({ seed }) => seed).join(' ') || 'none'}`);
  process.exitCode = tally.failed.length > 0 ? 1 : 0;
};

if (isMainThread) await soak();
else await playShare(workerData as Share);
