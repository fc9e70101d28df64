/**
 * Leaves out of the build what the libraries carry for browsers that cannot run this app anyway, or for features
 * RxDB imports and never calls. Each stub says so loudly if it is reached after all.
 */
import type { Plugin } from 'vite';

const never = (what: string): string => `() => { throw new Error('${what} is not part of this build'); }`;

const STUBS: readonly { readonly from: RegExp; readonly source: RegExp; readonly code: string }[] = [
  // Tabs of every browser with Web Locks and module workers have the native BroadcastChannel.
  ...['IndexedDB', 'Localstorage', 'Simulate'].map((name) => ({
    from: /broadcast-channel/,
    source: new RegExp(
      `methods/${{ IndexedDB: 'indexed-db', Localstorage: 'localstorage', Simulate: 'simulate' }[name]}\\.js$`,
    ),
    code: `export const ${name}Method = { type: '${name}', canBeUsed: () => false };`,
  })),
  // RxDB sorts and projects by itself; of mingo it uses only the test of one document against a selector.
  {
    from: /rx-query-mingo/,
    source: /^mingo\/operators\/pipeline$/,
    code: `export const $sort = ${never('mingo $sort')}; export const $project = ${never('mingo $project')};`,
  },
  { from: /rx-query-mingo/, source: /^mingo\/operators\/(expression|projection)$/, code: 'export {};' },
  {
    from: /mingo.+query\.js$/,
    source: /^\.\/cursor$/,
    code: 'export class Cursor { constructor() { throw new Error("mingo cursors are not part of this build"); } }',
  },
  // The database is opened with `eventReduce: false`: a live query runs again instead of guessing its new result.
  {
    from: /rxdb.+event-reduce\.js$/,
    source: /^event-reduce-js$/,
    code: `export const calculateActionName = ${never('event-reduce')}; export const runAction = ${never('event-reduce')};`,
  },
  // React has had this since version 18; the shim is for those before.
  {
    from: /wouter/,
    source: /^use-sync-external-store\/shim/,
    code: `export { useSyncExternalStore } from 'react';`,
  },
];

const PREFIX = '\0left-out:';

export const lighterLibraries = (): Plugin => ({
  name: 'lighter-libraries',
  enforce: 'pre',
  resolveId(source, importer) {
    const index = STUBS.findIndex(
      (stub) => importer !== undefined && stub.from.test(importer) && stub.source.test(source),
    );
    return index < 0 ? null : `${PREFIX}${index}`;
  },
  load(id) {
    return id.startsWith(PREFIX) ? (STUBS[Number(id.slice(PREFIX.length))]?.code ?? null) : null;
  },
});
