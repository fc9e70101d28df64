/** The real socket: ws against the gateway, and y-websocket's own client. SPEC GW1–GW10. Turns, inboxes and outboxes by themselves are in turns.test.ts. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import {
  actorOf,
  add,
  cartKey,
  type Down,
  decodeDown,
  encodeUp,
  fail,
  LIMITS,
  lineIdOf,
  type Owner,
  ok,
  type Result,
  readBasket,
} from '../../../shared/src/index.ts';
import { createMemoryDurableStore } from '../../src/adapters/memory/durable-store.ts';
import { createMemoryGuestStore } from '../../src/adapters/memory/guest-store.ts';
import { createMemoryHotStore } from '../../src/adapters/memory/hot-store.ts';
import { systemClock } from '../../src/adapters/system/clock.ts';
import { systemRandom } from '../../src/adapters/system/random.ts';
import { attachGateway, type Gateway } from '../../src/adapters/ws/gateway.ts';
import { FRAMES_PER_TURN } from '../../src/adapters/ws/turns.ts';
import type { Authority } from '../../src/ports/authority.ts';
import { Measurements } from '../../src/ports/measurements.ts';
import { Rooms } from '../../src/room/rooms.ts';
import { unwrap } from '../support/basket-devices.ts';

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
const authorityOf = (owner: Owner): Authority => ({
  owner,
  sessionId: null,
  expiresAt: Number.POSITIVE_INFINITY,
  watch: () => () => undefined,
});

let http: Server;
let gateway: Gateway;
let rooms: Rooms;
let base: string;
let authenticate: (owner: Owner) => Result<Authority> | Promise<Result<Authority>>;
const clients: { terminate?(): void; destroy?(): void }[] = [];

beforeEach(async () => {
  authenticate = (owner) => ok(authorityOf(owner));
  rooms = new Rooms({
    stores: {
      hot: createMemoryHotStore(),
      durable: createMemoryDurableStore(),
      guests: createMemoryGuestStore(),
    },
    authorities: { renew: async () => fail('signed-out') },
    clock: systemClock,
    random: systemRandom,
    log: quiet,
    flush: { afterMs: 20, atMostMs: 60 },
  });
  http = createServer();
  gateway = attachGateway(http, {
    rooms,
    clock: systemClock,
    log: quiet,
    connects: { take: () => 0 },
    socketsPerAddress: 100,
    work: { of: () => ({ spend: () => 0 }) },
    measurements: new Measurements(),
    addressOf: () => '127.0.0.1',
    authenticate: async (_request, owner) => authenticate(owner),
  });
  await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
  base = `ws://127.0.0.1:${(http.address() as AddressInfo).port}`;
});

afterEach(async () => {
  for (const client of clients.splice(0)) {
    client.terminate?.();
    client.destroy?.();
  }
  gateway.close();
  await new Promise((done) => http.close(done));
});

/** A raw client that keeps what it hears; resolves with the close code when it is closed. */
const open = (path: string, protocols: string[] = []) => {
  const ws = new WebSocket(`${base}${path}`, protocols);
  clients.push(ws);
  const heard: Down[] = [];
  const waiting: (() => void)[] = [];
  ws.on('message', (data: Buffer) => {
    heard.push(unwrap(decodeDown(data)));
    for (const wake of waiting.splice(0)) wake();
  });
  const closed = new Promise<number>((done) => ws.on('close', (code) => done(code)));
  const opened = new Promise<void>((done) => ws.on('open', done));
  const hears = async <T extends Down['type']>(type: T): Promise<Extract<Down, { type: T }>> => {
    for (;;) {
      const found = heard.find((message): message is Extract<Down, { type: T }> => message.type === type);
      if (found) return found;
      await new Promise<void>((done) => waiting.push(done));
    }
  };
  return { ws, heard, closed, opened, hears };
};

const provider = (doc: Y.Doc, owner = 'user/u', device = 'A'): WebsocketProvider => {
  const made = new WebsocketProvider(`${base}/sync`, owner, doc, {
    WebSocketPolyfill: WebSocket as unknown as typeof globalThis.WebSocket,
    disableBc: true,
    params: { d: device },
    protocols: ['pannier.v1'],
  });
  clients.push(made);
  return made;
};

const until = (doc: Y.Doc, isTrue: () => boolean): Promise<void> =>
  new Promise((done) => {
    const look = () => {
      if (!isTrue()) return;
      doc.off('update', look);
      done();
    };
    doc.on('update', look);
    look();
  });

