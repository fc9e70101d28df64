/**
 * `npm run backup -- FILE` and `npm run restore -- FILE`: arguments in, a report in words out, an exit code: 0 done,
 * 1 not done. A backup first flushes what is accepted and not saved, and may be taken of a shop at work; a restore
 * wants every server stopped and an empty place, or `--replace`; one that breaks off says that it has begun (rules
 * BA1–BA8). Knows no environment.
 */
import { parseArgs } from 'node:util';
import { type Clock, fail, ok, type Random, type Result } from '../../../shared/src/index.ts';
import { BadMongoAddress } from '../adapters/mongodb/connect.ts';
import { DatabaseRefused, DatabaseUnreachable } from '../adapters/mongodb/migrations/migration.ts';
import { FolderInUse } from '../adapters/system/data-folder.ts';
import {
  type BackupEntry,
  type BackupHead,
  BadBackup,
  type Counts,
  checkBackup,
  readBackup,
  writeBackup,
} from '../backup/backup-file.ts';
import type { BackupPlace } from '../backup/backup-place.ts';

export interface BackupSurroundings {
  readonly clock: Clock;
  readonly random: Random;
  readonly out: (line: string) => void;
  /** Where this installation keeps its data. @throws BadMongoAddress */
  readonly open: () => BackupPlace;
}

type Surroundings = Omit<BackupSurroundings, 'open'> & { readonly place: BackupPlace };

export const USAGE = `Usage: npm run backup -- FILE              everything that is kept, into one file
       npm run restore -- FILE             into an empty place; stop every server first
       npm run restore -- FILE --replace   takes out what is there before

The place is DATA_DIR, or MONGO_URL and REDIS_URL where they are set.`;

interface Wish {
  readonly action: 'backup' | 'restore';
  readonly path: string;
  readonly isReplacing: boolean;
}

const readArguments = (args: readonly string[]): Result<Wish> => {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { replace: { type: 'boolean', default: false }, help: { type: 'boolean' } },
    });
    const [action, path, ...more] = positionals;
    const isKnown = action === 'backup' || action === 'restore';
    if (values.help || !isKnown || !path || more.length > 0 || (action === 'backup' && values.replace))
      return fail('invalid-field', USAGE);
    return ok({ action, path, isReplacing: values.replace });
  } catch (error) {
    return fail('invalid-field', `${error instanceof Error ? error.message : ''}\n\n${USAGE}`);
  }
};

const listed = (counts: Counts): string =>
  Object.entries(counts)
    .map(([name, count]) => `${count} of ${name}`)
    .join(', ') || 'nothing';

/** Documents of a database that is migrated meanwhile are of two kinds. */
async function* entriesAt(migration: number, place: BackupPlace): AsyncIterable<BackupEntry> {
  yield* place.entries();
  if ((await place.migration()) !== migration)
    throw new BadBackup('the database was migrated meanwhile: take the backup again.');
}

const backUp = async ({ path }: Wish, { place, clock, out }: Surroundings): Promise<void> => {
  const unsaved = await place.flush();
  if (unsaved > 0)
    out(`${unsaved} baskets could not be flushed: what was accepted of them last is not in the file.`);
  const head: BackupHead = {
    pannierBackup: 1,
    kind: place.kind,
    takenAt: new Date(clock.now()).toISOString(),
    migration: await place.migration(),
  };
  out(`backed up: ${listed(await writeBackup(path, head, entriesAt(head.migration, place)))}`);
};

const restore = async ({ path, isReplacing }: Wish, { place, out }: Surroundings): Promise<void> => {
  const { head, counts } = await checkBackup(path);
  if (head.kind !== place.kind)
    throw new BadBackup(`it was taken of ${head.kind} stores, and these are ${place.kind}.`);
  if (head.migration > place.newestMigration)
    throw new BadBackup('it was taken of a newer version; restore it with that one.');
  if (!(await place.isEmpty()) && !isReplacing)
    throw new BadBackup('there is something already: give --replace to take it out first.');
  let hasBegun = false;
  async function* documents(): AsyncIterable<BackupEntry> {
    hasBegun = true;
    yield* readBackup(path);
  }
  try {
    await place.replace(documents());
  } catch (error) {
    if (hasBegun) out('It was broken off: repeat it with --replace before a server is started.');
    throw error;
  }
  out(`restored from ${head.takenAt}: ${listed(counts)}`);
};

/** What went wrong in words, or null where it is a bug. */
const sentenceOf = (error: unknown): string | null => {
  if (
    error instanceof BadBackup ||
    error instanceof DatabaseRefused ||
    error instanceof DatabaseUnreachable ||
    error instanceof BadMongoAddress
  )
    return error.message;
  if (error instanceof FolderInUse) return `a server works in ${error.message}: stop it first.`;
  return error instanceof Error && 'code' in error ? error.message : null;
};

/** Answers the exit code. */
export const runBackup = async (
  args: readonly string[],
  { open, ...surroundings }: BackupSurroundings,
): Promise<number> => {
  const wish = readArguments(args);
  if (!wish.ok) {
    surroundings.out(wish.error.detail ?? USAGE);
    return 1;
  }
  let place: BackupPlace | null = null;
  try {
    place = open();
    await (wish.value.action === 'backup' ? backUp : restore)(wish.value, { ...surroundings, place });
    return 0;
  } catch (error) {
    const sentence = sentenceOf(error);
    if (sentence === null) throw error;
    surroundings.out(`Not done: ${sentence}`);
    return 1;
  } finally {
    await place?.close();
  }
};
