/** Updates of a hostile device in the honest devices' own basket. SPEC HO5, HO6. */

import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import {
  actorOf,
  add,
  cartKey,
  decodeDown,
  type ErrorCode,
  encodeUp,
  lineIdOf,
  readBasket,
} from '../../shared/src/index.ts';
import { mulberry } from '../support/mulberry.ts';
import { damaged, up, updatesOf } from './support/attack-frames.ts';
import { SECRET } from './support/raw-socket.ts';
import { openStage, SEED, type Stage } from './support/stage.ts';

const OWNER = 'guest:honest';
const PATH = '/sync/guest/honest';

/** A device's full answer that brings nothing. */
const NOTHING = encodeUp({ type: 'sync-step-2', update: Uint8Array.of(0, 0) });

// The machine may be busy with others.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.dispose());

/** What the server says to a device that only talks: the codes of its refusals, and how it ended. */
const tell = async (device: string, frames: readonly Uint8Array[]): Promise<(ErrorCode | number)[]> => {
  const ws = new WebSocket(
    `ws://127.0.0.1:${stage.port}${PATH}?d=${device}`,
    ['pannier.v1', `guest.${SECRET}`],
    { localAddress: '127.0.0.2' },
  );
  const heard: (ErrorCode | number)[] = [];
  return new Promise((done) => {
    ws.on('open', () => {
      for (const frame of frames) ws.send(frame);
      // One for each step 1 of the server: when it came, and when something was missing.
      ws.send(NOTHING);
      ws.send(NOTHING);
      ws.send(encodeUp({ type: 'ask', n: 1 }));
    });
    ws.on('message', (data: Buffer) => {
      const message = decodeDown(data);
      if (!message.ok) throw new Error('the server sent noise');
      if (message.value.type === 'refused') heard.push(message.value.code);
      if (message.value.type === 'accepted') ws.close();
    });
    ws.on('close', (code) => done(code === 1005 ? heard : [...heard, code]));
  });
};

const update = (bytes: Uint8Array): Uint8Array => encodeUp({ type: 'update', update: bytes });

/** An update that sets one key to anything at all. */
const setting = (map: string, key: string, value: unknown, client?: number): Uint8Array => {
  const doc = new Y.Doc();
  if (client !== undefined) doc.clientID = client;
  doc.getMap(map).set(key, value);
  return Y.encodeStateAsUpdate(doc);
};

const nested = (depth: number): unknown => {
  let value: unknown = 1;
  for (let i = 0; i < depth; i++) value = [value];
  return value;
};

it('HO5 refuses what is forged or no record, each with its code, and keeps nothing of it', async () => {
  const mine = cartKey(lineIdOf({ sku: 'forged' }), actorOf(OWNER, 'mallory', 0));
  const theirs = cartKey(lineIdOf({ sku: 'forged' }), actorOf(OWNER, 'phone', 0));
  const victim = stage.device('honest', 'victim');
  await victim.connect();
  add(victim, { sku: 'victim' }, 1);
  await victim.ask().accepted;
  const next = new Y.Doc();
  Y.applyUpdate(next, Y.encodeStateAsUpdate(victim.doc));
  next.clientID = victim.doc.clientID;
  const before = Y.encodeStateVector(next);
  next.getMap('cart').set(mine, { v: 1, p: 5, i: { s: 'forged' }, o: 1 });
  const list = new Y.Doc();
  list.getArray('cart').push([1, 2, 3]);
  const proto = JSON.parse('{"__proto__":{"v":1,"p":5}}') as unknown;
  const CASES: readonly (readonly [string, Uint8Array, ErrorCode])[] = [
    ['the next struct of another device', Y.encodeStateAsUpdate(next, before), 'client-id-foreign'],
    ['a key of another device', setting('cart', theirs, { v: 1, p: 5 }), 'client-id-foreign'],
    ['the ledger', setting('ledger', 'generation', 9), 'update-forbidden'],
    ['a map of its own', setting('own', mine, 1), 'update-forbidden'],
    ['a key that is none', setting('cart', '__proto__', 1), 'update-forbidden'],
    ['the record of nobody', setting('cart', mine, 'junk'), 'record-junk'],
    ['a record by its prototype', setting('cart', mine, proto), 'record-junk'],
    ['a record a thousand deep', setting('cart', mine, nested(1_000)), 'record-junk'],
    ['a record a hundred thousand deep', Buffer.alloc(200_000, Buffer.of(117, 1)), 'update-malformed'],
    ['an array', Y.encodeStateAsUpdate(list), 'update-forbidden'],
    ['no update', Uint8Array.of(1, 2, 3), 'update-malformed'],
    ['a client id no Yjs draws', setting('cart', mine, { v: 1, p: 5 }, 2 ** 40), 'update-malformed'],
    ['one deletion over another', Uint8Array.of(0, 1, 5, 2, 0, 3, 1, 1), 'update-malformed'],
    ['two million clients', Uint8Array.of(0x80, 0x89, 0x7a, 1), 'update-too-large'],
  ];
  await stage.during('forgeries', async () => {
    for (const [name, bytes, code] of CASES)
      expect([name, await tell('mallory', [update(bytes)])]).toEqual([name, [code]]);
  });
  const lines = readBasket(victim.doc).lines.map(({ intent }) => intent.sku);
  expect(lines).not.toContain('forged');
  add(victim, { sku: 'victim' }, 1);
  await victim.ask().accepted;
  expect(victim.refusals).toEqual([]);
});

