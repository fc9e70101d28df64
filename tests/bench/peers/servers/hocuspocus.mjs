/**
 * Hocuspocus as shipped, as a process of its own. Environment: PORT, HOST, DATA_DIR, REDIS_URL, and STORE:
 * `memory`, `sqlite` (its SQLite extension), or `redis` (its Redis extension, which passes changes between
 * servers and stores nothing, with the SQLite extension as the store).
 */
import { join } from 'node:path';
import { Redis } from '@hocuspocus/extension-redis';
import { SQLite } from '@hocuspocus/extension-sqlite';
import { Server } from '@hocuspocus/server';

const { PORT = '0', HOST = '127.0.0.1', DATA_DIR = '.', REDIS_URL = '', STORE = 'memory' } = process.env;

const extensions = [];
if (STORE === 'redis') {
  const { hostname, port } = new URL(REDIS_URL);
  extensions.push(new Redis({ host: hostname, port: Number(port) }));
}
if (STORE !== 'memory') extensions.push(new SQLite({ database: join(DATA_DIR, 'hocuspocus.sqlite') }));

const server = new Server({ port: Number(PORT), address: HOST, quiet: true, extensions });
await server.listen();
process.stdout.write(
  `${JSON.stringify({ msg: 'listening', url: `http://${HOST}:${server.address.port}` })}\n`,
);
