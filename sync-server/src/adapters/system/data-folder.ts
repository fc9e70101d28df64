/**
 * The folder of the embedded stores, and that only one server works in it: two would each believe their own
 * rooms. It holds password hashes, so only its owner may look. The lock is SQLite's on an otherwise empty file, so the system gives it back however a process ends.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';

/** Another server works in the folder. */
export class FolderInUse extends Error {
  override readonly name = 'FolderInUse';
}

const isBusy = (error: unknown): boolean => error instanceof Error && /locked|busy/i.test(error.message);

/** Makes the folder if need be and holds it until the answer is called. @throws FolderInUse */
export const holdDataFolder = (dataDir: string): (() => void) => {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const lock = new DatabaseSync(join(dataDir, 'server.lock'));
  try {
    lock.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (isBusy(error)) throw new FolderInUse(dataDir);
    throw error;
  }
  return () => lock.close();
};
