/**
 * The short way of the commonest update against the long one: SPEC IN15. Scenes are random, updates honest or
 * damaged; PANNIER_SEED repeats a run.
 */
import * as encoding from 'lib0/encoding';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import {
  add,
  lineIdOf,
  readBasket,
  setQuantity,
  stepDown,
  stepUp,
  viewOf,
} from '../../../shared/src/index.ts';
import { newBasketDocument } from '../../src/domain/basket-document.ts';
import type { WriteRules } from '../../src/domain/examine-update.ts';
import { inspectUpdate } from '../../src/domain/inspect-update.ts';
import { LiveDocument } from '../../src/domain/live-document.ts';
import { RecentWrites } from '../../src/domain/recent-writes.ts';
import { type Device, newDevice, unwrap } from '../support/basket-devices.ts';
import { type Chance, createChance, SEED } from '../support/chance.ts';

const SKUS = ['cup', 'plate', 'bowl'];

const edit = (device: Device, chance: Chance): void => {
  const [line] = [...viewOf([device.doc]).cart.keys()].slice(chance.int(3));
  const dice = chance.int(8);
  if (dice < 3 || !line) unwrap(add(device, { sku: chance.pick(SKUS) }, 1));
  else if (dice < 5) unwrap(setQuantity(device, line, chance.int(5)));
  else if (dice < 6) unwrap(stepDown(device, line));
  else unwrap(stepUp(device, line));
};

const rulesFor =
  (owners: ReadonlyMap<number, string>) =>
  (device: string): WriteRules => ({
    device,
    isDeviceNamed: true,
    ownOriginOnly: false,
    mayWrite: (origin) => origin === 'user:u',
    ownerOfClient: (client) => owners.get(client),
  });

/** Two servers' ends of one basket: one goes the short way where it can, the other always the long one. */
const createPair = () => {
  const short = LiveDocument.awake(newBasketDocument());
  const long = new Y.Doc();
  const owners = new Map<number, string>();
  const rules = rulesFor(owners);
  /** Gives both the bytes; answers which way they went. */
  const give = (device: string, bytes: Uint8Array): 'short' | 'long' | 'refused' => {
    const plain = short.recognise(bytes, rules(device));
    const inspected = inspectUpdate(long, bytes, rules(device));
    if (!plain && !inspected.ok) return 'refused';
    const { update, newClients, isEmpty } = unwrap(inspected);
    if (plain) {
      expect(isEmpty).toBe(false);
      expect(update).toBe(bytes);
      expect(newClients).toEqual(plain.clock === 0 ? [plain.client] : []);
    }
    short.take(plain ?? unwrap(inspected), device);
    Y.applyUpdate(long, update);
    for (const client of newClients) owners.set(client, device);
    return plain ? 'short' : 'long';
  };
  const agree = (): void => {
    expect(Y.equalSnapshots(Y.snapshot(short.doc), Y.snapshot(long))).toBe(true);
    expect(short.doc.getMap('cart').toJSON()).toEqual(long.getMap('cart').toJSON());
    expect([short.doc.store.pendingStructs, short.doc.store.pendingDs]).toEqual([null, null]);
    const [a, b] = [new Y.Doc(), new Y.Doc()];
    Y.applyUpdate(a, short.state());
    Y.applyUpdate(b, Y.encodeStateAsUpdate(long));
    expect(readBasket(a)).toEqual(readBasket(b));
    expect(Buffer.from(Y.encodeStateAsUpdate(a)).equals(Y.encodeStateAsUpdate(b))).toBe(true);
  };
  return { short, long, give, agree };
};

const damage = (chance: Chance, bytes: Uint8Array): Uint8Array => {
  const damaged = bytes.slice();
  const at = chance.int(damaged.length);
  const dice = chance.int(4);
  if (dice === 0) return damaged.subarray(0, at).slice();
  if (dice === 1) return Uint8Array.from([...damaged, chance.int(256)]);
  damaged[at] = dice === 2 ? chance.int(256) : (damaged[at] ?? 0) ^ (1 << chance.int(8));
  return damaged;
};

/** No client id of Yjs' own, but for the last. */
const STRANGE = [2 ** 32, 2 ** 32 + 7, 2 ** 40, 2 ** 45, 2 ** 52, Number.MAX_SAFE_INTEGER, 2 ** 32 - 1];

type Id = readonly [client: number, clock: number];

/** The bytes of a plain write, whatever ids it names. */
const plainWrite = (id: Id, over: Id, value: unknown): Uint8Array =>
  encoding.encode((encoder) => {
    for (const number of [1, 1, ...id]) encoding.writeVarUint(encoder, number);
    encoding.writeUint8(encoder, 0xa8);
    for (const number of [...over, 1]) encoding.writeVarUint(encoder, number);
    encoding.writeAny(encoder, value as encoding.AnyEncodable);
    for (const number of [1, over[0], 1, over[1], 1]) encoding.writeVarUint(encoder, number);
  });

