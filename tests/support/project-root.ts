/** The folder with package.json, from the sources and from the compiled copy alike. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

export const projectRoot = (): string => {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error('no package.json above this file');
    folder = parent;
  }
  return folder;
};
