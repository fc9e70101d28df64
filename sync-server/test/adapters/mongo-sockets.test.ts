/**
 * What the driver does with a socket that went away a moment before it writes. The moment is made here, inside the
 * driver: a server that is killed makes it once in an hour. SPEC MG15.
 */
import { once } from 'node:events';
import type { Socket } from 'node:net';
import type { MongoClient } from 'mongodb';
import { afterAll, describe, expect, it } from 'vitest';
import { openMongoBasketStores } from '../../src/adapters/mongodb/basket-stores.ts';
import { unwrap } from '../support/basket-devices.ts';
import { testMongo } from './mongo-database.ts';

interface Connected {
  readonly socket: Socket;
}

/** The driver's own view of the server. */
interface Inside {
  readonly pool: { readonly connections: { toArray(): Connected[] } };
  readonly monitor: { readonly connection: Connected | null };
  requestCheck(): void;
}

const insideOf = (client: MongoClient): Inside => {
  const { topology } = client as unknown as { topology: { s: { servers: Map<string, Inside> } } };
  const [server] = topology.s.servers.values();
  if (!server) throw new Error('the driver knows no server');
  return server;
};

const found = await testMongo();
afterAll(() => found?.dispose());

describe.skipIf(!found)('a connection that has just gone away', () => {
  it('MG15 ends the call that was to be sent over it', async () => {
    const { connection, durable, close } = openMongoBasketStores({ url: found?.newUrl() ?? '' });
    unwrap(await connection.ping());
    const asked = durable.load('user:a');
    for (const { socket } of insideOf(connection.db.client).pool.connections.toArray()) socket.destroy();
    // Tried again over another one.
    expect(unwrap(await asked)).toBe(null);
    await close();
  });

  it('MG15 does not end the looks at the server', async () => {
    const { connection, close } = openMongoBasketStores({ url: found?.newUrl() ?? '' });
    unwrap(await connection.ping());
    const { client } = connection.db;
    await expect.poll(() => insideOf(client).monitor.connection).toBeTruthy();
    const failed = once(client, 'serverHeartbeatFailed');
    const server = insideOf(client);
    client.once('serverHeartbeatStarted', () => server.monitor.connection?.socket.destroy());
    server.requestCheck();
    await failed;
    await once(client, 'serverHeartbeatSucceeded');
    expect(await connection.ping()).toMatchObject({ ok: true });
    await close();
  });
});
