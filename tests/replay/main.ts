/**
 * `npm run replay -- FILE`: plays real invoices as customers and guests on several devices against a running
 * server and says whether every basket is what plain arithmetic says. The edits are derived from the invoices
 * (see events.ts); the source holds none. Exit code 0 only without a difference, 2 for a bad command line.
 */
import { randomBytes } from 'node:crypto';
import { startCluster } from '../support/start-cluster.ts';
import { type StartedServer, startServer } from '../support/start-server.ts';
import { createAccounts } from './accounts.ts';
import { type ReplayOptions, readArguments } from './arguments.ts';
import { type Invoices, readInvoices, UnreadableFile } from './invoices.ts';
import { closingLine, describeDifferences, type Outcome, type Progress, runReplay } from './run-replay.ts';

const PROGRESS_EVERY_MS = 3_000;
/** Nothing finished for so long means that something hangs: say so and end, rather than wait for ever. */
const STALLED_AFTER_MS = 180_000;

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

interface Reporting {
  note(progress: Progress): void;
  end(): void;
}

const reportProgress = (startedAt: number): Reporting => {
  let last: Progress | null = null;
  let notedAt = startedAt;
  const tell = (): void => {
    if (last === null) return;
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
    const { phase, baskets, of, events, differences } = last;
    say(`${seconds} s: ${phase} ${baskets} of ${of} baskets, ${events} events, ${differences} differences`);
  };
  const watch = setInterval(() => {
    tell();
    if (performance.now() - notedAt < STALLED_AFTER_MS) return;
    say(`Nothing has moved for ${STALLED_AFTER_MS / 1000} s; giving up.`);
    process.kill(process.pid, 'SIGTERM');
  }, PROGRESS_EVERY_MS);
  return {
    note: (progress) => {
      notedAt = performance.now();
      last = progress;
      if (progress.baskets === progress.of) tell();
    },
    end: () => clearInterval(watch),
  };
};

const sayWhatWasRead = ({ invoicesRead, linesRead, shoppers, skipped }: Invoices): void => {
  const guests = shoppers.filter(({ kind }) => kind === 'guest').length;
  say(
    `Read ${invoicesRead} invoices, ${linesRead} lines: ${shoppers.length - guests} customers, ${guests} guests`,
  );
  const words = [...skipped].map(([word, count]) => `${count} ${word}`);
  if (words.length > 0) say(`Skipped as no shopping: ${words.join(', ')}`);
};

const sayWhatWasDerived = ({ counts }: Outcome): void => {
  const of = (kind: Parameters<typeof counts.get>[0]): number => counts.get(kind) ?? 0;
  say(
    `derived: ${of('add')} adds, ${of('step-up')} steps up, ${of('step-down')} steps down, ${of('set')} sets, ` +
      `${of('remove')} removes, ${of('clear')} clears, ${of('merge')} guest carts merged at sign-in; ` +
      `${of('offline')} times a device went offline`,
  );
};

/** A replay that is told to stop takes its server and data folder along. Answers how to undo that. */
const leaveNothingBehind = (own: StartedServer | null): (() => void) => {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const stop = async (): Promise<void> => {
    await own?.dispose();
    process.exit(1);
  };
  for (const signal of signals) process.once(signal, stop);
  return () => {
    for (const signal of signals) process.off(signal, stop);
  };
};

const replay = async (options: ReplayOptions, invoices: Invoices, seed: string): Promise<Outcome> => {
  const cluster = options.url === null && options.isShared ? await startCluster(1, SERVER_ENV) : null;
  const alone = options.url === null && !cluster ? await startServer({ env: SERVER_ENV }) : null;
  const own = cluster?.nodes[0] ?? alone;
  const url = options.url ?? own?.url ?? '';
  const reporting = reportProgress(performance.now());
  const leave = leaveNothingBehind(own);
  try {
    return await runReplay(invoices.shoppers, {
      url,
      seed,
      devices: options.devices,
      offline: options.offline,
      accounts: createAccounts(url, randomBytes(4).toString('hex')),
      onProgress: reporting.note,
      ...(own
        ? {
            restart: async () => {
              await own.kill9();
              await own.restart();
              say('Killed the server (SIGKILL) and started it again; fresh devices read every basket back.');
            },
          }
        : {}),
    });
  } finally {
    reporting.end();
    leave();
    await own?.dispose();
    await cluster?.dispose();
  }
};

/** Every customer signs up from this one address. */
const SERVER_ENV = { SIGN_INS_PER_MINUTE: '1000000' };

const main = async (): Promise<number> => {
  const read = readArguments(process.argv.slice(2));
  if (!read.ok) {
    process.stderr.write(`${read.problem}\n`);
    return 2;
  }
  const seed = read.options.seed ?? randomBytes(4).toString('hex');
  const invoices = await readInvoices(read.options.file, read.options.limit);
  say(`Seed ${seed} (the same plan again: --seed ${seed})`);
  sayWhatWasRead(invoices);
  const outcome = await replay(read.options, invoices, seed);
  sayWhatWasDerived(outcome);
  for (const line of describeDifferences(outcome.differences)) say(line);
  say(closingLine(outcome));
  return outcome.differences.length === 0 ? 0 : 1;
};

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof UnreadableFile)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
