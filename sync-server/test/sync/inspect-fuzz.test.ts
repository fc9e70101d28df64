/**
 * Whatever bytes come, inspection neither throws nor changes the document, and what it accepts is complete,
 * readable and the same on every replica: SPEC IN13. The seed is printed; PANNIER_SEED repeats a run.
 */
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import {
  add,
  ERRORS,
  readBasket,
  setQuantity,
  stepDown,
  stepUp,
  viewOf,
  wish,
} from '../../../shared/src/index.ts';
import { newBasketDocument } from '../../src/domain/basket-document.ts';
import type { Struct } from '../../src/domain/decode-update.ts';
import { encodeUpdate } from '../../src/domain/encode-update.ts';
import { type Device, newDevice, newServer, unwrap } from '../support/basket-devices.ts';
import { type Chance, createChance, SEED } from '../support/chance.ts';

const CASES = 20_000;
const SKUS = ['cup', 'plate', 'bowl', 'jug', 'tray'];

const edit = (device: Device, chance: Chance): void => {
  const sku = chance.pick(SKUS);
  const [line] = [...viewOf([device.doc]).cart.keys()].slice(chance.int(3));
  const dice = chance.int(10);
  if (dice < 4 || !line) unwrap(add(device, { sku }, 1 + chance.int(3)));
  else if (dice < 6) unwrap(setQuantity(device, line, chance.int(9)));
  else if (dice < 7) unwrap(stepDown(device, line));
  else if (dice < 8) unwrap(wish(device, 'wishlist', { sku }));
  else unwrap(stepUp(device, line));
};

/** A server, two devices that are in sync with it, and updates it has not taken: single ones and full answers. */
const createScene = (chance: Chance) => {
  const server = newServer();
  const devices = [newDevice('A'), newDevice('B')];
  for (let i = 0; i < 60; i++) {
    const device = chance.pick(devices);
    edit(device, chance);
    server.takeAll(device);
    for (const other of devices) server.bringUp(other);
  }
  for (const device of devices) for (let i = 0; i < 6; i++) edit(device, chance);
  const honest = devices.flatMap(({ sent, doc }) => [
    ...sent,
    Y.encodeStateAsUpdate(doc),
    Y.encodeStateAsUpdate(doc, Y.encodeStateVector(server.doc)),
  ]);
  return { server, devices, honest };
};

/** Some id of a struct in the scene, sometimes one that does not exist. */
const someId = (chance: Chance, doc: Y.Doc): Y.ID => {
  const client = chance.pick([...doc.store.clients.keys(), 7]);
  return Y.createID(client, chance.int(Y.getState(doc.store, client) + 3));
};

/** Puts a lie into one field of an item. */
const twist = (chance: Chance, item: Y.Item, doc: Y.Doc): void => {
  const lie = chance.int(7);
  if (lie === 0) item.origin = someId(chance, doc);
  else if (lie === 1) item.rightOrigin = someId(chance, doc);
  else if (lie === 2) item.id = someId(chance, doc);
  else if (lie === 3) item.content = new Y.ContentDeleted(1 + chance.int(4));
  else if (lie === 4) item.origin = null;
  else if (lie === 5) item.id = Y.createID(item.id.client, item.id.clock + chance.int(3));
  else item.content = new Y.ContentAny([{ v: 1 }, 2]);
  if (item.origin === null && item.parent === null) {
    Object.assign(item, { parent: chance.pick(['cart', 'wish', 'ledger', 'nope']), parentSub: 'c|x|y' });
  }
};

/** Well-formed updates that lie: about predecessors, places, ids, lengths and deletions. */
const forge = (chance: Chance, honest: readonly Uint8Array[], doc: Y.Doc): Uint8Array => {
  const { structs, ds } = Y.decodeUpdate(chance.pick(honest));
  const clients = new Map<number, Struct[]>();
  for (const struct of structs) {
    if (struct instanceof Y.Item && chance.int(4) === 0) twist(chance, struct, doc);
    if (chance.int(12) === 0) continue;
    const list = clients.get(struct.id.client) ?? [];
    clients.set(struct.id.client, [
      ...list,
      chance.int(25) === 0 ? new Y.GC(struct.id, struct.length) : struct,
    ]);
  }
  const deletes = [...ds.clients].flatMap(([client, ranges]) =>
    ranges.map(({ clock, len }) => ({ client, clock, length: len })),
  );
  if (chance.int(3) === 0) {
    const { client, clock } = someId(chance, doc);
    deletes.push({ client, clock, length: 1 + chance.int(5) });
    // In order, as Yjs writes them; else nothing but that would be found.
    deletes.sort((a, b) => a.client - b.client || a.clock - b.clock);
  }
  return encodeUpdate({ clients, deletes }, () => 0);
};

