/** Rules the pages' source keeps: it mirrors, every word goes through the catalogue, and it owns no clock. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'vite';
import { describe, expect, it } from 'vitest';
import { en } from '../../src/messages/en.ts';

const UI = fileURLToPath(new URL('../../src/ui', import.meta.url));

const filesBelow = (ending: RegExp): { path: string; text: string }[] =>
  readdirSync(UI, { recursive: true, encoding: 'utf8' })
    .filter((path) => ending.test(path))
    .map((path) => ({ path, text: readFileSync(join(UI, path), 'utf8') }));

const withoutComments = (text: string): string =>
  text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');

/** Properties and values that name a side of the screen instead of a side of the text. */
const physicalWords = (text: string): string[] => {
  const rules = [
    /\b(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right|top|bottom)\b/g,
    /\b(?:margin|padding|border)(?:Left|Right|Top|Bottom)\b/g,
    /\bborder-(?:top|bottom)-(?:left|right)-radius\b/g,
    /(?:^|[;{\s])(?:left|right|top|bottom)\s*:/gm,
    /\b(?:text-align|float|clear|caption-side)\s*:\s*(?:left|right|top|bottom)\b/g,
    /\btextAlign:\s*['"](?:left|right)/g,
    /\b(?:at|to)\s+(?:left|right)\b/g,
    /(?:^|[;{\s])(?:max-|min-)?(?:width|height)\s*:/gm,
  ];
  return rules.flatMap((rule) => [...withoutComments(text).matchAll(rule)].map(([hit]) => hit.trim()));
};

interface Node {
  readonly type: string;
  readonly value?: unknown;
  readonly name?: { readonly name?: string } | string;
}

const SPOKEN_ATTRIBUTES = new Set([
  'aria-label',
  'title',
  'placeholder',
  'alt',
  'label',
  'text',
  'hint',
  'aria-description',
]);
const hasWord = (value: unknown): boolean => typeof value === 'string' && /\p{L}{2,}/u.test(value);

/** Words that stand in the markup itself. */
const literalWords = (source: string): string[] => {
  const found: string[] = [];
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    if (Array.isArray(node)) {
      for (const child of node) visit(child);
      return;
    }
    const { type, value, name } = node as Node;
    if (type === 'JSXText' && hasWord(value)) found.push(String(value).trim());
    if (type === 'JSXAttribute' && typeof name === 'object' && SPOKEN_ATTRIBUTES.has(name.name ?? '')) {
      const literal = (value as Node | null)?.value;
      if (hasWord(literal)) found.push(String(literal));
    }
    for (const child of Object.values(node)) visit(child);
  };
  visit(parseSync('file.tsx', source).program);
  return found;
};

describe('the rules themselves can fail', () => {
  it('finds physical directions', () => {
    expect(physicalWords('a { margin-left: 1px; text-align: right }')).toHaveLength(2);
    expect(physicalWords('a {\n  left: 0;\n  width: 3px;\n}')).toHaveLength(2);
    expect(
      physicalWords('a { margin-inline-start: 1px; inset-inline-start: 0; max-inline-size: 1px }'),
    ).toEqual([]);
  });

  it('finds words in markup', () => {
    expect(literalWords('const a = <p>Hello there</p>;')).toEqual(['Hello there']);
    expect(literalWords('const a = <img alt="A cat" className="big" />;')).toEqual(['A cat']);
    expect(literalWords('const a = <p className="big">{t("x")} · </p>;')).toEqual([]);
  });
});

describe.each(filesBelow(/\.css$/))('$path', ({ text }) => {
  it('names no side of the screen', () => {
    expect(physicalWords(text)).toEqual([]);
  });
});

describe.each(filesBelow(/\.tsx$/))('$path', ({ text }) => {
  it('names no side of the screen and holds no words of its own', () => {
    expect(
      physicalWords(text).filter((hit) => !/^(?:max-|min-)?(?:width|height)|^(?:top):/.test(hit)),
    ).toEqual([]);
    expect(literalWords(text)).toEqual([]);
  });
});

describe('the pages as a whole', () => {
  const sources = filesBelow(/\.tsx?$/);

  it('use every message, and so translate nothing in vain', () => {
    const all = sources.map(({ text }) => text).join('\n');
    const unused = Object.keys(en).filter((key) => !all.includes(`'${key}'`));
    expect(unused).toEqual([]);
  });

  it('own no clock and no chance', () => {
    const rule = /\b(?:Date\.now|setTimeout|setInterval|Math\.random|new Date\()/;
    const guilty = sources.filter(({ path, text }) => !path.startsWith('adapters') && rule.test(text));
    expect(guilty.map(({ path }) => path)).toEqual([]);
  });

  it('know of the shop only its seam', () => {
    const guilty = sources.filter(({ text }) =>
      [...text.matchAll(/from '([^']+)'/g)].some(([, from = '']) => /shop\/(?!shop\.ts)|yjs|rxdb/.test(from)),
    );
    expect(guilty.filter(({ path }) => !path.startsWith('shell')).map(({ path }) => path)).toEqual([]);
  });
});
