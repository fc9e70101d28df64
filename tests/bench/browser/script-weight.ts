/** Weight of the first page's scripts as the size check says it. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

const projectRoot = (): string => {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
};

/** Gzipped kB (1,000 bytes) of initial JavaScript. */
export const scriptWeightKb = (): number => {
  const root = projectRoot();
  const output = execFileSync(process.execPath, ['dist/node/tests/run/size.js'], {
    cwd: root,
    encoding: 'utf8',
  });
  const found = /([\d.]+) kB {2}initial JavaScript/.exec(output)?.[1];
  if (found === undefined) throw new Error(`the size check says no total:\n${output}`);
  return Number(found);
};
