/** The database servers of the tests themselves: what is found is started, killed, paused and started again. */
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { afterAll, describe, expect, it } from 'vitest';
import { findServers } from '../run/servers.ts';
import { type BuiltMongoServer, buildMongoServer } from './build-mongo-server.ts';
import { serverOrNull } from './server-or-null.ts';
import { findMongo, startMongo } from './start-mongo.ts';
import { findRedis, startRedis } from './start-redis.ts';
import { NoServer, type StoreServer } from './store-server.ts';

const redis = await serverOrNull(startRedis);
const mongo = await serverOrNull(startMongo);
const folder = mkdtempSync(join(tmpdir(), 'pannier-path-'));
afterAll(async () => {
  await redis?.dispose();
  await mongo?.dispose();
  rmSync(folder, { recursive: true, force: true });
});

/** Sends one command to Redis and answers what came first. */
const say = (server: StoreServer, command: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(server.port, '127.0.0.1', () => socket.write(`${command}\r\n`));
    socket.once('error', reject);
    socket.once('data', (bytes) => {
      socket.destroy();
      resolve(bytes.toString().trim());
    });
  });

describe.skipIf(redis === null)(`redis: ${redis?.name}`, () => {
  const server = redis as StoreServer;

  it('keeps what it acknowledged over a kill -9, on the same port', async () => {
    expect(server.name).toBe(findRedis());
    expect(await say(server, 'SET kept 1')).toBe('+OK');
    const before = server.pid;
    await server.kill9();
    await expect(say(server, 'PING')).rejects.toThrow('ECONNREFUSED');
    await server.restart();
    expect(server.pid).not.toBe(before);
    expect(await say(server, 'GET kept')).toContain('1');
  });

  it('is silent while it is paused, and answers what it was asked then', async () => {
    await server.pause();
    let isAnswered = false;
    const answer = say(server, 'PING').finally(() => {
      isAnswered = true;
    });
    const startedAt = performance.now();
    await expect.poll(() => performance.now() - startedAt).toBeGreaterThan(200);
    expect(isAnswered).toBe(false);
    server.resume();
    expect(await answer).toBe('+PONG');
  });

  it('is set as production must have it', async () => {
    expect(await say(server, 'CONFIG GET appendfsync')).toContain('always');
    expect(await say(server, 'CONFIG GET maxmemory-policy')).toContain('noeviction');
  });
});

describe.skipIf(mongo === null || !mongo.isOurs)(`mongodb: ${mongo?.name}`, () => {
  const server = mongo as StoreServer;
  const withRows = async <T>(work: (rows: ReturnType<typeof rowsOf>) => Promise<T>): Promise<T> => {
    const client = new MongoClient(server.url, { serverSelectionTimeoutMS: 1_000 });
    return work(rowsOf(client)).finally(() => client.close());
  };
  const rowsOf = (client: MongoClient) => client.db('kills').collection<{ _id: string }>('rows');

  it('keeps everything it acknowledged over kill -9, again and again', async () => {
    const acknowledged: string[] = [];
    for (const atLeast of [1, 60, 25]) {
      await withRows(async (rows) => {
        const write = async (writer: number): Promise<void> => {
          for (let i = 0; ; i++) {
            const id = `${acknowledged.length}-${atLeast}-${writer}-${i}`;
            await rows.insertOne({ _id: id }, { writeConcern: { w: 'majority', journal: true } });
            acknowledged.push(id);
            if (acknowledged.length >= wanted) await server.kill9();
          }
        };
        const wanted = acknowledged.length + atLeast;
        await Promise.allSettled([0, 1, 2].map(write));
      });
      await server.restart();
    }
    const kept = await withRows((rows) => rows.find().toArray());
    const stored = new Set(kept.map(({ _id }) => _id));
    expect(acknowledged.length).toBeGreaterThan(85);
    expect(acknowledged.filter((id) => !stored.has(id))).toEqual([]);
  }, 60_000);

  it('a stop removes nothing, a disposal everything', async () => {
    await server.stop();
    expect(existsSync(server.dataDir)).toBe(true);
    await server.restart();
    expect(await withRows((rows) => rows.countDocuments())).toBeGreaterThan(85);
  });
});

/** A `mongod` for PATH that takes mongod's arguments and is the Java server. */
const asMongod = ({ folder: built, java }: BuiltMongoServer): string => `#!/bin/sh
while [ $# -gt 0 ]; do
  case "$1" in
    --port) port=$2 ;;
    --dbpath) data=$2 ;;
    --bind_ip) [ "$2" = 127.0.0.1 ] || exit 2 ;;
  esac
  shift
done
exec ${java} -cp '${built}/lib/*:${built}/classes' MongoForTests "$data/data.mv" "$port"
`;

describe('what is taken for MongoDB', () => {
  it.skipIf(!mongo?.name.startsWith('mongo-java-server'))(
    'a mongod on PATH is started and killed',
    async () => {
      const path = join(folder, 'mongod');
      writeFileSync(path, asMongod(await buildMongoServer()));
      chmodSync(path, 0o755);
      const server = await startMongo({ ...process.env, PATH: folder });
      expect(server.name).toBe(`mongod (${path})`);
      await server.kill9();
      await server.restart();
      await server.dispose();
      expect(existsSync(server.dataDir)).toBe(false);
    },
  );

  it('is MONGO_URL before anything else', async () => {
    const path = join(folder, 'mongod');
    writeFileSync(path, '#!/bin/sh\nexit 0\n');
    chmodSync(path, 0o755);
    expect(await findMongo({ PATH: folder, MONGO_URL: 'mongodb://db:27017' })).toBe(
      'the server at MONGO_URL',
    );
    expect(await findMongo({ PATH: folder })).toBe(`mongod (${path})`);
  });
});

describe('the list of servers', () => {
  it('names what was found and says what is missing and why', async () => {
    const none = (): never => {
      throw new NoServer('There is none.');
    };
    expect(
      await findServers([
        ['Redis', () => 'redis-server 7'],
        ['MongoDB', none],
      ]),
    ).toEqual({
      found: ['Redis: redis-server 7'],
      missing: ['the tests on MongoDB: There is none.'],
    });
  });
});
