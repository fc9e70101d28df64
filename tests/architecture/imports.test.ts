/** The folders show the architecture, and imports keep it (docs/architecture.md). */
import { describe, expect, it } from 'vitest';
import { filesBelow, importsOf, type SourceFile, sources, tests } from './source-files.ts';

const broken = (files: readonly SourceFile[], isAllowed: (from: string, to: string) => boolean): string[] =>
  files.flatMap((file) =>
    importsOf(file)
      .filter((target) => !isAllowed(file.path, target))
      .map((target) => `${file.path} imports ${target}`),
  );

const isBelow = (target: string, folder: string): boolean => target.startsWith(`${folder}/`);

describe('between packages', () => {
  it('shared knows no other package of ours, and of Node nothing', () => {
    const own = filesBelow('shared/src');
    expect(own.length).toBeGreaterThan(10);
    expect(
      broken(own, (_, to) => isBelow(to, 'shared/src') || to === 'yjs' || to.startsWith('lib0/')),
    ).toEqual([]);
  });

  it('client and server know shared, by its one entry, and never each other', () => {
    const apart = [...filesBelow('client/src'), ...filesBelow('sync-server/src')];
    const isAllowed = (from: string, to: string): boolean => {
      const own = from.startsWith('client/') ? 'client' : 'sync-server';
      const isOurs = /^(client|sync-server|shared|tests)\//.test(to);
      return !isOurs || isBelow(to, own) || to === 'shared/src/index.ts';
    };
    expect(broken(apart, isAllowed)).toEqual([]);
  });

  it('no source imports a test', () => {
    expect(broken(sources(), (_, to) => !/(^|\/)tests?\//.test(to))).toEqual([]);
  });

  it('tests of other packages use the entry of shared', () => {
    const outside = tests().filter(({ path }) => !path.startsWith('shared/'));
    const isAllowed = (_: string, to: string): boolean =>
      !isBelow(to, 'shared') || to === 'shared/src/index.ts';
    expect(broken(outside, isAllowed)).toEqual([]);
  });

  it('nothing but a browser or Node adapter of the client imports node:*', () => {
    expect(broken(filesBelow('client/src'), (_, to) => !to.startsWith('node:'))).toEqual([]);
  });
});

/** Layers from the inside out; a file imports its own layer and those further in. */
const SERVER: readonly (readonly string[])[] = [
  ['domain'],
  ['ports', 'config.ts'],
  ['room', 'sync', 'flush', 'catalogue', 'auth', 'backup', 'seed'],
  ['http'],
  ['adapters'],
  ['cli'],
];

/** Files that stand in no folder put the rest together: the outermost layer. */
const layerOf = (path: string): number => {
  const [, , name = ''] = path.split('/');
  const layer = SERVER.findIndex((names) => names.includes(name));
  return layer < 0 && name.endsWith('.ts') ? SERVER.length - 1 : layer;
};

describe('inside the server', () => {
  it('every file stands in a layer', () => {
    const files = filesBelow('sync-server/src');
    expect(files.filter(({ path }) => layerOf(path) < 0).map(({ path }) => path)).toEqual([]);
  });

  it('imports point inwards: domain ← ports ← room, sync, flush, catalogue, auth, backup ← http ← adapters ← main', () => {
    const isAllowed = (from: string, to: string): boolean =>
      !isBelow(to, 'sync-server/src') || layerOf(to) <= layerOf(from);
    expect(broken(filesBelow('sync-server/src'), isAllowed)).toEqual([]);
  });
});

describe('inside the client', () => {
  const CLIENT = 'client/src';

  it('pages know the seam of the shop, the messages and the words of shared, and nothing behind them', () => {
    const inside = [`${CLIENT}/ui`, `${CLIENT}/messages`];
    const isAllowed = (_: string, to: string): boolean =>
      !/^(client|shared)\//.test(to) ||
      to === 'shared/src/index.ts' ||
      inside.some((folder) => isBelow(to, folder)) ||
      to === `${CLIENT}/shop/shop.ts`;
    expect(broken(filesBelow(`${CLIENT}/ui`), isAllowed)).toEqual([]);
  });

  it('of shared, pages use words and bounds only: no op, no document, no wire', () => {
    const words =
      /^(type \w+|LIMITS|ERRORS|LATER|WISHLIST|ok|fail|show|lineIdOf|normaliseIntent|isBuiltIn|isErrorCode|errorRow|formatMoney|minorDigits|sumByCurrency)$/;
    const used = filesBelow(`${CLIENT}/ui`).flatMap(({ path, text }) =>
      [...text.matchAll(/import \{([^}]*)\} from '[./]*shared\/src\/index\.ts'/g)].flatMap(([, names = '']) =>
        names
          .split(',')
          .map((name) => name.trim())
          .filter((name) => name !== '' && !words.test(name))
          .map((name) => `${path} uses ${name}`),
      ),
    );
    expect(used).toEqual([]);
  });

  it('the shop knows neither pages nor adapters; adapters know no pages', () => {
    const isAllowed = (from: string, to: string): boolean =>
      !isBelow(to, `${CLIENT}/ui`) &&
      (!isBelow(from, `${CLIENT}/shop`) || !isBelow(to, `${CLIENT}/adapters`));
    const files = [...filesBelow(`${CLIENT}/shop`), ...filesBelow(`${CLIENT}/adapters`)];
    expect(broken(files, isAllowed)).toEqual([]);
  });

  it('pages know no database, no document and no socket', () => {
    const forbidden = /^(yjs|rxdb|dexie|y-websocket|y-protocols|lib0|ws)(\/|$)/;
    expect(broken(filesBelow(`${CLIENT}/ui`), (_, to) => !forbidden.test(to))).toEqual([]);
  });
});