describe('a plain write', () => {
  it(`IN15 ends where the long way ends (PANNIER_SEED=${SEED})`, () => {
    const chance = createChance(SEED);
    const ways = { short: 0, long: 0, refused: 0 };
    for (let round = 0; round < 12; round++) {
      const pair = createPair();
      const devices = [newDevice('A'), newDevice('B'), newDevice('A')];
      for (let i = 0; i < 200; i++) {
        const device = chance.pick(devices);
        edit(device, chance);
        for (const update of device.sent.splice(0)) {
          if (chance.int(3) === 0) ways[pair.give(device.name, damage(chance, update))]++;
          if (chance.int(9) === 0) pair.give(chance.pick(['A', 'B']), update);
          pair.give(device.name, update);
          // Again, as after a reconnect: nothing new, by either way.
          if (chance.int(5) === 0) expect(pair.give(device.name, update)).not.toBe('short');
        }
        // Late to some: two pages of one device then write over the same value.
        for (const other of devices)
          if (chance.int(3) > 0) Y.applyUpdate(other.doc, Y.encodeStateAsUpdate(pair.long), 'server');
        if (chance.int(40) === 0) pair.agree();
        if (chance.int(60) === 0) pair.short.sleep();
      }
      pair.agree();
    }
    expect(ways.refused).toBeGreaterThan(100);
  }, 120_000);

  it(`IN15 knows ids apart however large they are (PANNIER_SEED=${SEED})`, () => {
    const chance = createChance(SEED ^ 0x1d5);
    const ways = { short: 0, long: 0, refused: 0 };
    for (let round = 0; round < 70; round++) {
      const pair = createPair();
      const [honest, hostile] = [newDevice('A'), newDevice('B')];
      const client = STRANGE[round % STRANGE.length] ?? 0;
      hostile.doc.clientID = client;
      unwrap(add(hostile, { sku: 'cup' }, 1));
      const [record] = Object.values(hostile.doc.getMap('cart').toJSON());
      const [first = new Uint8Array()] = hostile.sent;
      let next = 1;
      for (let i = 0; i < 60; i++) {
        if (i % 2 === 0) {
          unwrap(add(honest, { sku: chance.pick(SKUS) }, 1));
          for (const update of honest.sent.splice(0)) expect(pair.give('A', update)).not.toBe('refused');
          continue;
        }
        // Mostly the next write after its last one, else anything.
        const isNext = chance.int(3) > 0;
        const clock = isNext ? next : chance.int(6);
        const of = isNext ? client : chance.pick([client, client - 1, honest.doc.clientID]);
        const over = [of, isNext ? next - 1 : chance.int(3)] as const;
        const way = pair.give('B', i === 1 ? first : plainWrite([client, clock], over, record));
        if (i > 1 && way !== 'refused') next = clock + 1;
        if (client >= 2 ** 32) expect(way).toBe('refused');
        ways[way]++;
      }
      pair.agree();
    }
    expect(ways.short).toBeGreaterThan(5);
  }, 60_000);

  it('IN15 loses nothing that waits where the document was written to beside it', () => {
    const [one, other] = [newDevice('A'), newDevice('A')];
    for (const sku of ['cup', 'plate']) unwrap(add(one, { sku }, 1));
    const [doc, long] = [newBasketDocument(), new Y.Doc()];
    for (const each of [other.doc, doc, long]) Y.applyUpdate(each, Y.encodeStateAsUpdate(one.doc), 'server');
    one.sent.length = 0;
    for (const sku of ['cup', 'plate']) unwrap(add(one, { sku }, 1));
    unwrap(setQuantity(other, lineIdOf({ sku: 'cup' }), 9));
    const recent = new RecentWrites();
    for (const update of one.sent) {
      const write = recent.recognise(doc, update, rulesFor(new Map())('A'));
      if (!write) throw new Error('not a plain write');
      recent.add(write);
    }
    for (const update of other.sent) Y.applyUpdate(doc, update);
    recent.settle(doc);
    for (const update of [...other.sent, ...one.sent]) Y.applyUpdate(long, update);
    expect(Y.equalSnapshots(Y.snapshot(doc), Y.snapshot(long))).toBe(true);
    expect(doc.getMap('cart').toJSON()).toEqual(long.getMap('cart').toJSON());
    expect(doc.store.pendingStructs).toBe(null);
  });

  it('IN15 is what taps on a line are, but for the first', () => {
    const pair = createPair();
    const device = newDevice('A');
    const ways: string[] = [];
    for (let i = 0; i < 300; i++) {
      unwrap(add(device, { sku: 'cup' }, 1));
      for (const update of device.sent.splice(0)) ways.push(pair.give('A', update));
    }
    expect(ways).toEqual(['long', ...Array.from({ length: 299 }, () => 'short')]);
    pair.agree();
    expect(readBasket(pair.short.doc).itemCount).toBe(300);
  });

  it('IN15 leaves a Yjs client id of another device to the long way', () => {
    const pair = createPair();
    const [a, b] = [newDevice('A'), newDevice('B')];
    for (const device of [a, b]) {
      unwrap(add(device, { sku: 'cup' }, 1));
      for (const update of device.sent.splice(0)) pair.give(device.name, update);
    }
    Y.applyUpdate(b.doc, Y.encodeStateAsUpdate(pair.long), 'server');
    b.doc.clientID = a.doc.clientID;
    unwrap(add(b, { sku: 'cup' }, 1));
    expect(b.sent.map((update) => pair.give('B', update))).toEqual(['refused']);
  });

  it('IN15 leaves another device, another value and a late one to the long way', () => {
    const pair = createPair();
    const device = newDevice('A');
    for (let i = 0; i < 3; i++) unwrap(add(device, { sku: 'cup' }, 1));
    const [first, second, third] = device.sent as [Uint8Array, Uint8Array, Uint8Array];
    expect(pair.give('A', first)).toBe('long');
    expect(pair.give('A', third)).toBe('refused');
    expect(pair.give('B', second)).toBe('refused');
    expect(pair.give('A', second)).toBe('short');
    expect(pair.give('B', third)).toBe('refused');
    expect(pair.give('A', third)).toBe('short');
    pair.agree();
  });
});
