/**
 * `npm run migrate`, `migrate:status`, `migrate:rollback`: arguments in, a report in words out, an exit code: 0
 * done, 1 nothing (more) could be done. Knows no environment.
 */
import { parseArgs } from 'node:util';
import { LIMITS } from '../../../shared/src/index.ts';
import { BadMongoAddress } from '../adapters/mongodb/connect.ts';
import { DatabaseRefused, DatabaseUnreachable } from '../adapters/mongodb/migrations/migration.ts';
import {
  type MigrationTools,
  migrateDown,
  migrateUp,
  migrationStatus,
} from '../adapters/mongodb/migrations/run-migrations.ts';
import { onDatabase } from '../adapters/mongodb/prepare-database.ts';

export interface MigrateSurroundings extends MigrationTools {
  /** MONGO_URL, unless `--url` says otherwise. */
  readonly url: string | null;
  readonly out: (line: string) => void;
}

export const USAGE = `Usage: npm run migrate              does what is pending
       npm run migrate:status       lists every migration and when it was applied
       npm run migrate:rollback     undoes the newest one; no basket is ever removed

  -- --steps N     with rollback: how many (1)
  -- --url URL     the database, instead of MONGO_URL`;

class Misuse extends Error {}

interface Wish {
  readonly action: string;
  readonly url: string;
  readonly steps: number;
}

const readArguments = (args: readonly string[], fallback: string | null): Wish => {
  const text = { type: 'string' } as const;
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { steps: text, url: text, help: { type: 'boolean' } },
  });
  const [action = 'up'] = positionals;
  if (values.help || positionals.length > 1 || !['up', 'status', 'rollback'].includes(action))
    throw new Misuse(USAGE);
  const url = values.url ?? fallback;
  if (!url) throw new Misuse('Which database? Set MONGO_URL, or give --url.');
  const steps = values.steps ?? '1';
  if (!/^[1-9]\d{0,3}$/.test(steps)) throw new Misuse(`--steps takes a whole number from 1, not "${steps}".`);
  return { action, url, steps: Number(steps) };
};

const list = (titles: readonly string[], done: string, none: string): string[] =>
  titles.length === 0 ? [none] : titles.map((title) => `${done} ${title}`);

const report = async ({ action, url, steps }: Wish, tools: MigrateSurroundings): Promise<string[]> => {
  if (action === 'status') {
    const rows = await onDatabase(url, LIMITS.mongoAnswerMs, (db) => migrationStatus(db, tools.migrations));
    return rows.map(
      ({ title, appliedAt }) => `${title}  ${appliedAt ? `applied ${appliedAt.toISOString()}` : 'pending'}`,
    );
  }
  if (action === 'rollback') {
    const undone = await onDatabase(url, LIMITS.migrationStepMs, (db) => migrateDown(db, steps, tools));
    return list(undone, 'undone', 'There is nothing to undo.');
  }
  const done = await onDatabase(url, LIMITS.migrationStepMs, (db) => migrateUp(db, tools));
  return list(done, 'applied', 'There is nothing to do.');
};

/** What went wrong in words, or null where it is a bug. */
const sentenceOf = (error: unknown): string | null => {
  if (error instanceof Misuse) return error.message;
  const isExpected = [DatabaseRefused, DatabaseUnreachable, BadMongoAddress].some(
    (kind) => error instanceof kind,
  );
  if (isExpected) return `Not done: ${(error as Error).message}`;
  const isArguments =
    error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
  return isArguments ? `${error.message}\n\n${USAGE}` : null;
};

/** Answers the exit code. */
export const runMigrate = async (
  args: readonly string[],
  surroundings: MigrateSurroundings,
): Promise<number> => {
  try {
    const wish = readArguments(args, surroundings.url);
    for (const line of await report(wish, surroundings)) surroundings.out(line);
    return 0;
  } catch (error) {
    const sentence = sentenceOf(error);
    if (sentence === null) throw error;
    surroundings.out(sentence);
    return 1;
  }
};
