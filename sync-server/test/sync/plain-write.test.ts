/**
 * The short way of the commonest update against the long one: SPEC IN15. Scenes are random, updates honest or
 * damaged; PANNIER_SEED repeats a run.
 */
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { add, readBasket, setQuantity, stepDown, stepUp, viewOf } from '../../../shared/src/index.ts';
import { newBasketDocument } from '../../src/domain/basket-document.ts';
import type { WriteRules } from '../../src/domain/examine-update.ts';
import { inspectUpdate } from '../../src/domain/inspect-update.ts';
import { LiveDocument } from '../../src/domain/live-document.ts';
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

/** Two servers' ends of one basket: one goes the short way where it can, the other always the long one. */
const createPair = () => {
  const short = LiveDocument.awake(newBasketDocument());
  const long = new Y.Doc();
  const owners = new Map<number, string>();
  const rules = (device: string): WriteRules => ({
    device,
    isDeviceNamed: true,
    ownOriginOnly: false,
    mayWrite: (origin) => origin === 'user:u',
    ownerOfClient: (client) => owners.get(client),
  });
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