it('HO5 stores what is replayed once', async () => {
  const [once = new Uint8Array()] = updatesOf(OWNER, 'replayer', 1);
  const seen = stage.device('honest', 'seen');
  await seen.connect();
  await stage.during('one update, 1,900 times', async () => {
    expect(
      await tell(
        'replayer',
        Array.from({ length: 1_900 }, () => update(once)),
      ),
    ).toEqual([]);
  });
  await seen.ask().accepted;
  const cups = seen.doc.getMap('cart').get(cartKey(lineIdOf({ sku: 'cup' }), actorOf(OWNER, 'replayer', 0)));
  expect(cups).toMatchObject({ p: 1 });
});

it('HO5 answers damaged updates with a code each, and the basket goes on', async () => {
  process.stdout.write(`  PANNIER_SEED=${SEED}\n`);
  const chance = mulberry(SEED);
  const sound = updatesOf(OWNER, 'damager', 40);
  const frames = Array.from({ length: 1_500 }, () => {
    const bytes = damaged(sound[chance() % sound.length] ?? new Uint8Array(), chance);
    return chance() % 2 === 0 ? update(bytes) : encodeUp({ type: 'sync-step-2', update: bytes });
  });
  const codes = new Map<string, number>();
  await stage.during('1,500 damaged updates', async () => {
    for (let at = 0; at < frames.length; at += 100)
      for (const code of await tell('damager', frames.slice(at, at + 100)))
        codes.set(String(code), (codes.get(String(code)) ?? 0) + 1);
  });
  process.stdout.write(`  refused with ${JSON.stringify(Object.fromEntries(codes))}\n`);
  expect(codes.size).toBeGreaterThan(1);
  expect([...codes.keys()].filter((code) => /^\d+$/.test(code))).toEqual([]);
});

it('HO6 lets nobody wait for 2,000 updates whose predecessor is missing', async () => {
  const [, ...rest] = updatesOf(OWNER, 'attacker', 2_102);
  const together = await stage.during('2,000 updates without their predecessor', async () => {
    const codes = await tell('attacker', rest.slice(0, 2_000).map(update));
    expect(codes).toEqual(Array.from({ length: 2_000 }, () => 'missing-predecessor'));
  });
  const apart = await stage.during('1,000 of them, each answered with nothing', async () => {
    const few = rest.slice(0, 1_000).flatMap((bytes) => [update(bytes), NOTHING]);
    expect(new Set(await tell('attacker', few))).toEqual(new Set(['missing-predecessor']));
  });
  const silent = await stage.during('2,100 of them, never explained', async () => {
    const raw = stage.raw({ path: `${PATH}?d=attacker` });
    await raw.upgraded;
    raw.send(Buffer.concat(rest.map((bytes) => up({ type: 'update', update: bytes }))));
    // More wait than may: it is to come back and say everything anew.
    expect((await raw.closed).code).toBe(1013);
  });
  for (const { figures } of [together, apart, silent]) expect(figures.p50).toBeLessThan(500);
});
