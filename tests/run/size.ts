/**
 * The weight of the first page: every script the built index.html loads or preloads, the local store, which a
 * basket cannot be shown without, and every script those import statically, gzipped. Fails above 200 kB. Not
 * counted: what comes after the first page is usable (socket, replication, service worker, other pages).
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const MAX_BYTES = 200 * 1000;
const CLIENT = 'dist/client';
const STORE = 'src/adapters/rxdb/open-database.ts';

interface Chunk {
  readonly file: string;
  readonly isEntry?: boolean;
  readonly imports?: readonly string[];
}

const manifest = JSON.parse(readFileSync(join(CLIENT, '.vite/manifest.json'), 'utf8')) as Record<
  string,
  Chunk
>;

const collect = (name: string, files: Set<string>): void => {
  const chunk = manifest[name];
  if (!chunk || files.has(chunk.file)) return;
  files.add(chunk.file);
  for (const imported of chunk.imports ?? []) collect(imported, files);
};

const files = new Set<string>();
for (const [name, chunk] of Object.entries(manifest))
  if (chunk.isEntry || name === STORE) collect(name, files);
if (!manifest[STORE]) throw new Error(`the build has no chunk for ${STORE}`);

const html = readFileSync(join(CLIENT, 'index.html'), 'utf8');
for (const [, path] of html.matchAll(/(?:src|href)="\/([^"]+\.js)"/g)) if (path) files.add(path);

let total = 0;
for (const file of [...files].filter((name) => name.endsWith('.js')).sort()) {
  const bytes = gzipSync(readFileSync(join(CLIENT, file)), { level: 9 }).byteLength;
  total += bytes;
  console.log(`${(bytes / 1000).toFixed(1).padStart(8)} kB  ${file}`);
}
console.log(
  `${(total / 1000).toFixed(1).padStart(8)} kB  initial JavaScript, gzip (bound ${MAX_BYTES / 1000} kB)`,
);
if (files.size === 0 || total > MAX_BYTES) {
  console.error(files.size === 0 ? 'No scripts found: is the client built?' : 'The first page is too heavy.');
  process.exitCode = 1;
}
