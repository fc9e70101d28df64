/**
 * Redis for the tests: the redis-server on PATH, set as production must have it (every append on disk before it is
 * acknowledged, nothing thrown out of a full memory, no snapshots).
 */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { onPath } from './on-path.ts';
import { NoServer, type ServerRecipe, type StoreServer, startStoreServer } from './store-server.ts';

const SETTINGS = [
  ['--bind', '127.0.0.1'],
  ['--appendonly', 'yes'],
  ['--appendfsync', 'always'],
  ['--maxmemory-policy', 'noeviction'],
  ['--save', ''],
  ['--daemonize', 'no'],
];

/** Loading its file it answers an error; then PONG. */
const greet = async (url: string): Promise<void> => {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  try {
    await once(socket, 'connect');
    socket.write('PING\r\n');
    const [answer] = (await once(socket, 'data')) as [Buffer];
    if (!answer.toString().startsWith('+PONG')) throw new Error(answer.toString());
  } finally {
    socket.destroy();
  }
};

/** @throws NoServer with a sentence. */
const recipe = (extra: readonly string[]): ServerRecipe => {
  const program = onPath('redis-server');
  if (program === null)
    throw new NoServer('There is no redis-server on PATH: install Redis (Debian: redis-server).');
  const version = /v=(\S+)/.exec(execFileSync(program, ['--version']).toString())?.[1] ?? '?';
  return {
    name: `redis-server ${version} (${program})`,
    scheme: 'redis',
    program,
    args: (port, dataDir) => ['--port', String(port), '--dir', dataDir, ...SETTINGS.flat(), ...extra],
    greet,
  };
};

/** What `startRedis` would start. @throws NoServer. */
export const findRedis = (): string => recipe([]).name;

/** @param extra further arguments, such as `--maxmemory 2mb`. @throws NoServer with a sentence. */
export const startRedis = async (extra: readonly string[] = []): Promise<StoreServer> =>
  startStoreServer(recipe(extra));
