/** Where an installation keeps its data, as far as backup and restore need to know. */
import type { BackupEntry, BackupKind } from './backup-file.ts';

export interface BackupPlace {
  readonly kind: BackupKind;
  readonly newestMigration: number;
  /** Saves what is accepted and not saved; answers how many baskets could not be. */
  flush(): Promise<number>;
  /** Number of the newest migration that was run. */
  migration(): Promise<number>;
  /** Of a place at work: whatever it answers, it also answers what that stands on (rule BA7). */
  entries(): AsyncIterable<BackupEntry>;
  isEmpty(): Promise<boolean>;
  /** Takes out everything, then puts these in. One that is broken off is repeated from its beginning. */
  replace(entries: AsyncIterable<BackupEntry>): Promise<void>;
  close(): Promise<void>;
}
