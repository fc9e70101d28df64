/** What the image of the server is, as far as its text says (sync-server/SPEC.md, DP9). */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { projectRoot } from '../support/project-root.ts';
import { composeFile, projectFile } from './compose-file.ts';

/** Instructions, continued lines joined, without comments. */
const instructions = projectFile('Dockerfile')
  .replace(/^#.*\n/gm, '')
  .replace(/\\\n\s*/g, '')
  .split('\n')
  .filter(Boolean);
const last = instructions.slice(instructions.findLastIndex((line) => line.startsWith('FROM ')));
const argument = (name: string): string =>
  last.find((line) => line.startsWith(`${name} `))?.slice(name.length + 1) ?? '';

it('DP9 the image runs node itself on production packages, as nobody in particular', () => {
  const bases = instructions.filter((line) => line.startsWith('FROM ')).map((line) => line.split(' ')[1]);
  expect(bases).toHaveLength(3);
  expect(new Set(bases)).toEqual(new Set([expect.stringMatching(/^node:24\.\d+\.\d+-[a-z]+-slim$/)]));
  expect(argument('USER')).toBe('node');
  expect(last.some((line) => /^RUN .*npm/.test(line))).toBe(false);
  expect(instructions.filter((line) => line.startsWith('RUN npm ci'))).toEqual([
    'RUN npm ci',
    'RUN npm ci --omit=dev --omit=optional --ignore-scripts',
  ]);
  const command = JSON.parse(argument('CMD')) as string[];
  expect([command[0], command.at(-1)]).toEqual(['node', 'dist/node/sync-server/src/main.js']);
  expect(argument('HEALTHCHECK')).toContain('/healthz');
  expect(argument('HEALTHCHECK')).not.toContain('curl');
  // The heap leaves room for buffers below what the container may have.
  const heapMb = Number(command.find((flag) => flag.startsWith('--max-old-space-size='))?.split('=')[1]);
  const { memory = '' } = composeFile().services['sync-server']?.deploy?.resources.limits ?? {};
  expect(heapMb).toBeLessThanOrEqual((Number(memory.replace('G', '')) * 1024) / 2);
});

it('DP9 everything it copies is sent to the builder, and what is private is not', () => {
  const ignore = projectFile('.dockerignore').split('\n');
  const copied = instructions
    .filter((line) => line.startsWith('COPY ') && !line.includes('--from='))
    .flatMap((line) => line.split(' ').slice(1, -1))
    .map((path) => path.replace('./', ''));
  expect(copied.filter((path) => !existsSync(join(projectRoot(), path)))).toEqual([]);
  expect(copied.filter((path) => !ignore.includes(`!${path}`))).toEqual([]);
  expect(ignore.find((line) => line !== '' && !line.startsWith('#'))).toBe('*');
  expect(ignore).toContain('**/.env*');
});
