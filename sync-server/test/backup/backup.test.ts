/** Backup and restore, of both kinds of stores, and of files that were damaged. SPEC BA1–BA6. */
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it, vi } from 'vitest';
import * as Y from 'yjs';
import { actorOf, add, type Owner, readBasket } from '../../../shared/src/index.ts';
import { createFakeClock } from '../../../tests/support/fake-clock.ts';
import { openSqliteBasketStores } from '../../src/adapters/sqlite/basket-stores.ts';
import { flushBasket } from '../../src/flush/flush-basket.ts';
import { loadBasket } from '../../src/flush/load-basket.ts';
import { unwrap } from '../support/basket-devices.ts';
import { type Env, inside, openInstallations, placeOf, run } from './installations.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const { folder, hasServers, embedded, production, dispose } = await openInstallations();
afterAll(dispose);

let count = 0;

const U: Owner = 'user:u';
const G: Owner = 'guest:g';

/** A basket that is saved, one that is only accepted, and a guest with a secret and a claim. */
const fill = (env: Env): Promise<void> =>
  inside(env, async ({ hot, durable, guests }) => {
    for (const basket of [U, G]) {
      const doc = new Y.Doc();
      unwrap(add({ doc, actor: actorOf(basket, 'A', 0) }, { sku: 'cup' }, basket === U ? 2 : 3));
      const bytes = Y.encodeStateAsUpdate(doc);
      unwrap(await hot.append(basket, { bytes, device: 'A', generation: 0 }, 0));
    }
    unwrap(await flushBasket(U, { hot, durable }, createFakeClock()));
    unwrap(await guests.bind(G, 'hash'));
    unwrap(await guests.claim(G, U, 7));
  });

const readAll = (env: Env) =>
  inside(env, async ({ hot, durable, guests, catalogue }) => ({
    user: readBasket(unwrap(await loadBasket(U, { hot, durable })).live.doc).itemCount,
    guest: readBasket(unwrap(await loadBasket(G, { hot, durable })).live.doc).itemCount,
    bound: unwrap(await guests.check(G, 'hash')),
    claimer: unwrap(await guests.claimerOf(G)),
    goods: await catalogue.count(),
  }));

const kinds = [
  ['the embedded stores', embedded, true],
  ['Redis and MongoDB', production, hasServers],
] as const;

for (const [name, place, isThere] of kinds)
  describe.skipIf(!isThere)(`a backup of ${name}`, () => {
    it('BA1 has everything accepted, and a restore into an empty place gives it back', async () => {
      const from = place();
      await fill(from);
      const before = await readAll(from);
      expect(before).toMatchObject({ user: 2, guest: 3, bound: 'same', claimer: U });
      const file = join(folder, `${++count}.backup`);
      expect(await run(from, 'backup', file)).toMatchObject({ code: 0 });
      const to = place();
      expect(await run(to, 'restore', file)).toMatchObject({
        code: 0,
        said: expect.stringContaining('restored from 2026-11-21'),
      });
      expect(await readAll(to)).toEqual(before);
      // And again out of the restored one: the same.
      expect(await run(to, 'backup', `${file}2`)).toMatchObject({ code: 0 });
    });

    it('BA4 does not go where something is, unless told to replace it', async () => {
      const from = place();
      await fill(from);
      const file = join(folder, `${++count}.backup`);
      await run(from, 'backup', file);
      const to = place();
      await inside(to, async ({ guests }) => void unwrap(await guests.bind('guest:other', 'x')));
      const refused = await run(to, 'restore', file);
      expect(refused).toMatchObject({ code: 1, said: expect.stringContaining('--replace') });
      expect(await inside(to, async ({ guests }) => unwrap(await guests.check('guest:other', 'x')))).toBe(
        'same',
      );
      expect(await run(to, 'restore', file, '--replace')).toMatchObject({ code: 0 });
      expect(await readAll(to)).toMatchObject({ user: 2, guest: 3 });
      expect(await inside(to, async ({ guests }) => unwrap(await guests.check('guest:other', 'x')))).toBe(
        'unknown',
      );
    });

    it('BA6 is not put under a server that works there', async () => {
      const from = place();
      await fill(from);
      const file = join(folder, `${++count}.backup`);
      await run(from, 'backup', file);
      const to = place();
      await inside(to, async ({ guests }) => {
        unwrap(await guests.bind('guest:other', 'x'));
        for (const more of [[], ['--replace']])
          expect(await run(to, 'restore', file, ...more)).toMatchObject({
            code: 1,
            said: expect.stringMatching(more.length > 0 ? /stop (it|them) first/ : /--replace/),
          });
        expect(unwrap(await guests.check('guest:other', 'x'))).toBe('same');
      });
      expect(await run(to, 'restore', file, '--replace')).toMatchObject({ code: 0 });
    });
  });

