/**
 * @y/websocket-server as its README sets it up, as a process of its own. Environment: PORT, HOST, DATA_DIR, and
 * STORE: `memory`, or `leveldb` for its persistence with y-leveldb, bound as y-websocket 2 bound it (0.1.5 says
 * YPERSISTENCE in its README and does not read it: whoever sets it keeps nothing).
 */
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setPersistence, setupWSConnection } from '@y/websocket-server/utils';
import { LeveldbPersistence } from 'y-leveldb';

// The server brings its own copies of ws and of Yjs 14; y-leveldb brings Yjs 13, and gives and takes bytes only.
const require = createRequire(import.meta.resolve('@y/websocket-server/utils'));
const { Server } = require('ws');

const { PORT = '0', HOST = '127.0.0.1', DATA_DIR = '.', STORE = 'memory' } = process.env;
const level = STORE === 'leveldb' ? new LeveldbPersistence(join(DATA_DIR, 'leveldb')) : null;
const NO_STATE = new Uint8Array([0]);

if (level !== null) {
  const Y = await import(new URL('../src/index.js', pathToFileURL(require.resolve('yjs'))).href);
  setPersistence({
    provider: level,
    bindState: async (name, doc) => {
      const stored = await level.getDiff(name, NO_STATE);
      level.storeUpdate(name, Y.encodeStateAsUpdate(doc));
      Y.applyUpdate(doc, stored);
      doc.on('update', (update) => level.storeUpdate(name, update));
    },
    writeState: async () => undefined,
  });
}

const sockets = new Server({ noServer: true });
sockets.on('connection', setupWSConnection);
const http = createServer((_, response) => response.end('okay'));
http.on('upgrade', (request, socket, head) =>
  sockets.handleUpgrade(request, socket, head, (ws) => sockets.emit('connection', ws, request)),
);
http.listen(Number(PORT), HOST, () => {
  process.stdout.write(
    `${JSON.stringify({ msg: 'listening', url: `http://${HOST}:${http.address().port}` })}\n`,
  );
});
process.on('SIGTERM', async () => {
  await level?.destroy();
  process.exit(0);
});
