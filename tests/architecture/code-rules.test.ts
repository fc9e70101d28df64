/** Rules of the house that can be read off the text (CONTRIBUTING.md). */
import { expect, it } from 'vitest';
import { codeOnly, findings, sources, tests, withoutComments } from './source-files.ts';

const isAtTheEdge = (path: string): boolean => path.includes('/adapters/') || path.endsWith('/config.ts');

/** Time, chance and environment are ports: only adapters and configuration touch the real ones. */
const FORBIDDEN =
  /\bDate\.now\b|\bnew Date\(\s*\)|\bDate\(\s*\)|\bsetTimeout\b|\bsetInterval\b|\bMath\.random\b|\bprocess\.env\b|\bperformance\.now\b|\brandomUUID\b|\bgetRandomValues\b/;

it('time, chance and environment are touched in adapters and config.ts only', () => {
  const found = sources()
    .filter(({ path }) => !isAtTheEdge(path))
    .flatMap(({ path, text }) => findings(path, codeOnly(text), FORBIDDEN));
  expect(found).toEqual([]);
});

it('the shared semantics know no date at all: results are independent of wall clocks', () => {
  const shared = sources().filter(({ path }) => path.startsWith('shared/'));
  expect(shared.length).toBeGreaterThan(10);
  expect(shared.flatMap(({ path, text }) => findings(path, codeOnly(text), /\bDate\b|\bTemporal\b/))).toEqual(
    [],
  );
});

const lines = (text: string): number => text.replace(/\n$/, '').split('\n').length;

it('no source file has more than 300 lines, no test more than 500', () => {
  const long = [
    ...sources().map((file) => ({ ...file, max: 300 })),
    ...tests().map((file) => ({ ...file, max: 500 })),
  ]
    .filter(({ text, max }) => lines(text) > max)
    .map(({ path, text, max }) => `${path}: ${lines(text)} > ${max}`);
  expect(long).toEqual([]);
});

it('nothing switches the checker off', () => {
  // A rule of the linter may be set aside for one line, with its reason.
  const escapes = /@ts-(ignore|nocheck|expect-error)|biome-ignore(?! [\w/]+: \S.{10,})/;
  // This file spells them; it is the only one that may.
  const all = [...sources(), ...tests()].filter(({ path }) => !path.endsWith('code-rules.test.ts'));
  expect(all.flatMap(({ path, text }) => findings(path, text, escapes))).toEqual([]);
  const loose = /(:\s*|<|\bas )any\b(?!\w)/;
  expect(all.flatMap(({ path, text }) => findings(path, codeOnly(text), loose))).toEqual([]);
});

it('nothing is swallowed: no empty catch, no empty handler of a rejection', () => {
  const empty = /catch\s*(\([^)]*\))?\s*\{\s*\}|\.catch\(\s*(\(\s*\w*\s*\)|\w+)\s*=>\s*\{\s*\}\s*,?\s*\)/g;
  const found = [...sources(), ...tests()].flatMap(({ path, text }) =>
    [...withoutComments(text).matchAll(empty)].map(([match]) => `${path}: ${match}`),
  );
  expect(found).toEqual([]);
});

it('a rejection that is dropped says why', () => {
  // `queue = turn.catch(() => undefined)` keeps `turn` for who asked; any other needs a comment above it.
  const dropped = /(?<!= \w+)\.catch\(\s*\(?\w*\)?\s*=>\s*(undefined|null)\s*\)/;
  const unexplained = [...sources(), ...tests()].flatMap(({ path, text }) => {
    const rows = text.split('\n');
    return rows
      .filter((row, i) => dropped.test(row) && !rows[i - 1]?.includes('//'))
      .map((row) => `${path}: ${row}`);
  });
  expect(unexplained).toEqual([]);
});

it('tests do not sleep', () => {
  const sleeps =
    /await\s+(sleep|delay|wait)\(\s*[\d_]+\s*\)|new Promise\([^)]*=>\s*setTimeout\(\s*\w+\s*,\s*\d/;
  expect(tests().flatMap(({ path, text }) => findings(path, codeOnly(text), sleeps))).toEqual([]);
});

it('files are named in kebab-case and not after nothing in particular', () => {
  const all = [...sources(), ...tests()].map(({ path }) => path.split('/').at(-1) ?? '');
  const odd = all.filter(
    (name) =>
      !/^[a-z0-9]+(-[a-z0-9]+)*(\.(test|contract|config|d))?\.tsx?$/.test(name) ||
      /(^|-)(manager|helpers?|utils?|misc|common)(-|\.)/.test(name),
  );
  expect(odd).toEqual([]);
});
