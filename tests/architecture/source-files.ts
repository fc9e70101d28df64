/**
 * The project's own source as text. TypeScript 7 has no compiler API for JavaScript, so the architecture tests
 * read imports and forbidden words with regular expressions over code whose comments (and, where it matters,
 * strings) are blanked out.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

export interface SourceFile {
  /** Path from the root of the project, with `/`. */
  readonly path: string;
  readonly text: string;
}

/** Every TypeScript file below `folder`; none where the folder does not exist. */
export const filesBelow = (folder: string): SourceFile[] => {
  if (!existsSync(join(ROOT, folder))) return [];
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter(
      (entry) => entry.isFile() && !entry.parentPath.includes('node_modules') && /\.tsx?$/.test(entry.name),
    )
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({
      path: relative(ROOT, file).split(sep).join('/'),
      text: readFileSync(file, 'utf8'),
    }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
};

export const PACKAGES = ['shared', 'sync-server', 'client'] as const;
export const sources = (): SourceFile[] => PACKAGES.flatMap((name) => filesBelow(`${name}/src`));
export const tests = (): SourceFile[] =>
  [...PACKAGES.map((name) => `${name}/test`), 'tests'].flatMap(filesBelow);

const TOKEN = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"/g;
const blank = (text: string): string => text.replace(/[^\n]/g, ' ');

/** The code with comments blanked out; line numbers stay. */
export const withoutComments = (text: string): string =>
  text.replace(TOKEN, (token) => (token.startsWith('/') ? blank(token) : token));

/** The code with comments and quoted strings blanked out (templates stay: they hold code). */
export const codeOnly = (text: string): string => text.replace(TOKEN, blank);

const IMPORT = /(?:\bfrom|\bimport)\s*\(?\s*['"]([^'"]+)['"]/g;

/** What a file imports: own files as paths from the root, packages by name. */
export const importsOf = ({ path, text }: SourceFile): string[] =>
  [...withoutComments(text).matchAll(IMPORT)].map(([, target = '']) =>
    target.startsWith('.') ? posix.normalize(posix.join(posix.dirname(path), target)) : target,
  );

/** `path:line: text` of every match of `pattern` in `code`. */
export const findings = (path: string, code: string, pattern: RegExp): string[] =>
  code
    .split('\n')
    .flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}: ${line.trim()}`] : []));
