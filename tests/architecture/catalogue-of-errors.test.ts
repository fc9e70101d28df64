/** One catalogue of failures and one file of limits, and nothing beside them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ERRORS, isErrorCode, LIMITS } from '../../shared/src/index.ts';
import { ROOT, sources, withoutComments } from './source-files.ts';

it('every failure that is made has a row in the catalogue', () => {
  const used = sources().flatMap(({ path, text }) =>
    [...withoutComments(text).matchAll(/\bfail\(\s*['"]([^'"]+)['"]/g)].map(([, code = '']) => ({
      path,
      code,
    })),
  );
  expect(used.length).toBeGreaterThan(20);
  expect(used.filter(({ code }) => !isErrorCode(code))).toEqual([]);
});

it('every row of the catalogue is a failure somebody makes or shows', () => {
  const all = sources().filter(({ path }) => path !== 'shared/src/errors.ts' && !path.includes('/messages/'));
  const isUsed = (code: string): boolean => all.some(({ text }) => text.includes(`'${code}'`));
  expect(Object.keys(ERRORS).filter((code) => !isUsed(code))).toEqual([]);
});

it('every limit is a positive whole number with its reason', () => {
  const text = readFileSync(join(ROOT, 'shared/src/limits.ts'), 'utf8');
  for (const [name, value] of Object.entries(LIMITS)) {
    expect(Number.isInteger(value) && value > 0).toBe(true);
    // A comment may speak for the entries that follow it without a break.
    expect(text).toMatch(new RegExp(`/\\*\\*[^]*?\\*/\\n(?:  \\w+: [^\\n]*\\n)*?  ${name}: `));
  }
});

it('every limit is used', () => {
  const all = sources().filter(({ path }) => path !== 'shared/src/limits.ts');
  const isUsed = (name: string): boolean => all.some(({ text }) => text.includes(`LIMITS.${name}`));
  expect(Object.keys(LIMITS).filter((name) => !isUsed(name))).toEqual([]);
});
