/** The headless device itself, against a server of a page. */
import { afterEach, describe, expect, it } from 'vitest';
import { add, readBasket } from '../../shared/src/index.ts';
import { startTinyServer, type TinyServer } from '../replay/tiny-server.ts';
import { ConnectionLost, SyncDevice } from './sync-device.ts';

let server: TinyServer;
const devices: SyncDevice[] = [];
afterEach(async () => {
  await Promise.all(devices.splice(0).map((device) => device.disconnect()));
  await server.close();
});

const device = (name: string): SyncDevice => {
  const made = new SyncDevice({
    url: server.url,
    owner: 'guest:ada',
    device: name,
    credential: { kind: 'guest', secret: 'AAAAAAAAAAAAAAAAAAAAAA' },
  });
  devices.push(made);
  return made;
};

describe('a sync device', () => {
  it('brings what it did offline, and gets what others did', async () => {
    server = await startTinyServer();
    const [one, two] = [device('one'), device('two')];
    add(one, { sku: 'mug' }, 2);
    await Promise.all([one.connect(), two.connect()]);
    await two.until(() => readBasket(two.doc).itemCount === 2);
    await two.disconnect();
    add(one, { sku: 'mug' }, 1);
    add(two, { sku: 'mug' }, 4);
    await one.ask().accepted;
    expect(readBasket(two.doc).itemCount).toBe(6);
    await two.connect();
    await Promise.all([one, two].map((it) => it.until(() => readBasket(it.doc).itemCount === 7)));
    expect(one.closes).toEqual([]);
  });

  it('answers each question once everything before it is kept', async () => {
    server = await startTinyServer();
    const one = device('one');
    await one.connect();
    add(one, { sku: 'mug' }, 1);
    const { accepted, saved } = one.ask();
    await accepted;
    await saved;
  });

  it('tells who waits that the connection is lost, with its code', async () => {
    server = await startTinyServer();
    const one = device('one');
    await one.connect();
    const never = one.until(() => false);
    server.disconnectAll(4403);
    await expect(never).rejects.toMatchObject({ name: 'ConnectionLost', code: 4403, isFinal: true });
    expect(one.isOnline).toBe(false);
    await expect(one.ask().accepted).rejects.toBeInstanceOf(ConnectionLost);
  });

  it('says so when there is no server', async () => {
    server = await startTinyServer();
    const one = device('one');
    await server.close();
    await expect(one.connect()).rejects.toMatchObject({ code: 1006, isFinal: false });
  });
});
