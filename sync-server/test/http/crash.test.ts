/** The server as a process that dies: what was accepted is there, what is known of guests and accounts too. */
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { add, type Owner } from '../../../shared/src/index.ts';
import { type StartedServer, startServer } from '../../../tests/support/start-server.ts';
import { SyncDevice } from '../../../tests/support/sync-device.ts';
import { openSqliteBasketStores } from '../../src/adapters/sqlite/basket-stores.ts';
import { unwrap } from '../support/basket-devices.ts';
import { cartOf, refusalOf, SECRET } from './run-server.ts';

// Each test starts processes, and the machine may be busy with others.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let server: StartedServer;
beforeEach(async () => {
  // Nothing is flushed by itself: what comes back after a kill came from the hot store.
  server = await startServer({ env: { FLUSH_AFTER_MS: '3600000', FLUSH_AT_MOST_MS: '3600000' } });
});
afterEach(() => server.dispose());

const guest = (id: string, name: string, secret = SECRET): SyncDevice =>
  new SyncDevice({
    url: server.url,
    owner: `guest:${id}` as Owner,
    device: name,
    credential: { kind: 'guest', secret },
  });

const cartAfterwards = async (id: string): Promise<Record<string, number>> => {
  const fresh = guest(id, 'fresh');
  await fresh.connect();
  const cart = cartOf(fresh.doc);
  await fresh.disconnect();
  return cart;
};

it('loses nothing it accepted when it is killed', async () => {
  const devices = Array.from({ length: 5 }, (_, i) => guest(`g${i}`, 'phone'));
  const accepted = new Map<SyncDevice, number>();
  await Promise.all(devices.map((device) => device.connect()));
  const shop = async (device: SyncDevice): Promise<void> => {
    for (let units = 1; ; units++) {
      add(device, { sku: 'mug' }, 1);
      await device.ask().accepted;
      accepted.set(device, units);
    }
  };
  const ended = Promise.allSettled(devices.map(shop));
  await devices[0]?.until(() => (accepted.get(devices[0] as SyncDevice) ?? 0) >= 25);
  await server.kill9();
  await ended;
  await server.restart();
  for (const [i, device] of devices.entries()) {
    const { mug = 0 } = await cartAfterwards(`g${i}`);
    expect(mug).toBeGreaterThanOrEqual(accepted.get(device) ?? 0);
    expect(mug).toBeLessThanOrEqual(cartOf(device.doc).mug ?? 0);
  }
});

/** Baskets that wait to be saved, as the server has left its folder. */
const unsavedBaskets = async (): Promise<readonly Owner[]> => {
  const { hot, close } = await openSqliteBasketStores({ path: join(server.dataDir, 'pannier.db') });
  const dirty = unwrap(await hot.dirty());
  await close();
  return dirty;
};

it('tells the sockets to come back when it is told to end, and saves everything', async () => {
  const phone = guest('g1', 'phone');
  await phone.connect();
  add(phone, { sku: 'mug' }, 3);
  const asked = phone.ask();
  // Whoever it comes back to will say so.
  const saved = asked.saved.catch((error: unknown) => error);
  // A signal may overtake a frame that is still on its way; nobody was promised anything about that one.
  await asked.accepted;
  expect(await server.stop('SIGTERM')).toEqual({ code: 0, signal: null });
  expect(await saved).toMatchObject({ code: 1012 });
  expect(phone.closes).toEqual([1012]);
  expect(await unsavedBaskets()).toEqual([]);
  await server.restart();
  expect(await cartAfterwards('g1')).toEqual({ mug: 3 });
});

it('knows its guests again, over a kill', async () => {
  await guest('g1', 'phone').connect();
  await server.kill9();
  await server.restart();
  expect(await refusalOf(guest('g1', 'thief', SECRET.toUpperCase()))).toBe(4403);
  expect(await refusalOf(guest('g1', 'phone'))).toBe('open');
});
