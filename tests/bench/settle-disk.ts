/**
 * Waits until what was written before a measurement (a build, a new browser profile) has reached the disk: every
 * strict commit would queue behind it. Does nothing where the system has no `sync`.
 */
import { spawnSync } from 'node:child_process';

export const settleDisk = (): void => {
  const { error } = spawnSync('sync');
  if (error && (error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
};
