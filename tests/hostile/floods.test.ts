/** Floods: whoever speaks too much, or does not listen, pays for it alone. SPEC HO7, HO8. */
import { connect } from 'node:net';
import * as encoding from 'lib0/encoding';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { encodeUp } from '../../shared/src/index.ts';
import { frame, OP } from '../support/websocket-frame.ts';
import { askFrame, firstStep, largeUpdates, up, updatesOf } from './support/attack-frames.ts';
import type { RawSocket } from './support/raw-socket.ts';
import { openStage, type Stage } from './support/stage.ts';

// The machine may be busy with others.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.dispose());

const attackers: RawSocket[] = [];
afterEach(() => {
  for (const { tcp } of attackers.splice(0)) tcp.destroy();
});

const enter = async (path: string, from = '127.0.0.2'): Promise<RawSocket> => {
  const raw = stage.raw({ path, from });
  attackers.push(raw);
  expect(await raw.upgraded).toBe(101);
  return raw;
};

/** Frames that came, whatever they say, until so many have. */
const heard = (raw: RawSocket, count: number): Promise<void> =>
  new Promise((done) => {
    const look = (): void => {
      if (raw.count(OP.binary) < count) return;
      raw.tcp.off('data', look);
      done();
    };
    raw.tcp.on('data', look);
    look();
  });

/** The answer to one request from that address, as it came. */
const request = (from: string): Promise<string> =>
  new Promise((done) => {
    const tcp = connect({ port: stage.port, host: '127.0.0.1', localAddress: from });
    let answer = '';
    tcp.on('data', (bytes) => {
      answer += bytes.toString();
    });
    tcp.on('close', () => done(answer));
    tcp.write('GET /api/v1/catalogue/categories HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  });

const many = (count: number, each: Uint8Array): Buffer =>
  Buffer.concat(Array.from({ length: count }, () => each));

const presence = (): Buffer => {
  const e = encoding.createEncoder();
  for (const n of [1, 5, 1]) encoding.writeVarUint(e, n);
  encoding.writeVarString(e, '"here"');
  return up({ type: 'awareness', states: encoding.toUint8Array(e) });
};

it('HO7 takes a flood of updates at its own speed, and drops none', async () => {
  const updates = updatesOf('guest:flood', 'a', 2_400);
  const frames = Buffer.concat(updates.map((update) => up({ type: 'update', update })));
  const { figures } = await stage.during('2,400 updates at once', async () => {
    const raw = await enter('/sync/guest/flood?d=a');
    raw.send(frames, askFrame());
    // Step 1, then the answer to the ask: after every update before it.
    await heard(raw, 2);
    expect(raw.count(OP.close)).toBe(0);
  });
  const reader = stage.device('flood', 'reader');
  await reader.connect();
  expect(reader.doc.getMap('cart').size).toBe(1);
  expect([...reader.doc.getMap('cart').values()]).toMatchObject([{ p: 2_400 }]);
  expect(figures.p50).toBeLessThan(500);
});

it.each([
  ['asks', askFrame()],
  ['presence', presence()],
  ['questions who is here', up({ type: 'query-awareness' })],
  ['pings', frame(Buffer.alloc(100), { opcode: OP.ping })],
  ['pongs', frame(Buffer.alloc(100), { opcode: OP.pong })],
  ['full requests for the basket', firstStep()],
] as const)('HO7 lets nobody wait for a flood of %s', async (name, one) => {
  const { figures } = await stage.during(`20,000 ${name} from 8 sockets`, async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => enter('/sync/guest/flood?d=b')));
    const flood = many(2_500, one);
    for (const raw of all) raw.send(flood);
    // Somebody who comes now, from elsewhere, is served as ever.
    for (let i = 0; i < 40; i++) {
      const fresh = stage.device('fresh', `device-${i}`);
      await fresh.connect();
      await fresh.ask().accepted;
      fresh.drop();
    }
  });
  expect(figures.p50).toBeLessThan(500);
  expect(figures.grownMb).toBeLessThan(150);
});

it('HO7 charges what 64 devices of one basket tell each other', async () => {
  const { figures } = await stage.during('64,000 presence frames for 64 each', async () => {
    const all = await Promise.all(Array.from({ length: 64 }, () => enter('/sync/guest/crowd?d=c')));
    expect((await stage.raw({ path: '/sync/guest/crowd?d=c' }).closed).code).toBe(4529);
    for (const { tcp } of all) tcp.removeAllListeners('data').resume();
    const flood = many(1_000, presence());
    for (const raw of all) raw.send(flood);
    const fresh = stage.device('fresh', 'last');
    await fresh.connect();
    for (let i = 0; i < 400; i++) await fresh.ask().accepted;
  });
  expect(figures.p50).toBeLessThan(500);
});

it('HO7 turns away an address in debt, and nobody else', async () => {
  const from = '127.0.0.9';
  const noise = frame(encodeUp({ type: 'update', update: Buffer.alloc(2_000_000, 0xff) }));
  await stage.during('20 frames of 2 MB of noise', async () => {
    const all = await Promise.all(Array.from({ length: 20 }, () => enter('/sync/guest/debt?d=d', from)));
    for (const raw of all) raw.send(noise);
    // Step 1, and that it was no update.
    await Promise.all(all.map((raw) => heard(raw, 2)));
    expect((await stage.raw({ path: '/sync/guest/debt?d=e', from }).closed).code).toBe(4529);
    const refused = await request(from);
    expect(refused).toContain('429 Too Many Requests');
    expect(refused).toMatch(/retry-after: \d/);
    expect(await request('127.0.0.10')).toContain('200 OK');
  });
});

it('HO8 closes a reader that does not read, having kept little for it', async () => {
  const updates = largeUpdates('guest:slow', 'w', 14, 2_000);
  const { figures } = await stage.during('a reader that does not read, and 17 MB for it', async () => {
    // Not the address of the floods before, which may be in debt still.
    const slow = await enter('/sync/guest/slow?d=reader', '127.0.2.1');
    slow.tcp.pause();
    for (const [i, update] of updates.entries()) {
      const writer = await enter('/sync/guest/slow?d=w', `127.0.1.${i + 1}`);
      writer.send(frame(encodeUp({ type: 'update', update })), askFrame());
      await heard(writer, 2);

      writer.tcp.destroy();
    }
    slow.tcp.resume();
    expect((await slow.closed).code).toBe(1013);
  });
  expect(figures.grownMb).toBeLessThan(300);
});