describe('a file', () => {
  const taken = async (): Promise<{ file: string; bytes: Buffer }> => {
    const from = embedded();
    await fill(from);
    const file = join(folder, `${++count}.backup`);
    await run(from, 'backup', file);
    return { file, bytes: readFileSync(file) };
  };

  it('BA2 that was cut short, damaged or is none is refused before anything is written', async () => {
    const { bytes } = await taken();
    const text = gunzipSync(bytes).toString();
    const lines = text.trimEnd().split('\n');
    const damaged: [string, Buffer][] = [
      ['cut short', bytes.subarray(0, bytes.byteLength / 2)],
      ['without its end', gzipSync(`${lines.slice(0, -1).join('\n')}\n`)],
      ['without a line', gzipSync(`${[...lines.slice(0, 2), ...lines.slice(3)].join('\n')}\n`)],
      ['with another letter', gzipSync(text.replace('A', 'B'))],
      ['no JSON', gzipSync('hello\n')],
      ['another JSON', gzipSync('{"a":1}\n')],
      ['no object', gzipSync('null\n')],
      ['no text', gzipSync(Buffer.of(0xff, 0x0a))],
      ['not packed', Buffer.from('hello')],
      ['empty', Buffer.of()],
    ];
    for (const [what, content] of damaged) {
      const file = join(folder, `${++count}.backup`);
      writeFileSync(file, content);
      const to = embedded();
      expect([what, (await run(to, 'restore', file)).code]).toEqual([what, 1]);
      expect([what, await placeOf(to).isEmpty()]).toEqual([what, true]);
    }
  });

  it('BA3 gets its name when it is whole, and is its owner’s only', async () => {
    const { file } = await taken();
    expect(() => readFileSync(`${file}.part`)).toThrow('ENOENT');
    expect(statSync(file).mode & 0o077).toBe(0);
    expect(await run(embedded(), 'backup', join(folder, 'no such folder', 'x'))).toMatchObject({ code: 1 });
  });

  it.skipIf(!hasServers)('BA5 goes back into its own kind only, and not into an older version', async () => {
    const { file, bytes } = await taken();
    expect(await run(production(), 'restore', file)).toMatchObject({
      code: 1,
      said: expect.stringContaining('embedded'),
    });
    const newer = gunzipSync(bytes).toString().replace('"migration":0', '"migration":99');
    const { createHash } = await import('node:crypto');
    const lines = newer.trimEnd().split('\n');
    const end = JSON.parse(lines.at(-1) ?? '{}');
    const body = `${lines.slice(0, -1).join('\n')}\n`;
    const resealed = `${body}${JSON.stringify({ ...end, sha256: createHash('sha256').update(body).digest('hex') })}\n`;
    const path = join(folder, `${++count}.backup`);
    writeFileSync(path, gzipSync(resealed));
    expect(await run(embedded(), 'restore', path)).toMatchObject({
      code: 1,
      said: expect.stringContaining('newer'),
    });
  });

  it('BA6 can be taken while a server works', async () => {
    const from = embedded();
    await fill(from);
    const stores = await openSqliteBasketStores({ path: join(from.DATA_DIR ?? '', 'pannier.db') });
    const file = join(folder, `${++count}.backup`);
    expect(await run(from, 'backup', file)).toMatchObject({ code: 0 });
    await stores.close();
  });

  it('says how it is used', async () => {
    expect(await run(embedded(), 'restore')).toMatchObject({
      code: 1,
      said: expect.stringContaining('Usage'),
    });
    expect(await run(embedded(), 'backup', 'x', '--replace')).toMatchObject({ code: 1 });
    expect(await run(embedded(), 'restore', 'x', '--what')).toMatchObject({ code: 1 });
  });
});
