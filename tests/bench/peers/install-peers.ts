/**
 * Installs the public servers into their own folder, from their own lock file; nothing of them is ours. Left out
 * where that lock file is installed already: one of them is compiled on machines without its binary.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PEERS_FOLDER } from './columns.ts';

/** @throws with npm's words when it cannot */
export const installPeers = (say: (text: string) => void): void => {
  const lock = readFileSync(join(PEERS_FOLDER, 'package-lock.json'), 'utf8');
  const installed = join(PEERS_FOLDER, 'node_modules/.installed-from.json');
  if (existsSync(installed) && readFileSync(installed, 'utf8') === lock) return;
  say('Installing the public servers …');
  const { status, stdout, stderr, error } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: PEERS_FOLDER,
    encoding: 'utf8',
  });
  if (error) throw error;
  if (status !== 0) throw new Error(`the public servers could not be installed:\n${stdout}\n${stderr}`);
  writeFileSync(installed, lock);
};
