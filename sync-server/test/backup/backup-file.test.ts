/** A backup as a file: to the letter, and on the disk or not there at all. SPEC BA1, BA3, BA8. */
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type BackupEntry,
  type BackupHead,
  checkBackup,
  readBackup,
  writeBackup,
} from '../../src/backup/backup-file.ts';
import type { BackupPlace } from '../../src/backup/backup-place.ts';
import { placeOf as placeOfEnv, runOn } from './installations.ts';

const HEAD: BackupHead = { pannierBackup: 1, kind: 'embedded', takenAt: '2026-11-22', migration: 0 };

let folder = '';
let file = '';
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'pannier-backup-file-')));
  file = join(folder, 'a.backup');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function* entriesOf(...documents: unknown[]): AsyncIterable<BackupEntry> {
  for (const document of documents) yield { collection: 'x', document };
}

const readAll = async (path: string): Promise<unknown[]> => {
  const documents: unknown[] = [];
  for await (const { document } of readBackup(path)) documents.push(document);
  return documents;
};

describe('a backup file', () => {
  it('BA1 gives back every letter a person can type', async () => {
    const texts = [
      ...['\u2028', '\u2029', 'Ada\u2028\u2029Lovelace', '\r', '\n', '\r\n', '\u0085', '\v\f', '\0'],
      ...['\ufeffx', '\ud800', 'é', '🧺', '"\\', ''],
    ];
    await writeBackup(file, HEAD, entriesOf(...texts, { [texts.join('')]: texts }));
    expect(await checkBackup(file)).toEqual({ head: HEAD, counts: { x: texts.length + 1 } });
    expect(await readAll(file)).toEqual([...texts, { [texts.join('')]: texts }]);
  });

  it('BA1 a document may be large, and its letters stand on any edge of what is read at once', async () => {
    const large = Array.from({ length: 40_000 }, (_, i) => `${i}\u2028🧺`).join('');
    await writeBackup(file, HEAD, entriesOf(large, 'small'));
    await checkBackup(file);
    expect(await readAll(file)).toEqual([large, 'small']);
  });

  it('BA3 is on the disk before it gets its name, and its name too', async (context) => {
    if (!existsSync('/proc/self/fd')) context.skip('what a handle is of can be seen on Linux only');
    const handle = await open(folder);
    const prototype = Object.getPrototypeOf(handle) as FileHandle;
    await handle.close();
    const { sync } = prototype;
    const synced: unknown[] = [];
    const spy = vi.spyOn(prototype, 'sync').mockImplementation(async function (this: FileHandle) {
      synced.push([readlinkSync(`/proc/self/fd/${this.fd}`), existsSync(file)]);
      return sync.call(this);
    });
    try {
      await writeBackup(file, HEAD, entriesOf('a'));
    } finally {
      spy.mockRestore();
    }
    expect(synced).toEqual([
      [`${file}.part`, false],
      [folder, true],
    ]);
  });
});

describe('a backup that fails on the way', () => {
  const placeOf = (entries: () => AsyncIterable<BackupEntry>, migrations = [0, 0]): BackupPlace => ({
    kind: 'embedded',
    newestMigration: 0,
    flush: async () => 0,
    migration: async () => migrations.shift() ?? 0,
    entries,
    isEmpty: async () => true,
    replace: async () => undefined,
    close: async () => undefined,
  });
  const before = 'the backup of yesterday';
  const backUp = (place: BackupPlace) => {
    writeFileSync(file, before);
    return runOn(() => place, 'backup', file);
  };
  const expectAsBefore = (): void => {
    expect(readdirSync(folder)).toEqual(['a.backup']);
    expect(readFileSync(file, 'utf8')).toBe(before);
  };

  it('BA3 because the disk is full leaves nothing, says why, and the one before stays', async (context) => {
    if (!existsSync('/dev/full')) context.skip('there is no /dev/full here');
    symlinkSync('/dev/full', `${file}.part`);
    const failed = await backUp(placeOf(() => entriesOf('a')));
    expect(failed).toMatchObject({ code: 1, said: expect.stringContaining('ENOSPC') });
    expectAsBefore();
  });

  it('BA3 because a store went away does the same', async () => {
    async function* broken(): AsyncIterable<BackupEntry> {
      yield* entriesOf('a');
      throw Object.assign(new Error('the disk cannot be read'), { code: 'EIO' });
    }
    expect(await backUp(placeOf(broken))).toMatchObject({
      code: 1,
      said: expect.stringContaining('the disk cannot be read'),
    });
    expectAsBefore();
  });

  it('BA3 because the address of its MongoDB is none does the same', async () => {
    const env = { REDIS_URL: 'redis://db', SESSION_SECRET: 'x'.repeat(32) };
    writeFileSync(file, before);
    const url = 'mongodb://db/?tls=true&tlsCAFile=/no/file';
    const nowhere = () => placeOfEnv({ ...env, MONGO_URL: url });
    expect(await runOn(nowhere, 'backup', file)).toMatchObject({
      code: 1,
      said: expect.stringMatching(/^Not done: the address of MongoDB cannot be used: ENOENT/),
    });
    expectAsBefore();
  });

  it('BA3 because the database was migrated meanwhile does the same', async () => {
    const migrated = placeOf(() => entriesOf('a'), [3, 4]);
    expect(await backUp(migrated)).toMatchObject({
      code: 1,
      said: expect.stringContaining('migrated meanwhile'),
    });
    expectAsBefore();
    expect(await backUp(placeOf(() => entriesOf('a'), [4, 4]))).toMatchObject({ code: 0 });
    expect(await readAll(file)).toEqual(['a']);
  });

  it('BA8 a restore that is broken off says that it has begun', async () => {
    await writeBackup(file, HEAD, entriesOf('a', 'b'));
    const place = placeOf(() => entriesOf());
    const refusing = { ...place, replace: () => Promise.reject(Object.assign(new Error('no'), { code: 1 })) };
    expect(await runOn(() => refusing, 'restore', file)).toEqual({ code: 1, said: 'Not done: no' });
    const breaking: BackupPlace = {
      ...place,
      replace: async (entries) => {
        for await (const _ of entries) throw Object.assign(new Error('no'), { code: 1 });
      },
    };
    expect(await runOn(() => breaking, 'restore', file)).toEqual({
      code: 1,
      said: expect.stringMatching(/broken off: repeat it with --replace[\s\S]*Not done: no/),
    });
  });
});
