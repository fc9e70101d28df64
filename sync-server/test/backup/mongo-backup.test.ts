/** Backups of a MongoDB and a Redis: of a shop at work, and put back in part. SPEC BA1, BA3, BA7, BA8. */
import { existsSync } from 'node:fs';
import { afterAll, describe, expect, it, vi } from 'vitest';
import * as Y from 'yjs';
import { actorOf, add, createList, type Owner, ownerOf, readBasket } from '../../../shared/src/index.ts';
import { filesBelow, withoutComments } from '../../../tests/architecture/source-files.ts';
import { draft } from '../../../tests/contract/catalogue-store.contract.ts';
import { createFakeClock } from '../../../tests/support/fake-clock.ts';
import { buildAuth } from '../../src/adapters/better-auth/build-auth.ts';
import { documentsOf, LEFT_OUT, READING_ORDER } from '../../src/adapters/mongodb/backup.ts';
import { type BackupEntry, readBackup } from '../../src/backup/backup-file.ts';
import { flushBasket } from '../../src/flush/flush-basket.ts';
import { loadBasket } from '../../src/flush/load-basket.ts';
import type { Stores } from '../../src/stores.ts';
import type { TestMongo } from '../adapters/mongo-database.ts';
import { unwrap } from '../support/basket-devices.ts';
import { type Env, inside, openInstallations, placeOf, run, runOn } from './installations.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const { mongo: found, hasServers, newFile, production, dispose } = await openInstallations();
afterAll(dispose);

const PASSWORD = 'analytical engine';
let people = 0;

/** Somebody who signs up, as their basket is named. */
const newPerson = async ({ accounts }: Stores, name = 'Ada'): Promise<Owner> => {
  const email = `p${++people}@example.com`;
  const { person } = unwrap(await accounts.signUp({ name, email, password: PASSWORD }));
  return ownerOf('user', person.id) ?? expect.fail('no owner');
};

/** An add that is accepted and not saved. */
const shop = async ({ hot }: Stores, basket: Owner, ...lists: string[]): Promise<void> => {
  const doc = new Y.Doc();
  const writing = { doc, actor: actorOf(basket, 'A', 0) };
  unwrap(add(writing, { sku: 'cup' }, 2));
  lists.forEach((name, i) => void unwrap(createList(writing, `list-${i}`, name)));
  const bytes = Y.encodeStateAsUpdate(doc);
  unwrap(await hot.append(basket, { bytes, device: 'A', generation: 0 }, 0));
};

type Stored = Readonly<Record<string, unknown>>;

const documentsIn = async (file: string, wanted: string): Promise<Stored[]> => {
  const documents: Stored[] = [];
  for await (const { collection, document } of readBackup(file))
    if (collection === wanted) documents.push(document as Stored);
  return documents;
};

