/**
 * Every regular expression of the server and of what it shares, one by one, against long and repetitive text: none
 * may take long, whatever it is given. Found in the sources, so a new one is tried without being named. SPEC HO13.
 */
import { expect, it } from 'vitest';
import { filesBelow, withoutComments } from '../architecture/source-files.ts';

/** Where a literal may begin: after an operator, a bracket, or `return`. */
const LITERAL =
  /(?<=[=(,:?!&|;{}[]\s*|return\s+)\/(?![*/\s])((?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+)\/([dgimsuvy]*)/g;
/** JSON schemas: `pattern: '…'`, which ajv makes a regular expression of with the flag u. */
const PATTERN = /pattern: '((?:\\.|[^'\\\n])*)'/g;

interface Found {
  readonly where: string;
  readonly expression: RegExp;
}

const found: readonly Found[] = [...filesBelow('sync-server/src'), ...filesBelow('shared/src')].flatMap(
  ({ path, text }) => {
    const code = withoutComments(text);
    const literals = [...text.matchAll(LITERAL)].filter(({ 0: whole }) => code.includes(whole));
    const patterns = [...code.matchAll(PATTERN)];
    return [
      ...literals.map(([whole, source = '', flags]) => ({
        where: `${path} ${whole}`,
        expression: new RegExp(source, flags),
      })),
      ...patterns.map(([whole, source = '']) => ({
        where: `${path} ${whole}`,
        expression: new RegExp(source.replaceAll('\\\\', '\\'), 'u'),
      })),
    ];
  },
);

/** Half of the largest body of a stranger, twice the largest head. */
const CHARS = 32 * 1024;
const BEGINNINGS = ['', '/', '/sync/guest/', 'guest:', 'guest:a~', '/assets/', '£', 'W/', '"', '<', '^'];
const PUMPS = [
  ...'aAé0_-./ \t=%",|~:+;<&',
  ...[
    'a ',
    ' a',
    '0,',
    ',000',
    '1.',
    'a-',
    '-a',
    '/a',
    '//',
    'aa.',
    "a'",
    'e\u0301',
    '\r\n',
    '\ud800',
    '{',
    '[]',
  ],
];
const ENDS = ['', '!', '\u0000', '/', ' x', '\n'];
/** Far above what a linear one takes, a ms; far below a quadratic one, a second. The best of three tries counts. */
const LONGEST_MS = 250;

const texts = (): string[] =>
  BEGINNINGS.flatMap((beginning) =>
    PUMPS.flatMap((pump) => ENDS.map((end) => beginning + pump.repeat(CHARS / pump.length) + end)),
  );

const takes = (expression: RegExp, text: string): number => {
  const begun = performance.now();
  expression.lastIndex = 0;
  expression.test(text);
  return performance.now() - begun;
};

it('HO13 tries every expression there is', () => {
  expect(found.length).toBeGreaterThan(40);
});

it('HO13 finds none that takes long', { timeout: 60_000 }, () => {
  const slow: string[] = [];
  const all = texts();
  let worst = { ms: 0, where: '' };
  for (const { where, expression } of found) {
    for (const text of all) {
      let ms = takes(expression, text);
      for (let i = 0; i < 2 && ms > LONGEST_MS; i++) ms = Math.min(ms, takes(expression, text));
      if (ms > worst.ms) worst = { ms, where };
      if (ms <= LONGEST_MS) continue;
      slow.push(`${where}: ${Math.round(ms)} ms of ${JSON.stringify(text.slice(0, 20))}…`);
      break;
    }
  }
  process.stdout.write(
    `  ${found.length} expressions, ${all.length} texts each; the slowest took ${worst.ms.toFixed(1)} ms: ${worst.where}\n`,
  );
  expect(slow).toEqual([]);
});
