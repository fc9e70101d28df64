/**
 * Redis for a column: a `redis-server` of the machine, started on a free port with a folder of its own, or the one
 * the environment names. Its process id is what CPU is counted by; null where that Redis runs elsewhere.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface RedisProcess {
  readonly url: string;
  readonly pid: number | null;
  dispose(): Promise<void>;
}

export const hasRedis = (): boolean => spawnSync('redis-server', ['--version']).status === 0;

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
};

/** What it forgets: nothing that it has answered, or everything. */
const KEEPING = ['--appendonly', 'yes', '--appendfsync', 'always', '--maxmemory-policy', 'noeviction'];
const PASSING = ['--appendonly', 'no'];

export const startRedis = async (isKeeping: boolean): Promise<RedisProcess> => {
  const folder = mkdtempSync(join(tmpdir(), 'pannier-redis-'));
  const port = await freePort();
  const child = spawn(
    'redis-server',
    ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder].concat(
      isKeeping ? KEEPING : PASSING,
    ),
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const ended = once(child, 'exit');
  await new Promise<void>((resolve, reject) => {
    let written = '';
    child.stdout.on('data', (bytes: Buffer) => {
      written += bytes.toString();
      if (written.includes('Ready to accept connections')) resolve();
    });
    ended.then(() => reject(new Error(`redis-server ended:\n${written}`)), reject);
  });
  return {
    url: `redis://127.0.0.1:${port}`,
    pid: child.pid ?? null,
    dispose: async () => {
      child.kill('SIGKILL');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

const isRedisHere = (pid: number): boolean => {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').startsWith('redis');
  } catch {
    // No such process: it is another machine's number.
    return false;
  }
};

/** The Redis somebody else has started: its process, found by asking it. */
export const namedRedis = async (url: string): Promise<RedisProcess> => {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port || 6379), hostname);
  socket.write('INFO server\r\n');
  const [answer] = (await once(socket, 'data')) as [Buffer];
  socket.destroy();
  const pid = Number(/process_id:(\d+)/.exec(answer.toString())?.[1]);
  return { url, pid: isRedisHere(pid) ? pid : null, dispose: async () => undefined };
};
