/**
 * Builds the pages over the fake shop once and opens them in the system's Chromium. Nothing listens on a port:
 * every request of the browser is answered from the build.
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type BrowserContextOptions, chromium, type Page } from '@playwright/test';
import react from '@vitejs/plugin-react';
import { build } from 'vite';

const CHROMIUM = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
export const ORIGIN = 'http://localhost:4999';
export const hasChromium = existsSync(CHROMIUM);

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html',
  js: 'text/javascript',
  css: 'text/css',
  svg: 'image/svg+xml',
};

const folder = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const buildPages = async (): Promise<Map<string, string | Uint8Array>> => {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    root: folder('.'),
    publicDir: false,
    plugins: [react()],
    build: { write: false, minify: false, target: 'es2022', modulePreload: { polyfill: false } },
  });
  if (Array.isArray(result) || !('output' in result)) throw new Error('one build expected');
  const files = new Map<string, string | Uint8Array>();
  for (const file of result.output)
    files.set(`/${file.fileName}`, file.type === 'chunk' ? file.code : file.source);
  files.set('/theme.js', readFileSync(folder('../../../public/theme.js'), 'utf8'));
  return files;
};

export interface PageOptions extends BrowserContextOptions {
  readonly harness?: {
    readonly locale?: string;
    readonly isWaiting?: boolean;
    readonly isEmpty?: boolean;
    readonly isOffline?: boolean;
  };
}

export interface OpenPages {
  /** A new page in its own context, at `path` of the fake shop. */
  open(path: string, options?: PageOptions): Promise<Page>;
  /** What pages wrote to the console as errors, and exceptions nobody caught. */
  readonly failures: string[];
  close(): Promise<void>;
}

export const openPages = async (): Promise<OpenPages> => {
  const [files, browser] = await Promise.all([
    buildPages(),
    chromium.launch({ executablePath: CHROMIUM, args: ARGS }),
  ]);
  const failures: string[] = [];
  const open = async (path: string, { harness, ...options }: PageOptions = {}): Promise<Page> => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    await context.route('**/*', (route) => {
      const { pathname } = new URL(route.request().url());
      if (pathname.startsWith('/pictures/')) return route.abort();
      const found = files.has(pathname) ? pathname : '/index.html';
      const body = files.get(found) ?? '';
      const contentType = TYPES[found.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
      return route.fulfill({ body: typeof body === 'string' ? body : Buffer.from(body), contentType });
    });
    const page = await context.newPage();
    page.setDefaultTimeout(5_000);
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.text().includes('net::ERR_FAILED'))
        failures.push(message.text());
    });
    page.on('pageerror', (error) => failures.push(String(error)));
    if (harness) await page.addInitScript((value) => Object.assign(window, { harness: value }), harness);
    await page.goto(`${ORIGIN}${path}`);
    return page;
  };
  return { open, failures, close: () => browser.close() };
};