const suite = (mongo: TestMongo): void => {
  it('BA1 gives back names with any letter, of people and of lists', async () => {
    const from = production();
    const [name, list] = ['Ada\u2028Lovelace', 'For\u2029later'];
    const owner = await inside(from, async (stores) => {
      const person = await newPerson(stores, name);
      await shop(stores, person, list);
      return person;
    });
    const email = `p${people}@example.com`;
    const file = newFile();
    expect(await run(from, 'backup', file)).toMatchObject({ code: 0 });
    const to = production();
    expect(await run(to, 'restore', file)).toMatchObject({ code: 0 });
    await inside(to, async (stores) => {
      const signed = unwrap(await stores.accounts.signIn({ email, password: PASSWORD }));
      expect(signed.person).toMatchObject({ name, id: owner.slice('user:'.length) });
      const { live } = unwrap(await loadBasket(owner, stores));
      expect(readBasket(live.doc).lists.map((one) => one.name)).toContain(list);
    });
  });

  it('BA7 what a backup flushes names its person', async () => {
    const from = production();
    const file = newFile();
    await inside(from, async (stores) => {
      await shop(stores, await newPerson(stores));
      await shop(stores, 'guest:g');
    });
    expect(await run(from, 'backup', file)).toMatchObject({ code: 0 });
    const baskets = await documentsIn(file, 'baskets');
    const contacts = baskets.map(({ projection }) => (projection as { contact: unknown }).contact);
    expect(contacts).toEqual([null, { name: 'Ada', email: `p${people}@example.com` }]);
  });

  it('BA7 whatever a backup of a shop at work has, it has what that stands on', async () => {
    const from = production();
    const url = from.MONGO_URL ?? '';
    const entries: BackupEntry[] = [];
    await inside(from, async (stores) => {
      const { hot, durable, guests, catalogue } = stores;
      let round = 0;
      /** One of everything that is written in several collections, by the stores themselves. */
      const work = async (): Promise<void> => {
        const person = await newPerson(stores);
        const guest: Owner = `guest:g${++round}`;
        unwrap(await guests.bind(guest, 'hash'));
        await shop(stores, guest);
        await shop(stores, person);
        for (const basket of [guest, person])
          unwrap(await flushBasket(basket, { hot, durable }, createFakeClock()));
        unwrap(await guests.claim(guest, person, round));
        const saved = unwrap(await durable.load('user:renewed'));
        const generation = saved?.generation ?? -1;
        const state = Uint8Array.of(0, 0);
        if (saved) unwrap(await durable.archive('user:renewed', generation, { state, through: round }));
        const { projection } = unwrap(await durable.load(person)) ?? expect.fail('not saved');
        const next = { state, through: round, generation: generation + 1, projection, owners: new Map() };
        unwrap(await durable.save('user:renewed', next, saved));
        await catalogue.upsert([draft('moving', { priceMinor: round }), draft(`new-${round}`)]);
      };
      await work();
      await work();
      let at = '';
      await mongo.inside(url, async (db) => {
        for await (const entry of documentsOf(db)) {
          // The shop works between every two collections.
          if (entry.collection !== at) await work();
          at = entry.collection;
          entries.push(JSON.parse(JSON.stringify(entry)));
        }
      });
    });
    const of = (collection: string): Stored[] =>
      entries.filter((entry) => entry.collection === collection).map(({ document }) => document as Stored);
    const idsOf = (collection: string): string[] => of(collection).map(({ _id }) => JSON.stringify(_id));
    const numberOf = (value: unknown): number => Number(Object.values(value as object)[0]);
    for (const name of ['users', 'sessions', 'guests', 'baskets', 'archives', 'products'])
      expect([name, of(name).length >= 2]).toEqual([name, true]);

    const users = idsOf('users');
    const withPassword = of('accounts').map(({ userId }) => JSON.stringify(userId));
    expect(users.filter((id) => !withPassword.includes(id))).toEqual([]);
    const ofSessions = of('sessions').map(({ userId }) => JSON.stringify(userId));
    expect(ofSessions.filter((id) => !users.includes(id))).toEqual([]);

    const bound = idsOf('guests');
    const baskets = idsOf('baskets');
    expect(baskets.filter((id) => id.startsWith('"guest:') && !bound.includes(id))).toEqual([]);
    const userNames = of('users').map(({ _id }) => `user:${(_id as { $oid: string }).$oid}`);
    const owners = (JSON.parse(`[${baskets}]`) as string[]).filter((id) => id.startsWith('user:'));
    const claimers = of('guests').flatMap(({ claimedBy }) => claimedBy ?? []);
    for (const id of [...owners, ...claimers]) if (id !== 'user:renewed') expect(userNames).toContain(id);

    const archives = idsOf('archives');
    const renewed = of('baskets').find(({ _id }) => _id === 'user:renewed');
    for (let past = 0; past < numberOf(renewed?.generation); past++)
      expect(archives).toContain(`"user:renewed#${past}"`);

    const newest = Math.max(...of('catalogue').map(({ newest: one }) => numberOf(one)));
    for (const { revision } of of('products')) expect(numberOf(revision)).toBeLessThanOrEqual(newest);
  });

  it('BA7 every collection has its place in that order', async () => {
    const named = filesBelow('sync-server/src/adapters').flatMap(({ text }) =>
      [...withoutComments(text).matchAll(/\bcollection(?:<.*>)?(?:\(|: )'(\w+)'/g)].map(([, name]) => name),
    );
    expect(named).toEqual(expect.arrayContaining(['baskets', 'archives', 'guests', 'products', 'users']));
    const settings = { secret: PASSWORD.repeat(3), publicUrl: null, onProblem: () => undefined };
    const { tables } = await buildAuth(settings, {}).$context;
    const ofAccounts = Object.values(tables).map(({ modelName }) => `${modelName}s`);
    expect(ofAccounts).toEqual(expect.arrayContaining(['users', 'accounts', 'sessions', 'verifications']));
    const placed = [...READING_ORDER, ...LEFT_OUT];
    expect([...named, ...ofAccounts].filter((name) => !placed.includes(name ?? ''))).toEqual([]);
    expect(new Set(placed).size).toBe(placed.length);
  });

  it('BA1 what somebody else keeps in the database is taken too', async () => {
    const from = production();
    await inside(from, (stores) => shop(stores, 'guest:g'));
    const url = from.MONGO_URL ?? '';
    await mongo.inside(url, (db) => db.collection('notes').insertOne({ text: 'hello' }));
    const file = newFile();
    expect(await run(from, 'backup', file)).toMatchObject({ code: 0 });
    expect(await documentsIn(file, 'notes')).toMatchObject([{ text: 'hello' }]);
  });

  const taken = async (): Promise<{ from: Env; file: string }> => {
    const from = production();
    const file = newFile();
    await inside(from, async (stores) => shop(stores, await newPerson(stores)));
    expect(await run(from, 'backup', file)).toMatchObject({ code: 0 });
    return { from, file };
  };

  it('BA8 on half a restore no server starts, and it is repeated', async () => {
    const { file } = await taken();
    const to = production();
    const place = placeOf(to);
    const breaking = {
      ...place,
      replace: (entries: AsyncIterable<BackupEntry>) =>
        place.replace(
          (async function* () {
            for await (const entry of entries) {
              if (entry.collection === 'users') throw Object.assign(new Error('gone'), { code: 'EIO' });
              yield entry;
            }
          })(),
        ),
    };
    expect(await runOn(() => breaking, 'restore', file)).toMatchObject({
      code: 1,
      said: expect.stringMatching(/broken off[\s\S]*gone/),
    });
    await expect(inside(to, async () => undefined)).rejects.toThrow('repeat it with --replace');
    const half = newFile();
    expect(await run(to, 'backup', half)).toMatchObject({
      code: 1,
      said: expect.stringContaining('repeat it with --replace'),
    });
    expect(existsSync(half)).toBe(false);
    expect(await run(to, 'restore', file)).toMatchObject({
      code: 1,
      said: expect.stringContaining('--replace'),
    });
    expect(await run(to, 'restore', file, '--replace')).toMatchObject({ code: 0 });
    await inside(to, async ({ accounts }) => {
      const email = `p${people}@example.com`;
      expect(unwrap(await accounts.signIn({ email, password: PASSWORD })).person.name).toBe('Ada');
    });
  });

  it.skipIf(!mongo.server.isOurs)(
    'BA3 of a MongoDB that dies on the way there is none, and a sentence',
    async () => {
      const { from } = await taken();
      const place = placeOf(from);
      const file = newFile();
      let isFirst = true;
      const dying = {
        ...place,
        entries: async function* () {
          for await (const entry of place.entries()) {
            if (isFirst) await mongo.server.kill9();
            isFirst = false;
            yield entry;
          }
        },
      };
      try {
        expect(await runOn(() => dying, 'backup', file)).toEqual({
          code: 1,
          said: expect.stringContaining('Not done: MongoDB cannot be used'),
        });
      } finally {
        await mongo.server.restart();
      }
      expect(existsSync(file) || existsSync(`${file}.part`)).toBe(false);
    },
  );
};

if (found && hasServers) suite(found);
else describe.skip('Redis and MongoDB: not both are here', () => it('BA7 runs on both', () => undefined));
