/** Builds the installable web app to dist/client, with gzip and brotli copies beside every text asset. */
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig, type Plugin } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import { inlinedBounds } from './vite-bounds.ts';
import { lighterLibraries } from './vite-lighter.ts';

const outDir = fileURLToPath(new URL('../dist/client', import.meta.url));
const COMPRESSIBLE = /\.(js|css|html|svg|webmanifest|json)$/;
/** Below this a compressed copy saves less than the header it costs. */
const COMPRESS_FROM_BYTES = 1024;

const filesBelow = (folder: string): string[] =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesBelow(path) : [path];
  });

const precompress = (): Plugin => ({
  name: 'precompress',
  apply: 'build',
  enforce: 'post',
  closeBundle: {
    sequential: true,
    order: 'post',
    handler() {
      for (const path of filesBelow(outDir)) {
        const content = readFileSync(path);
        if (!COMPRESSIBLE.test(path) || content.byteLength < COMPRESS_FROM_BYTES) continue;
        writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
        writeFileSync(`${path}.br`, brotliCompressSync(content));
      }
    },
  },
});

const nodeModule = (path: string): string =>
  fileURLToPath(new URL(`../node_modules/${path}`, import.meta.url));

const SERVER = process.env.PANNIER_SERVER ?? 'http://127.0.0.1:8080';

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [
    react(),
    lighterLibraries(),
    inlinedBounds(),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'src',
      filename: 'sw.ts',
      registerType: 'prompt',
      injectRegister: false,
      injectManifest: {
        globPatterns: ['**/*.{js,css,html,svg,png,webmanifest}'],
        globIgnores: ['**/*.gz', '**/*.br'],
      },
      manifest: {
        id: '/',
        name: 'Pannier',
        short_name: 'Pannier',
        description: 'A shop that works without a network.',
        start_url: '/',
        display: 'standalone',
        background_color: '#faf6ef',
        theme_color: '#faf6ef',
        icons: [
          { src: '/icons/icon-192.png', sizes: '192x192', type: 'image/png' },
          { src: '/icons/icon-512.png', sizes: '512x512', type: 'image/png' },
          { src: '/icons/icon-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
        ],
      },
    }),
    precompress(),
  ],
  // Lighter builds of the same libraries: RxJS without ES5, Dexie for modern engines, lib0's logging without its DOM
  // console (Yjs imports it for warnings).
  resolve: {
    conditions: ['es2015', ...defaultClientConditions],
    alias: [
      { find: /^dexie$/, replacement: nodeModule('dexie/dist/modern/dexie.mjs') },
      { find: /^lib0\/logging$/, replacement: nodeModule('lib0/logging.node.js') },
    ],
  },
  build: {
    outDir,
    emptyOutDir: true,
    target: 'es2022',
    manifest: true,
    sourcemap: false,
    // Every browser that knows the IndexedDB and the workers this app needs knows `modulepreload`.
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        // What every page needs, and nothing else, in one file: it compresses better than a dozen, and is one request.
        codeSplitting: {
          groups: [{ name: 'base', tags: ['$initial'] }],
        },
      },
    },
  },
  server: {
    proxy: {
      '/api': SERVER,
      '/pictures': SERVER,
      '/sync': { target: SERVER, ws: true },
    },
  },
});
