/**
 * A backup as one file: gzipped lines of JSON, a head, one line per document, and an end that counts and hashes
 * what stands before it. A file that is cut short or damaged is found out before anything is written from it
 * (rules BA1–BA3).
 */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream';
import { pipeline as piped } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { LIMITS } from '../../../shared/src/index.ts';
import { type Line, linesOf } from '../domain/byte-lines.ts';

/** What a backup was taken of; one goes back into its own kind. */
export type BackupKind = 'embedded' | 'mongodb';

export interface BackupHead {
  readonly pannierBackup: 1;
  readonly kind: BackupKind;
  /** ISO 8601. */
  readonly takenAt: string;
  /** Number of the newest migration; 0 where there are none. */
  readonly migration: number;
}

export interface BackupEntry {
  readonly collection: string;
  /** Plain JSON; what is not (dates, bytes) is spelled by whoever wrote it. */
  readonly document: unknown;
}

export type Counts = Readonly<Record<string, number>>;

/** The file is none, or not whole. The message is a sentence for the operator. */
export class BadBackup extends Error {}

const count = (counts: Record<string, number>, name: string): void => {
  counts[name] = (counts[name] ?? 0) + 1;
};

async function* writtenLines(
  head: BackupHead,
  entries: AsyncIterable<BackupEntry>,
  counts: Record<string, number>,
) {
  const hash = createHash('sha256');
  const line = (value: unknown): string => {
    const text = `${JSON.stringify(value)}\n`;
    hash.update(text);
    return text;
  };
  yield line(head);
  for await (const entry of entries) {
    count(counts, entry.collection);
    yield line(entry);
  }
  yield `${JSON.stringify({ end: true, counts, sha256: hash.digest('hex') })}\n`;
}

/** Waits until what was written there is on the disk, and not only in the system's memory. */
const settle = async (path: string): Promise<void> => {
  const handle = await open(path);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/**
 * Writes a backup beside `path` and gives it its name when it is whole and on the disk. Where that fails nothing of
 * it stays, and a file that had the name before is as it was. Answers how much of each there is.
 */
export const writeBackup = async (
  path: string,
  head: BackupHead,
  entries: AsyncIterable<BackupEntry>,
): Promise<Counts> => {
  const counts: Record<string, number> = {};
  const unfinished = `${path}.part`;
  try {
    await piped(
      writtenLines(head, entries, counts),
      createGzip(),
      createWriteStream(unfinished, { mode: 0o600 }),
    );
    await settle(unfinished);
    await rename(unfinished, path);
    // The name is the folder's.
    await settle(dirname(path));
  } finally {
    await rm(unfinished, { force: true });
  }
  return counts;
};

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

const parse = ({ line, text, problem }: Line): { text: string; value: Record<string, unknown> } => {
  if (problem !== undefined) throw new BadBackup(`line ${line} of the file is ${problem}.`);
  const value = jsonOf(text);
  if (typeof value !== 'object' || value === null)
    throw new BadBackup(`line ${line} of the file is damaged.`);
  return { text, value: value as Record<string, unknown> };
};

/** The lines of the file; damage of the packing is a `BadBackup` too. */
async function* readLines(path: string): AsyncIterable<ReturnType<typeof parse>> {
  // What goes wrong on the way is thrown where the bytes are read.
  const unpacked = pipeline(createReadStream(path), createGunzip(), () => undefined);
  try {
    for await (const line of linesOf(unpacked, LIMITS.backupLineBytes)) yield parse(line);
  } catch (error) {
    const isPacking = error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
    throw isPacking ? new BadBackup('the file is damaged or was cut short.') : error;
  }
}

const isHead = (value: Record<string, unknown>): boolean => value.pannierBackup === 1;

/** Reads the whole file and answers its head and counts. @throws BadBackup, or what the file system says */
export const checkBackup = async (path: string): Promise<{ head: BackupHead; counts: Counts }> => {
  const hash = createHash('sha256');
  const counts: Record<string, number> = {};
  let head: BackupHead | null = null;
  let end: Record<string, unknown> | null = null;
  for await (const { text, value } of readLines(path)) {
    if (end) throw new BadBackup('something follows the end of the backup.');
    if (!head) {
      if (!isHead(value)) throw new BadBackup('this is no backup of Pannier.');
      head = value as unknown as BackupHead;
    } else if (value.end === true) end = value;
    else count(counts, String(value.collection));
    if (!end) hash.update(`${text}\n`);
  }
  if (!head || !end) throw new BadBackup('the file was cut short.');
  if (end.sha256 !== hash.digest('hex')) throw new BadBackup('the file is damaged: its hash is another.');
  return { head, counts };
};

/** The documents of a file that was checked. */
export async function* readBackup(path: string): AsyncIterable<BackupEntry> {
  for await (const { value } of readLines(path)) {
    if (!isHead(value) && value.end !== true) yield value as unknown as BackupEntry;
  }
}
