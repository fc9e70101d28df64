/** package.json says what the code imports: the server's packages for production, everybody's for building. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesBelow, ROOT, type SourceFile, withoutComments } from './source-files.ts';

const listed = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
};
const production = new Set(Object.keys(listed.dependencies));
const all = new Set([...production, ...Object.keys(listed.devDependencies)]);

/** `import … from 'x'`, also over lines, `export … from 'x'`, `import 'x'`, `import('x')`. */
const IMPORT = /^(?:import|export)\b[^'"`;=(]*\bfrom '([^']+)'|^import '([^']+)'|\bimport\(\s*'([^']+)'/gm;

const packageOf = (target: string): string | null => {
  if (target.startsWith('.') || target.includes(':')) return null;
  return target
    .split('/')
    .slice(0, target.startsWith('@') ? 2 : 1)
    .join('/');
};

const packagesOf = ({ text }: SourceFile): string[] =>
  [...withoutComments(text).matchAll(IMPORT)].flatMap(
    ([, from, plain, called]) => packageOf(from ?? plain ?? called ?? '.') ?? [],
  );

const unlisted = (files: readonly SourceFile[], packages: ReadonlySet<string>): string[] =>
  files.flatMap((file) =>
    packagesOf(file)
      .filter((name) => !packages.has(name))
      .map((name) => `${file.path} imports ${name}`),
  );

const server = [...filesBelow('shared/src'), ...filesBelow('sync-server/src')];

describe('package.json', () => {
  it('has every package the server imports among the dependencies', () => {
    expect(server.flatMap(packagesOf)).toContain('fastify');
    expect(unlisted(server, production)).toEqual([]);
  });

  it('has nothing else there: what only pages and tests need is no part of the image', () => {
    const used = new Set(server.flatMap(packagesOf));
    expect([...production].filter((name) => !used.has(name))).toEqual([]);
  });

  it('has every package pages, tests and builds import', () => {
    const others = ['client', 'shared/test', 'sync-server/test', 'tests'].flatMap(filesBelow);
    expect(others.flatMap(packagesOf)).toEqual(expect.arrayContaining(['react', 'vite', 'vitest']));
    expect(unlisted(others, all)).toEqual([]);
  });

  it('names exact versions', () => {
    const versions = Object.entries({ ...listed.dependencies, ...listed.devDependencies });
    expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });
});