const mutate = (chance: Chance, honest: readonly Uint8Array[], doc: Y.Doc): Uint8Array => {
  if (chance.int(2) === 0) return forge(chance, honest, doc);
  const bytes = chance.pick(honest).slice();
  switch (chance.int(6)) {
    case 0:
      return bytes.subarray(0, chance.int(bytes.length + 1)).slice();
    case 1:
      return Uint8Array.from({ length: chance.int(200) }, () => chance.int(256));
    case 2: {
      const other = chance.pick(honest);
      const at = chance.int(bytes.length);
      return Uint8Array.from([...bytes.subarray(0, at), ...other.subarray(chance.int(other.length))]);
    }
    case 3: {
      const at = chance.int(bytes.length);
      return Uint8Array.from([...bytes.subarray(0, at), chance.int(256), ...bytes.subarray(at)]);
    }
    default:
      for (let i = 0; i <= chance.int(3); i++) bytes[chance.int(bytes.length)] = chance.int(256);
      return bytes;
  }
};

const sameState = (a: Y.Doc, b: Y.Doc): boolean =>
  Buffer.from(Y.encodeStateAsUpdate(a)).equals(Y.encodeStateAsUpdate(b));

describe('inspection under fuzz', () => {
  it(`IN13 survives ${CASES} damaged updates (PANNIER_SEED=${SEED})`, () => {
    const chance = createChance(SEED);
    let scene = createScene(chance);
    let before = Y.encodeStateAsUpdate(scene.server.doc);
    const outcomes = new Map<string, number>();
    for (let i = 0; i < CASES; i++) {
      const bytes = mutate(chance, scene.honest, scene.server.doc);
      const { server } = scene;
      const result = chance.int(2) === 0 ? server.inspect('A', bytes) : server.sieve('A', bytes);
      // Damage would stay, so looking now and then sees it too.
      if (i % 10 === 0 || result.ok)
        expect(Buffer.from(Y.encodeStateAsUpdate(server.doc)).equals(before)).toBe(true);
      const outcome = result.ok ? (result.value.isEmpty ? 'empty' : 'accepted') : result.error.code;
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      if (!result.ok) {
        expect(result.error.code in ERRORS).toBe(true);
        continue;
      }
      if (outcome === 'empty' && i % 5 !== 0) continue;
      // What is accepted must be whole on the server and on any replica that has only what the server had.
      const replica = newBasketDocument();
      Y.applyUpdate(replica, before);
      Y.applyUpdate(replica, result.value.update);
      expect([replica.store.pendingStructs, replica.store.pendingDs]).toEqual([null, null]);
      expect(viewOf([replica]).junk).toBe(0);
      const reloaded = new Y.Doc();
      Y.applyUpdate(reloaded, Y.encodeStateAsUpdate(replica));
      expect(readBasket(reloaded)).toEqual(readBasket(replica));
      if (result.value.isEmpty) expect(sameState(replica, server.doc)).toBe(true);
      else {
        expect(sameState(replica, server.doc)).toBe(false);
        // A new scene now and then, so that documents differ; accepted damage is A's own and stays A's.
        if (chance.int(20) === 0) {
          scene = createScene(chance);
          before = Y.encodeStateAsUpdate(scene.server.doc);
        }
      }
    }
    process.stdout.write(
      `inspection fuzz, PANNIER_SEED=${SEED}: ${JSON.stringify(Object.fromEntries(outcomes))}\n`,
    );
    for (const outcome of ['accepted', 'empty', 'update-malformed', 'missing-predecessor'])
      expect(outcomes.get(outcome) ?? 0, `${outcome} never happened`).toBeGreaterThan(20);
  }, 120_000);

  it(`IN14 converges with honest replicas while damage rains on it (PANNIER_SEED=${SEED})`, () => {
    const chance = createChance(SEED ^ 0x5eed);
    for (let round = 0; round < 20; round++) {
      const { server, devices, honest } = createScene(chance);
      for (let i = 0; i < 50; i++) {
        // From a hostile third device: whatever of it is accepted must not stand in the way of the others.
        server.take(
          'C',
          mutate(chance, honest, server.doc),
          chance.int(2) === 0 ? server.inspect : server.sieve,
        );
        const device = chance.pick(devices);
        edit(device, chance);
      }
      for (const device of devices) {
        const outcome = server.take(device.name, Y.encodeStateAsUpdate(device.doc), server.sieve);
        expect(outcome).toBe('ok');
      }
      for (const device of devices) server.bringUp(device);
      const [a, b] = devices.map(({ doc }) => readBasket(doc));
      expect(a).toEqual(b);
      expect(a).toEqual(readBasket(server.doc));
    }
  });
});
