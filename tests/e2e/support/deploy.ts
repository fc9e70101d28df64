/** A copy of the built app that can be replaced by its next version while a server serves it. */
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const BUILT = join(import.meta.dirname, '../../../dist/client');

const filesBelow = (folder: string): string[] =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesBelow(path) : [path];
  });

export const servedCopy = (): { readonly folder: string; dispose(): void } => {
  const folder = mkdtempSync(join(tmpdir(), 'pannier-client-'));
  cpSync(BUILT, folder, { recursive: true });
  // The compressed copies would have to change with their originals; the test does without them.
  for (const path of filesBelow(folder)) if (/\.(gz|br)$/.test(path)) rmSync(path);
  return { folder, dispose: () => rmSync(folder, { recursive: true, force: true }) };
};

/** Another last character makes another hash of the same length. */
const otherName = (name: string): string =>
  name.replace(/(.)\.js$/, (_, last) => `${last === 'Z' ? 'Y' : 'Z'}.js`);

const rewrite = (path: string, change: (text: string) => string): void => {
  const before = readFileSync(path, 'utf8');
  const after = change(before);
  if (after !== before) writeFileSync(path, after);
};

/** What a deployment does: every script under another hash, and a page and a service worker that name them. */
export const deployNextVersion = (folder: string): void => {
  const scripts = readdirSync(join(folder, 'assets')).filter((name) => name.endsWith('.js'));
  const renamed = (text: string): string =>
    scripts.reduce((sum, name) => sum.replaceAll(name, otherName(name)), text);
  for (const path of filesBelow(folder)) if (/\.(js|html)$/.test(path)) rewrite(path, renamed);
  for (const name of scripts)
    renameSync(join(folder, 'assets', name), join(folder, 'assets', otherName(name)));
  const entry = /assets\/index-[\w-]{8}\.js/.exec(readFileSync(join(folder, 'index.html'), 'utf8'))?.[0];
  if (!entry) throw new Error('index.html names no entry script');
  rewrite(join(folder, entry), (code) => `${code}\ndocument.documentElement.dataset.testVersion = 'next';\n`);
  rewrite(join(folder, 'sw.js'), (code) => {
    const row = /"revision":"[0-9a-f]{32}","url":"index\.html"/;
    if (!row.test(code)) throw new Error('the service worker names no revision of index.html');
    return code.replace(row, `"revision":"${'0'.repeat(32)}","url":"index.html"`);
  });
};
