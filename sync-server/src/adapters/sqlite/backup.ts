/**
 * The embedded stores' files, out and in again. SQLite makes a clean copy of each while a server works on it
 * (`VACUUM INTO`); the copies travel in pieces (rules BA1, BA4, BA7, BA8).
 */
import { createReadStream, existsSync, mkdirSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import type { BackupEntry } from '../../backup/backup-file.ts';

/** In the order in which they are copied: who claims a guest has signed up before. */
const DATABASES = ['pannier.db', 'accounts.db', 'catalogue.db'] as const;
/** Without it everybody would be signed out. */
const SECRET = 'session-secret';
const FILES: readonly string[] = [...DATABASES, SECRET];
const PIECE_BYTES = 256 * 1024;
const BUSY_TIMEOUT_MS = 5_000;

const copy = (from: string, to: string): void => {
  const db = new DatabaseSync(from, { readOnly: true });
  try {
    db.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
    db.prepare('VACUUM INTO ?').run(to);
  } finally {
    db.close();
  }
};

async function* piecesOf(name: string, path: string): AsyncIterable<BackupEntry> {
  for await (const piece of createReadStream(path, { highWaterMark: PIECE_BYTES }))
    yield { collection: name, document: (piece as Buffer).toString('base64') };
}

/** The files of `dataDir` in pieces, in order. */
export async function* filesOf(dataDir: string): AsyncIterable<BackupEntry> {
  for (const name of DATABASES) {
    const path = join(dataDir, name);
    if (!existsSync(path)) continue;
    const copied = join(dataDir, `${name}.backup`);
    await rm(copied, { force: true });
    try {
      copy(path, copied);
      yield* piecesOf(name, copied);
    } finally {
      await rm(copied, { force: true });
    }
  }
  if (existsSync(join(dataDir, SECRET))) yield* piecesOf(SECRET, join(dataDir, SECRET));
}

export const isEmptyFolder = (dataDir: string): boolean =>
  DATABASES.every((name) => !existsSync(join(dataDir, name)));

/**
 * Writes the files beside those that are there, which go, their journals too, when all of the new ones are whole.
 * Where that fails nothing has changed.
 */
export const putFiles = async (dataDir: string, entries: AsyncIterable<BackupEntry>): Promise<void> => {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const unfinished = (name: string): string => join(dataDir, `${name}.restored`);
  const begun = new Set<string>();
  try {
    for await (const { collection, document } of entries) {
      if (!FILES.includes(collection)) continue;
      const file = await open(unfinished(collection), begun.has(collection) ? 'a' : 'w', 0o600);
      begun.add(collection);
      await file.writeFile(Buffer.from(String(document), 'base64'));
      await file.sync();
      await file.close();
    }
    for (const name of DATABASES)
      for (const ending of ['', '-wal', '-shm']) await rm(join(dataDir, `${name}${ending}`), { force: true });
    for (const name of begun) await rename(unfinished(name), join(dataDir, name));
  } finally {
    for (const name of begun) await rm(unfinished(name), { force: true });
  }
};
