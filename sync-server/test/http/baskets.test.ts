/** Baskets through the whole server: socket and HTTP, who may open which, and what ends a connection. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { actorOf, add, ownerId, SUBPROTOCOL, TOKEN_PREFIX } from '../../../shared/src/index.ts';
import { draft } from '../../../tests/contract/catalogue-store.contract.ts';
import { SyncDevice } from '../../../tests/support/sync-device.ts';
import { cartOf, type RunningServer, refusalOf, runServer, SECRET } from './run-server.ts';

let running: RunningServer;
beforeEach(async () => {
  running = await runServer();
});
afterEach(() => running.close());

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const asJson = (doc: Y.Doc) => ({
  stateVector: base64(Y.encodeStateVector(doc)),
  update: base64(Y.encodeStateAsUpdate(doc)),
});

describe('two devices of one user', () => {
  it('agree over the socket, and a third one afterwards', async () => {
    const ada = await running.signUp('ada');
    const [phone, laptop, tablet] = ['phone', 'laptop', 'tablet'].map((name) => running.user(ada, name));
    if (!phone || !laptop || !tablet) throw new Error('three devices');
    await Promise.all([phone.connect(), laptop.connect()]);
    add(phone, { sku: 'mug' }, 2);
    add(laptop, { sku: 'mug' }, 3);
    await phone.until(() => cartOf(phone.doc).mug === 5);
    await laptop.until(() => cartOf(laptop.doc).mug === 5);
    await phone.ask().saved;
    await tablet.connect();
    expect(cartOf(tablet.doc)).toEqual({ mug: 5 });
  });

  it('agree through the provider browsers use, by cookie', async () => {
    const ada = await running.signUp('ada');
    class OwnPageSocket extends WebSocket {
      constructor(address: string, protocols?: string | string[]) {
        super(address, protocols, { headers: { cookie: ada.cookie, origin: running.url } });
      }
    }
    const doc = new Y.Doc();
    const provider = new WebsocketProvider(
      `${running.url.replace('http', 'ws')}/sync`,
      `user/${ownerId(ada.owner)}`,
      doc,
      {
        WebSocketPolyfill: OwnPageSocket as never,
        disableBc: true,
        protocols: [SUBPROTOCOL],
        params: { d: 'tab' },
      },
    );
    await new Promise((resolve) => provider.once('sync', resolve));
    const phone = running.user(ada, 'phone');
    await phone.connect();
    add({ doc, actor: actorOf(ada.owner, 'tab', 0) }, { sku: 'lamp' }, 1);
    await phone.until(() => cartOf(phone.doc).lamp === 1);
    provider.destroy();
  });

  it('agree over HTTP and the socket', async () => {
    const ada = await running.signUp('ada');
    const phone = running.user(ada, 'phone');
    await phone.connect();
    add(phone, { sku: 'mug' }, 1);
    await phone.ask().accepted;
    const other = running.user(ada, 'program');
    add(other, { sku: 'jar' }, 4);
    const answer = await running.post(`/api/v1/sync/${ada.owner}?d=program`, asJson(other.doc), ada.headers);
    expect(answer).toMatchObject({ status: 200, body: { accepted: expect.any(Number), generation: 0 } });
    Y.applyUpdate(other.doc, Buffer.from(answer.body.update ?? '', 'base64'));
    expect(cartOf(other.doc)).toEqual({ mug: 1, jar: 4 });
    await phone.until(() => cartOf(phone.doc).jar === 4);
  });
});

describe('who may open a basket', () => {
  it('a guest by the secret that came first', async () => {
    expect(await refusalOf(running.guest('g1'))).toBe('open');
    const thief = new SyncDevice({
      url: running.url,
      owner: 'guest:g1',
      device: 'thief',
      credential: { kind: 'guest', secret: SECRET.toUpperCase() },
    });
    expect(await refusalOf(thief)).toBe(4403);
    await running.again();
    const again = new SyncDevice({
      url: running.url,
      owner: 'guest:g1',
      device: 'thief',
      credential: { kind: 'guest', secret: SECRET.toUpperCase() },
    });
    expect(await refusalOf(again)).toBe(4403);
    expect(await refusalOf(running.guest('g1'))).toBe('open');
  });

  it('a user by token or by cookie from our own page, and nobody else', async () => {
    const [ada, bob] = [await running.signUp('ada'), await running.signUp('bob')];
    const by = (credential: ConstructorParameters<typeof SyncDevice>[0]['credential']) =>
      refusalOf(new SyncDevice({ url: running.url, owner: ada.owner, device: 'x', credential }));
    expect(await by({ kind: 'token', token: ada.token })).toBe('open');
    expect(await by({ kind: 'cookie', cookie: ada.cookie, origin: running.url })).toBe('open');
    expect(await by({ kind: 'cookie', cookie: ada.cookie, origin: 'https://evil.example' })).toBe(4403);
    expect(await by({ kind: 'token', token: bob.token })).toBe(4403);
    expect(await by({ kind: 'token', token: 'nonsense' })).toBe(4401);
    expect(await by({ kind: 'guest', secret: SECRET })).toBe(4401);
  });

  it.each(['/sync/user/', '/sync/shop/1', '/sync/guest/a%7Cb', '/elsewhere'])(
    'nobody at %s',
    async (path) => {
      const socket = new WebSocket(`${running.url.replace('http', 'ws')}${path}`, [
        SUBPROTOCOL,
        `${TOKEN_PREFIX}x`,
      ]);
      const code = await new Promise((resolve) => socket.on('close', resolve));
      expect(code).toBe(4404);
    },
  );

  it('over HTTP: the same', async () => {
    const [ada, bob] = [await running.signUp('ada'), await running.signUp('bob')];
    const empty = asJson(new Y.Doc());
    const sync = async (headers: Record<string, string>) =>
      (await running.post(`/api/v1/sync/${ada.owner}`, empty, headers)).body.error?.code ?? 'ok';
    expect(await sync(ada.headers)).toBe('ok');
    expect(await sync({ cookie: ada.cookie })).toBe('ok');
    expect(await sync({ cookie: ada.cookie, origin: 'https://evil.example' })).toBe('wrong-origin');
    expect(await sync(bob.headers)).toBe('not-yours');
    expect(await sync({})).toBe('signed-out');
  });
});

describe('what ends a connection', () => {
  it('signing out, on this session only', async () => {
    const ada = await running.signUp('ada');
    const second = await running.post('/api/auth/sign-in/email', {
      email: 'ada@example.com',
      password: 'long enough',
      withToken: true,
    });
    const { token } = second.body as unknown as { token: string };
    const phone = running.user(ada, 'phone');
    const laptop = running.user({ ...ada, token }, 'laptop');
    await Promise.all([phone.connect(), laptop.connect()]);
    const closed = phone.until(() => false).catch((error: { code: number }) => error.code);
    await running.post('/api/auth/sign-out', {}, ada.headers);
    expect(await closed).toBe(4401);
    expect(await refusalOf(running.user(ada, 'phone'))).toBe(4401);
    add(laptop, { sku: 'mug' }, 1);
    await laptop.ask().accepted;
  });

  it('the end of the server, after everything is saved', async () => {
    const ada = await running.signUp('ada');
    const phone = running.user(ada, 'phone');
    await phone.connect();
    add(phone, { sku: 'mug' }, 7);
    await phone.ask().accepted;
    const closed = phone.until(() => false).catch((error: { code: number }) => error.code);
    await running.again();
    expect(await closed).toBe(1012);
    const fresh = running.user(ada, 'fresh');
    await fresh.connect();
    expect(cartOf(fresh.doc)).toEqual({ mug: 7 });
  });
});

it('is refused for what an update may not contain, and the rest of the basket stays', async () => {
  const guest = running.guest('g1');
  await guest.connect();
  add(guest, { sku: 'mug' }, 1);
  await guest.ask().accepted;
  const hostile = new Y.Doc();
  hostile.getMap('cart').set('c|not a line|guest:g2~x.0', { p: 1 });
  const answer = await running.post('/api/v1/sync/guest:g1?d=evil', asJson(hostile), {
    authorization: `Guest ${SECRET}`,
  });
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(answer.status).toBeLessThan(500);
  const junk = { stateVector: '/////w==', update: base64(Uint8Array.of(1, 2, 3, 255)) };
  const unread = await running.post('/api/v1/sync/guest:g1', junk, { authorization: `Guest ${SECRET}` });
  expect(unread.status).toBe(400);
  const fresh = running.guest('g1', 'fresh');
  await fresh.connect();
  expect(cartOf(fresh.doc)).toEqual({ mug: 1 });
});

it('tells every device when the goods have changed, also by an import beside the running server', async () => {
  const phone = running.guest('g1');
  await phone.connect();
  const beside = running.openGoods();
  await beside.catalogue.upsert([draft('new-thing')]);
  await beside.close();
  await phone.until(() => phone.notices.length > 0);
  const answer = await fetch(`${running.url}/api/v1/catalogue/products/new-thing`);
  const { revision } = (await answer.json()) as { revision: number };
  expect(phone.notices).toEqual([{ code: 'catalogue-changed', revision }]);
});
