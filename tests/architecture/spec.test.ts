/** Every rule of a SPEC.md has a test; every test and every header that names a rule names one that exists. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesBelow, PACKAGES, ROOT, type SourceFile, withoutComments } from './source-files.ts';

const RULE = /^(?:[-*] |#+ |\| ?)?\*{0,2}([A-Z]{1,2}\d{1,3}[a-z]?)\*{0,2}(?=[\s:.|])/gm;
/** `it('L3 …`, `it.each(…)('L3 …`, `describe('L3 …`. */
const TITLE = /(?:\b(?:it|test|describe)(?:\.\w+)*|\))\(\s*['"`]([A-Z]{1,2}\d{1,3}[a-z]?) /g;

const rulesOf = (name: string): string[] | null => {
  const file = join(ROOT, name, 'SPEC.md');
  if (!existsSync(file)) return null;
  return [...readFileSync(file, 'utf8').matchAll(RULE)].map(([, id = '']) => id);
};

const named = (files: readonly SourceFile[]): Map<string, string[]> => {
  const ids = new Map<string, string[]>();
  for (const { path, text } of files)
    for (const [, id = ''] of withoutComments(text).matchAll(TITLE))
      ids.set(id, [...(ids.get(id) ?? []), path]);
  return ids;
};

/** `(SPEC A1–A8, T2)` and `: SPEC A1.`: what a header says it holds. */
const CITED = /\bSPEC ([A-Z]{1,2}\d[^).]*)/g;
const RANGE = /([A-Z]{1,2})(\d{1,3})(?:–(?:[A-Z]{1,2})?(\d{1,3}))?/g;

const cited = (text: string): string[] =>
  [...text.matchAll(CITED)].flatMap(([, list = '']) =>
    [...list.matchAll(RANGE)].flatMap(([, letters, first, last = first]) =>
      Array.from({ length: Number(last) - Number(first) + 1 }, (_, i) => `${letters}${Number(first) + i}`),
    ),
  );

const common = named(filesBelow('tests'));
const everywhere = new Set(PACKAGES.flatMap((name) => rulesOf(name) ?? []));

describe.each(PACKAGES)('SPEC of %s', (name) => {
  const rules = rulesOf(name);
  const own = named(filesBelow(`${name}/test`));

  it.skipIf(rules === null)('has rules, each with one meaning', () => {
    expect(rules?.length).toBeGreaterThan(0);
    const twice = (rules ?? []).filter((id, index) => rules?.indexOf(id) !== index);
    expect(twice).toEqual([]);
  });

  it.skipIf(rules === null)('has a test for every rule', () => {
    expect((rules ?? []).filter((id) => !own.has(id) && !common.has(id))).toEqual([]);
  });

  it.skipIf(rules === null)('has every rule a header names', () => {
    const files = [...filesBelow(`${name}/src`), ...filesBelow(`${name}/test`)];
    const unknown = files.flatMap(({ path, text }) =>
      cited(text)
        .filter((id) => !rules?.includes(id))
        .map((id) => `${id} in ${path}`),
    );
    expect(unknown).toEqual([]);
  });

  it.skipIf(rules === null)('has every rule its tests name', () => {
    const unknown = [...own].filter(([id]) => !rules?.includes(id));
    expect(unknown.map(([id, [path]]) => `${id} in ${path}`)).toEqual([]);
  });
});

const isEverySpecThere = PACKAGES.every((name) => rulesOf(name) !== null);

it.skipIf(!isEverySpecThere)('tests of the whole name rules of some SPEC', () => {
  const unknown = [...common].filter(([id]) => !everywhere.has(id));
  expect(unknown.map(([id, [path]]) => `${id} in ${path}`)).toEqual([]);
});