describe('the gateway', () => {
  it('GW1 carries two y-websocket clients to the same basket', async () => {
    const [a, b] = [new Y.Doc(), new Y.Doc()];
    provider(a, 'user/u', 'A');
    provider(b, 'user/u', 'B');
    unwrap(add({ doc: a, actor: actorOf('user:u', 'A', 0) }, { sku: 'cup' }, 2));
    await until(b, () => readBasket(b).itemCount === 2);
    unwrap(add({ doc: b, actor: actorOf('user:u', 'B', 0) }, { sku: 'cup' }, 1));
    await until(a, () => readBasket(a).itemCount === 3);
  });

  it('GW1 carries what was done offline when the client comes back', async () => {
    const [a, b] = [new Y.Doc(), new Y.Doc()];
    const first = provider(a);
    provider(b, 'user/u', 'B');
    await new Promise<void>((done) => first.once('sync', () => done()));
    first.disconnect();
    unwrap(add({ doc: a, actor: actorOf('user:u', 'A', 0) }, { sku: 'cup' }, 2));
    first.connect();
    await until(b, () => readBasket(b).itemCount === 2);
  });

  it('GW2 speaks first, with its sync step 1, and answers the subprotocol', async () => {
    const { heard, hears, ws } = open('/sync/user/u', ['pannier.v1', 'guest.xyz']);
    await hears('sync-step-1');
    expect(heard[0]?.type).toBe('sync-step-1');
    expect(ws.protocol).toBe('pannier.v1');
  });

  it('GW3 answers an ask when it is in the hot store and again when it is saved', async () => {
    const { ws, hears, opened } = open('/sync/guest/g?d=A');
    await opened;
    const doc = new Y.Doc();
    unwrap(add({ doc, actor: actorOf('guest:g', 'A', 0) }, { sku: 'cup' }, 2));
    ws.send(encodeUp({ type: 'update', update: Y.encodeStateAsUpdate(doc) }));
    ws.send(encodeUp({ type: 'ask', n: 7 }));
    expect(await hears('accepted')).toEqual({ type: 'accepted', n: 7 });
    expect(await hears('saved')).toEqual({ type: 'saved', n: 7 });
  });

  it.each([
    ['/elsewhere', 4404],
    ['/sync/shop/x', 4404],
    ['/sync/user/a%7Cb', 4404],
    ['/sync/user/u/more', 4404],
    ['/sync/user/u?d=a.b', 4400],
    ['/sync/user/u?d=server', 4400],
    ['/sync/user/u?g=-1', 4400],
  ])('GW4 accepts %s and closes with %i', async (path, code) => {
    expect(await open(path).closed).toBe(code);
  });

  it.each([
    ['signed-out', 4401],
    ['wrong-secret', 4403],
    ['wrong-origin', 4403],
    ['store-unavailable', 4503],
    ['invalid-field', 1011],
  ] as const)('GW5 closes a refused %s with %i', async (refusal, code) => {
    authenticate = () => fail(refusal);
    expect(await open('/sync/user/u').closed).toBe(code);
  });

  it('GW6 closes on text, on noise and on an oversized frame, and on nobody else', async () => {
    const other = open('/sync/user/u');
    await other.opened;
    for (const [frame, code] of [
      ['hello', 4400],
      [Uint8Array.of(99, 1, 2), 4400],
      [new Uint8Array(LIMITS.frameBytes + 1), 4413],
    ] as const) {
      const { ws, opened, closed } = open('/sync/user/u');
      await opened;
      ws.send(frame);
      expect(await closed).toBe(code);
    }
    expect(other.ws.readyState).toBe(WebSocket.OPEN);
  });

  it('GW7 tells a device of an older generation and closes with 4409', async () => {
    const { closed, hears } = open('/sync/user/u?g=3');
    expect(await hears('notice')).toEqual({ type: 'notice', notice: { code: 'generation', generation: 0 } });
    expect(await closed).toBe(4409);
  });

  it('GW8 lets nobody in while draining and closes those inside with 1012', async () => {
    const inside = open('/sync/user/u');
    await inside.opened;
    expect(await rooms.drain(5_000)).toBe(0);
    expect(await inside.closed).toBe(1012);
    expect(await open('/sync/user/u').closed).toBe(1012);
  });

  it('GW8 so is who was being let in when it began', async () => {
    let enter = (): void => undefined;
    const asked = new Promise<void>((wasAsked) => {
      const found = new Promise<Result<Authority>>((done) => {
        enter = () => done(ok(authorityOf('user:u')));
      });
      authenticate = () => {
        wasAsked();
        return found;
      };
    });
    const late = open('/sync/user/u');
    await asked;
    const draining = rooms.drain(5_000);
    enter();
    expect(await late.closed).toBe(1012);
    expect(late.heard).toEqual([]);
    expect(await draining).toBe(0);
  });

  it('GW8 does not wait for who can never be decided about', async () => {
    const asked = new Promise<void>((wasAsked) => {
      authenticate = () => {
        wasAsked();
        return new Promise(() => undefined);
      };
    });
    const never = new WebSocket(`${base}/sync/user/u`);
    const ended = new Promise((done) => never.once('error', done));
    await asked;
    gateway.close();
    expect(await ended).toMatchObject({ code: 'ECONNRESET' });
  });

  it('GW9 drops nothing of a flood and serves the others meanwhile', async () => {
    const doc = new Y.Doc();
    const frames: Uint8Array[] = [];
    doc.on('update', (update: Uint8Array) => frames.push(encodeUp({ type: 'update', update })));
    const actor = actorOf('user:u', 'A', 0);
    const count = LIMITS.framesBurst + 100;
    for (let i = 0; i < count; i++) unwrap(add({ doc, actor }, { sku: 'cup' }, 1));
    const flood = open('/sync/user/u?d=A');
    await flood.opened;
    for (const frame of frames) flood.ws.send(frame);
    flood.ws.send(encodeUp({ type: 'ask', n: 1 }));
    const other = open('/sync/user/v?d=B');
    await other.opened;
    other.ws.send(encodeUp({ type: 'ask', n: 2 }));
    expect((await other.hears('accepted')).n).toBe(2);
    await flood.hears('accepted');
    const room = unwrap(await rooms.open('user:u'));
    expect(readBasket(room.doc).itemCount).toBe(count);
  });

  it('GW9 lets the others in between a few frames that came together', async () => {
    const doc = new Y.Doc();
    const frames: Uint8Array[] = [];
    doc.on('update', (update: Uint8Array) => frames.push(encodeUp({ type: 'update', update })));
    for (let i = 0; i < 200; i++) unwrap(add({ doc, actor: actorOf('user:u', 'A', 0) }, { sku: 'cup' }, 1));
    const flood = open('/sync/user/u?d=A');
    await flood.opened;
    let inOneTurn = 0;
    let most = 0;
    unwrap(await rooms.open('user:u')).doc.on('update', () => {
      most = Math.max(most, ++inOneTurn);
    });
    let isOver = false;
    const turn = (): void => {
      inOneTurn = 0;
      if (!isOver) setImmediate(turn);
    };
    turn();
    for (const frame of frames) flood.ws.send(frame);
    flood.ws.send(encodeUp({ type: 'ask', n: 1 }));
    await flood.hears('accepted');
    isOver = true;
    // One read and one look at what waits, at most, between two ends of a turn.
    expect(most).toBeLessThanOrEqual(2 * FRAMES_PER_TURN);
  });

  it('GW10 opens a basket near its bound on a device that has nothing', async () => {
    const room = unwrap(await rooms.open('user:u'));
    const actor = actorOf('user:u', 'A', 0);
    let count = 0;
    while (room.state().byteLength < LIMITS.basketBytes - 2 * LIMITS.updateBytes) {
      const page = new Y.Doc();
      page.transact(() => {
        for (let i = 0; i < 2_400; i++) {
          const intent = { sku: `sku-${count++}`, personalisation: 'z'.repeat(500) };
          const value = { v: 1, p: 1, i: { s: intent.sku, t: intent.personalisation }, o: count };
          page.getMap('cart').set(cartKey(lineIdOf(intent), actor), value);
        }
      });
      const bytes = Y.encodeStateAsUpdate(page);
      unwrap(room.accept({ device: 'A', isDeviceNamed: true }, bytes, 'update', null));
    }
    const fresh = open('/sync/user/u?d=B');
    await fresh.opened;
    fresh.ws.send(encodeUp({ type: 'sync-step-1', stateVector: Uint8Array.of(0) }));
    fresh.ws.send(encodeUp({ type: 'ask', n: 1 }));
    const doc = new Y.Doc();
    Y.applyUpdate(doc, (await fresh.hears('sync-step-2')).update);
    expect(Y.encodeStateAsUpdate(doc).byteLength).toBeGreaterThan(2 * LIMITS.updateBytes);
    expect(doc.getMap('cart').size).toBe(count);
    expect((await fresh.hears('accepted')).n).toBe(1);
  });
});
