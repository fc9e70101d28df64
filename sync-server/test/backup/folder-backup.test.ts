/** Backups of a folder: of a shop at work, and put back in part. SPEC BA7, BA8. */
import { readdirSync } from 'node:fs';
import { afterAll, expect, it, vi } from 'vitest';
import { type Owner, ownerOf } from '../../../shared/src/index.ts';
import type { BackupEntry } from '../../src/backup/backup-file.ts';
import type { BackupPlace } from '../../src/backup/backup-place.ts';
import { unwrap } from '../support/basket-devices.ts';
import { inside, openInstallations, placeOf, run, runOn } from './installations.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const { embedded, newFile, dispose } = await openInstallations({ isEmbeddedOnly: true });
afterAll(dispose);

const G: Owner = 'guest:g';

it('BA7 who has claimed a guest has an account, also where both came during the backup', async () => {
  const from = embedded();
  const file = newFile();
  await inside(from, async ({ accounts, guests }) => {
    unwrap(await guests.bind(G, 'hash'));
    const place = placeOf(from);
    const atWork: BackupPlace = {
      ...place,
      entries: async function* () {
        let isFirst = true;
        for await (const entry of place.entries()) {
          if (isFirst) {
            const ada = { name: 'Ada', email: 'ada@example.com', password: 'analytical engine' };
            const { person } = unwrap(await accounts.signUp(ada));
            const owner = ownerOf('user', person.id) ?? expect.fail('no owner');
            unwrap(await guests.claim(G, owner, 1));
          }
          isFirst = false;
          yield entry;
        }
      },
    };
    expect(await runOn(() => atWork, 'backup', file)).toMatchObject({ code: 0 });
  });
  const to = embedded();
  expect(await run(to, 'restore', file)).toMatchObject({ code: 0 });
  await inside(to, async ({ accounts, guests }) => {
    expect(unwrap(await guests.check(G, 'hash'))).toBe('same');
    const claimer = unwrap(await guests.claimerOf(G));
    if (claimer) expect(unwrap(await accounts.person(claimer.slice('user:'.length)))).not.toBeNull();
  });
});

it('BA8 a restore that is broken off leaves a folder as it was, and is repeated', async () => {
  const bind = (env: Record<string, string>, secret: string) =>
    inside(env, async ({ guests }) => void unwrap(await guests.bind(G, secret)));
  const secretIn = (env: Record<string, string>) =>
    inside(env, async ({ guests }) => unwrap(await guests.check(G, 'new')));
  const [from, to, file] = [embedded(), embedded(), newFile()];
  await bind(from, 'new');
  await bind(to, 'old');
  expect(await run(from, 'backup', file)).toMatchObject({ code: 0 });
  const before = readdirSync(to.DATA_DIR ?? '').sort();
  const place = placeOf(to);
  const breaking: BackupPlace = {
    ...place,
    replace: (entries) =>
      place.replace(
        (async function* (): AsyncIterable<BackupEntry> {
          for await (const entry of entries) {
            if (entry.collection === 'catalogue.db') throw Object.assign(new Error('gone'), { code: 'EIO' });
            yield entry;
          }
        })(),
      ),
  };
  expect(await runOn(() => breaking, 'restore', file, '--replace')).toEqual({
    code: 1,
    said: expect.stringMatching(/broken off: repeat it with --replace[\s\S]*Not done: gone/),
  });
  expect(readdirSync(to.DATA_DIR ?? '').sort()).toEqual(before);
  expect(await secretIn(to)).toBe('other');
  expect(await run(to, 'restore', file, '--replace')).toMatchObject({ code: 0 });
  expect(await secretIn(to)).toBe('same');
});
