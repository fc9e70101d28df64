/**
 * The secret that signs session cookies, where the operator gave none: made once, kept in the data folder,
 * readable by its owner only. Losing it signs everybody out and harms nothing else.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Random, toBase64Url } from '../../../../shared/src/index.ts';

const SECRET_BYTES = 32;
const FILE = 'session-secret';

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';

/** @throws when the file is there but cannot be read: a new secret would sign everybody out unasked. */
export const keptSessionSecret = (dataDir: string, random: Random): string => {
  const path = join(dataDir, FILE);
  try {
    const kept = readFileSync(path, 'utf8').trim();
    if (kept !== '') return kept;
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  const made = toBase64Url(random.bytes(SECRET_BYTES));
  writeFileSync(path, `${made}\n`, { mode: 0o600 });
  return made;
};
