/**
 * MongoDB for the tests, the first of these that is to be had (docs/decisions/0009): the server at MONGO_URL; a
 * mongod on PATH; the mongod that mongodb-memory-server downloads, where that is reachable; mongo-java-server on
 * its H2 backend from Maven Central. All but the first are started as processes of their own, to be killed.
 */
import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { buildMongoServer } from './build-mongo-server.ts';
import { onPath } from './on-path.ts';
import { projectRoot } from './project-root.ts';
import {
  givenServer,
  NoServer,
  type ServerRecipe,
  type StoreServer,
  startStoreServer,
} from './store-server.ts';

type Found = { readonly kind: 'given'; readonly url: string } | ({ readonly kind: 'recipe' } & ServerRecipe);

const DOWNLOADS = 'fastdl.mongodb.org';
/** How long the driver looks for a server whose port is open. */
const ANSWER_MS = 10_000;

const askVersion = async (url: string): Promise<string> => {
  const client = new MongoClient(url, { serverSelectionTimeoutMS: ANSWER_MS });
  try {
    return String((await client.db('admin').command({ buildInfo: 1 })).version);
  } finally {
    await client.close();
  }
};

/** The driver looks twice a second only; an open port is seen at once. */
const greet = async (url: string): Promise<void> => {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  try {
    await once(socket, 'connect');
  } finally {
    socket.destroy();
  }
  await askVersion(url);
};

/** One process, no replica set: what needs an oplog is not there. */
const ALONE = ['transactions', 'change streams', 'retryable writes'];

const mongod = (program: string, from: string): Found => ({
  kind: 'recipe',
  name: `mongod (${from})`,
  scheme: 'mongodb',
  program,
  args: (port, dataDir) => ['--port', String(port), '--dbpath', dataDir, '--bind_ip', '127.0.0.1', '--quiet'],
  greet,
  lacks: ALONE,
});

const downloaded = async (): Promise<string> => {
  await lookup(DOWNLOADS);
  const { MongoBinary } = await import('mongodb-memory-server-core');
  return MongoBinary.getPath({ downloadDir: join(projectRoot(), 'node_modules/.cache/pannier/mongod') });
};

const javaServer = async (): Promise<Found> => {
  const { folder, java, version } = await buildMongoServer();
  return {
    kind: 'recipe',
    name: `mongo-java-server ${version} on H2`,
    scheme: 'mongodb',
    program: java,
    args: (port, dataDir) => [
      ...['-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'],
      ...['-cp', [join(folder, 'lib', '*'), join(folder, 'classes')].join(':')],
      ...['MongoForTests', join(dataDir, 'data.mv'), String(port)],
    ],
    greet,
    lacks: [...ALONE, 'TTL', 'write concern', 'update pipelines'],
  };
};

/** @throws NoServer with a sentence that says why each of them is not to be had. */
const find = async (env: NodeJS.ProcessEnv): Promise<Found> => {
  if (env.MONGO_URL) return { kind: 'given', url: env.MONGO_URL };
  const program = onPath('mongod', env);
  if (program !== null) return mongod(program, program);
  const reasons = ['MONGO_URL is not set', 'there is no mongod on PATH'];
  try {
    return mongod(await downloaded(), 'downloaded by mongodb-memory-server');
  } catch (error) {
    reasons.push(
      `mongodb-memory-server cannot download one (${error instanceof Error ? error.message : error})`,
    );
  }
  try {
    return await javaServer();
  } catch (error) {
    if (!(error instanceof NoServer)) throw error;
    throw new NoServer(`There is no MongoDB: ${[...reasons, error.message].join('; ')}.`);
  }
};

/** What `startMongo` would start, by name; builds or downloads it where that is needed. @throws NoServer. */
export const findMongo = async (env: NodeJS.ProcessEnv = process.env): Promise<string> => {
  const found = await find(env);
  return found.kind === 'given' ? 'the server at MONGO_URL' : found.name;
};

/** The first time it may build or download a server, which takes a minute. @throws NoServer with a sentence. */
export const startMongo = async (env: NodeJS.ProcessEnv = process.env): Promise<StoreServer> => {
  const found = await find(env);
  if (found.kind === 'recipe') return startStoreServer(found);
  return givenServer(`the server at MONGO_URL (${await askVersion(found.url)})`, found.url);
};
