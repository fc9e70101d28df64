/** A shop to try things out in. SPEC SE1–SE3. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it, vi } from 'vitest';
import { type Owner, ownerOf, readBasket } from '../../../shared/src/index.ts';
import { createFakeClock } from '../../../tests/support/fake-clock.ts';
import { serverOrNull } from '../../../tests/support/server-or-null.ts';
import { startRedis } from '../../../tests/support/start-redis.ts';
import { systemRandom } from '../../src/adapters/system/random.ts';
import { backupPlace } from '../../src/backup-places.ts';
import { runSeed } from '../../src/cli/run-seed.ts';
import { type Config, readConfig } from '../../src/config.ts';
import { loadBasket } from '../../src/flush/load-basket.ts';
import { createLog } from '../../src/http/log.ts';
import { openStores } from '../../src/open-stores.ts';
import { DEMO_PASSWORD } from '../../src/seed/demo-people.ts';
import type { Stores } from '../../src/stores.ts';
import { testMongo } from '../adapters/mongo-database.ts';
import { unwrap } from '../support/basket-devices.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const folder = mkdtempSync(join(tmpdir(), 'pannier-seed-'));
const mongo = await testMongo();
const redis = await serverOrNull(startRedis);
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await mongo?.dispose();
  await redis?.dispose();
});

const configOf = (env: Record<string, string>): Config => {
  const read = readConfig({ DATA_DIR: folder, ...env });
  if (!read.ok) throw new Error(read.problem);
  return read.config;
};

/** A shop in one place, as who seeds it and as who works there. */
const shopIn = (config: Config) => {
  const open = () => openStores(config, createLog('silent'));
  const run = async (...args: string[]): Promise<{ code: number; said: string }> => {
    const said: string[] = [];
    const tools = { clock: createFakeClock(), random: systemRandom };
    const place = backupPlace(config, tools);
    const code = await runSeed(args, { ...tools, place, open, out: (line) => void said.push(line) });
    return { code, said: said.join('\n') };
  };
  const inside = async <T>(work: (stores: Stores) => Promise<T>): Promise<T> => {
    const stores = await open();
    return work(stores).finally(() => stores.close());
  };
  return { run, inside };
};

const { run, inside } = shopIn(configOf({}));

const ada = ({ accounts }: Stores) => accounts.signIn({ email: 'ada@example.org', password: DEMO_PASSWORD });

const basketOfAda = () =>
  inside(async (stores) => {
    const owner = ownerOf('user', unwrap(await ada(stores)).person.id) as Owner;
    const loaded = unwrap(await loadBasket(owner, stores));
    return { ...readBasket(loaded.live.doc), isSaved: loaded.unsavedRows === 0 };
  });

it('SE1 makes goods, people who can sign in, and their baskets, saved', async () => {
  expect(await run()).toMatchObject({ code: 0, said: expect.stringContaining('3 baskets filled') });
  expect(await basketOfAda()).toMatchObject({ isSaved: true });
  expect((await basketOfAda()).itemCount).toBeGreaterThan(0);
  expect(await inside(({ catalogue }) => catalogue.count())).toBeGreaterThan(50);
});

it('SE2 done again changes nothing', async () => {
  const before = await basketOfAda();
  expect(await run()).toMatchObject({ code: 0, said: expect.stringContaining('0 baskets filled') });
  expect(await basketOfAda()).toEqual(before);
});

it('SE3 with --reset takes everything out first', async () => {
  await inside(async ({ guests }) => void unwrap(await guests.bind('guest:mine', 'x')));
  expect(await run('--reset')).toMatchObject({ code: 0, said: expect.stringContaining('3 baskets filled') });
  expect(await inside(async ({ guests }) => unwrap(await guests.check('guest:mine', 'x')))).toBe('unknown');
});

it('SE3 does not reset under a server that works there', async () => {
  await inside(async () => {
    expect(await run('--reset')).toMatchObject({ code: 1, said: expect.stringContaining('stop it first') });
  });
  expect(await run('--what')).toMatchObject({ code: 1, said: expect.stringContaining('Usage') });
});

it.skipIf(!mongo || !redis)('SE3 does not reset Redis and MongoDB under a server either', async () => {
  const shop = shopIn(
    configOf({
      REDIS_URL: redis?.url ?? '',
      MONGO_URL: mongo?.newUrl() ?? '',
      SESSION_SECRET: 'a secret of more than thirty-two characters',
    }),
  );
  await shop.inside(async ({ guests }) => {
    unwrap(await guests.bind('guest:mine', 'x'));
    const refused = await shop.run('--reset');
    expect(refused).toMatchObject({ code: 1, said: expect.stringContaining('stop them first') });
    expect(unwrap(await guests.check('guest:mine', 'x'))).toBe('same');
  });
  expect(await shop.run('--reset')).toMatchObject({ code: 0 });
  expect(await shop.inside(async ({ guests }) => unwrap(await guests.check('guest:mine', 'x')))).toBe(
    'unknown',
  );
});
