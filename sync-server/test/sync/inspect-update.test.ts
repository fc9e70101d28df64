/** What an update may do to a basket: SPEC IN1–IN12. */
import * as encoding from 'lib0/encoding';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import {
  actorOf,
  add,
  cartKey,
  LIMITS,
  type LineId,
  lineIdOf,
  readBasket,
  setQuantity,
  stepUp,
} from '../../../shared/src/index.ts';
import { decodeUpdate } from '../../src/domain/decode-update.ts';
import { encodeUpdate } from '../../src/domain/encode-update.ts';
import { codeOf, type Device, newDevice, newServer, unwrap } from '../support/basket-devices.ts';

const LINE: LineId = lineIdOf({ sku: 'cup' });
const addCup = (device: Device, units = 1): LineId => unwrap(add(device, { sku: 'cup' }, units));

/** The update a raw write makes, for content no op of ours would write. */
const updateOf = (write: (doc: Y.Doc) => void, doc = new Y.Doc()): Uint8Array => {
  const before = Y.encodeStateVector(doc);
  doc.transact(() => write(doc));
  return Y.encodeStateAsUpdate(doc, before);
};

/** A document under a client id of our choice. */
const docOf = (clientID: number): Y.Doc => Object.assign(new Y.Doc(), { clientID });

const numbers = (...values: number[]): Uint8Array =>
  encoding.encode((encoder) => {
    for (const value of values) encoding.writeVarUint(encoder, value);
  });

const goodRecord = (more: object = {}) => ({ v: 1, p: 1, i: 'cup', o: 1, ...more });
const key = (device = 'A', origin: 'user:u' | 'user:x' | 'guest:g' = 'user:u') =>
  cartKey(LINE, actorOf(origin, device, 0));

describe('what is accepted', () => {
  it('IN1 accepts what honest devices write and says what is new in it', () => {
    const server = newServer();
    const a = newDevice('A');
    addCup(a, 2);
    const inspected = unwrap(server.inspect('A', a.sent[0] ?? new Uint8Array()));
    expect(inspected).toMatchObject({ isEmpty: false, newClients: [a.doc.clientID] });
    expect([...inspected.keys]).toEqual([`cart/${key()}`]);
    unwrap(stepUp(a, LINE));
    unwrap(setQuantity(a, LINE, 9));
    server.takeAll(a);
    expect(readBasket(server.doc).itemCount).toBe(9);
  });

  it('IN2 finds nothing new in what it has, in updates and in full answers', () => {
    const server = newServer();
    const a = newDevice('A');
    addCup(a);
    addCup(a);
    const sent = [...a.sent];
    server.takeAll(a);
    for (const update of [...sent, Y.encodeStateAsUpdate(a.doc), Uint8Array.of(0, 0)])
      expect(server.take('A', update)).toBe('empty');
  });

  it('IN3 accepts another page of the same device going on with its actor', () => {
    const server = newServer();
    const first = newDevice('A');
    addCup(first, 3);
    server.takeAll(first);
    const second = newDevice('A');
    server.bringUp(second);
    unwrap(stepUp(second, LINE));
    server.takeAll(second);
    expect(readBasket(server.doc).itemCount).toBe(4);
  });
});

describe('what is refused', () => {
  it.each([
    ['nothing at all', new Uint8Array()],
    ['half an update', updateOf((doc) => doc.getMap('cart').set(key(), goodRecord())).subarray(0, 20)],
    ['noise', Uint8Array.from({ length: 64 }, (_, i) => i * 37)],
    ['a clock beyond counting', Uint8Array.of(1, 1, 5, 255, 255, 255, 255, 255, 255, 255, 15, 0, 1, 0)],
    ['a struct of no length', Uint8Array.of(1, 1, 5, 0, 0, 0, 0)],
    ['one client in two blocks', Uint8Array.of(2, 1, 5, 0, 0, 1, 1, 5, 1, 0, 1, 0)],
    ['a client id Yjs never draws', updateOf((doc) => doc.getMap('cart').set(key(), {}), docOf(2 ** 32))],
    ['a deletion of such a client', numbers(0, 1, 2 ** 32, 1, 0, 1)],
    ['one deletion over another', numbers(0, 1, 5, 2, 0, 3, 1, 1)],
    ['deletions out of order', numbers(0, 1, 5, 2, 3, 1, 0, 1)],
    ['deletions of one client in two blocks', numbers(0, 2, 5, 1, 0, 9, 5, 1, 0, 9)],
  ])('IN4 refuses %s as malformed', (_what, bytes) => {
    expect(codeOf(newServer().inspect('A', bytes))).toBe('update-malformed');
  });

  it('IN4 takes the greatest client id Yjs draws', () => {
    const update = updateOf((doc) => doc.getMap('cart').set(key(), goodRecord()), docOf(2 ** 32 - 1));
    expect(newServer().take('A', update)).toBe('ok');
  });

  it('IN4 refuses an update above the bound unread', () => {
    expect(codeOf(newServer().inspect('A', new Uint8Array(LIMITS.updateBytes + 1)))).toBe('update-too-large');
  });

  it('IN4 refuses an update of more clients than any device has, and one that deletes of so many', () => {
    const count = LIMITS.clientsPerUpdate + 1;
    const structs = encoding.createEncoder();
    encoding.writeVarUint(structs, count);
    expect(codeOf(newServer().inspect('A', encoding.toUint8Array(structs)))).toBe('update-too-large');
    const deletes = encoding.createEncoder();
    encoding.writeVarUint(deletes, 0);
    encoding.writeVarUint(deletes, count);
    // One range each: from clock 0, one long.
    for (let client = 1; client <= count; client++)
      for (const number of [client, 1, 0, 1]) encoding.writeVarUint(deletes, number);
    expect(codeOf(newServer().inspect('A', encoding.toUint8Array(deletes)))).toBe('update-too-large');
  });

  it.each<[string, (doc: Y.Doc) => void]>([
    ['a map that is none of ours', (doc) => doc.getMap('prices').set(key(), goodRecord())],
    ['the ledger', (doc) => doc.getMap('ledger').set('g|x', { v: 1 })],
    ['a key spelled like none of ours', (doc) => doc.getMap('cart').set('total', goodRecord())],
    ['the key of another owner', (doc) => doc.getMap('cart').set(key('A', 'user:x'), goodRecord())],
    ['the key of a guest nobody claimed', (doc) => doc.getMap('cart').set(key('A', 'guest:g'), goodRecord())],
    ['a nested map', (doc) => doc.getMap('cart').set(key(), new Y.Map())],
    ['a nested text', (doc) => doc.getMap('cart').set(key(), new Y.Text('x'))],
    ['a subdocument', (doc) => doc.getMap('cart').set(key(), new Y.Doc())],
    ['bytes', (doc) => doc.getMap('cart').set(key(), Uint8Array.of(1))],
    ['an array', (doc) => doc.getArray('cart').push([goodRecord()])],
    ['text', (doc) => doc.getText('cart').insert(0, 'x')],
    ['XML', (doc) => doc.getXmlFragment('cart').insert(0, [new Y.XmlElement('a')])],
  ])('IN5 forbids %s', (_what, write) => {
    const server = newServer();
    expect(codeOf(server.inspect('A', updateOf(write)))).toBe('update-forbidden');
    expect(codeOf(server.sieve('A', updateOf(write)))).not.toBe('update-malformed');
  });

  it.each<[string, unknown]>([
    ['a number', 7],
    ['nothing', null],
    ['a record without a version', { p: 1, i: 'cup' }],
    ['a record of another line', goodRecord({ i: 'saucer' })],
    ['a negative count', goodRecord({ p: -1 })],
    ['a fraction', goodRecord({ p: 0.5 })],
    ['not a number', goodRecord({ p: Number.NaN })],
    ['too much', goodRecord({ p: 2 ** 41 })],
    ['bytes in a member', goodRecord({ extra: Uint8Array.of(1) })],
    ['a big integer', goodRecord({ extra: 1n })],
    ['deep nesting', goodRecord({ extra: [[[[[[[[1]]]]]]]] })],
  ])('IN6 calls %s junk', (_what, value) => {
    const update = updateOf((doc) => doc.getMap('cart').set(key(), value));
    expect(codeOf(newServer().inspect('A', update))).toBe('record-junk');
  });

  it('IN6 calls a record with an inherited member junk: a snapshot would lose it', () => {
    const bytes = updateOf((doc) => doc.getMap('cart').set(key(), goodRecord({ xxproto__: { v: 9 } })));
    const text = new TextDecoder('latin1').decode(bytes);
    const at = text.indexOf('xxproto__');
    const forged = bytes.slice();
    forged.set(new TextEncoder().encode('__proto__'), at);
    expect(codeOf(newServer().inspect('A', forged))).toBe('record-junk');
  });

  it('IN7 forbids a guest to cover anybody else', () => {
    const server = newServer('guest:g');
    const stranger = actorOf('user:u', 'B', 0);
    const covering = goodRecord({ n: 1, a: { n: 1, q: 0, t: 1, r: 1 }, w: { [stranger]: [9, 9, 9] } });
    const write = (record: object) => updateOf((doc) => doc.getMap('cart').set(key('A', 'guest:g'), record));
    expect(codeOf(server.inspect('A', write(covering)))).toBe('update-forbidden');
    expect(codeOf(server.inspect('A', write(goodRecord({ p: 1, m: 1, s: { [stranger]: 1 } }))))).toBe(
      'update-forbidden',
    );
    expect(codeOf(server.inspect('A', write(goodRecord())))).toBe('ok');
  });

  it('IN8 forbids deleting a key, and accepts replacing it', () => {
    const server = newServer();
    const a = newDevice('A');
    addCup(a);
    server.takeAll(a);
    a.doc.getMap('cart').delete(key());
    expect(server.take('A', a.sent.pop() ?? new Uint8Array())).toBe('update-forbidden');
    expect(readBasket(server.doc).itemCount).toBe(1);
  });

  it('IN8 keeps nothing of a deletion that is known: what takes its place may not be stored yet', () => {
    const server = newServer();
    const [a, b] = [newDevice('A'), newDevice('B')];
    addCup(a);
    addCup(a);
    server.takeAll(a);
    Y.applyUpdate(b.doc, Y.encodeStateAsUpdate(server.doc), 'server');
    const vector = Y.encodeStateVector(server.doc);
    addCup(b);
    const answer = Y.encodeStateAsUpdate(b.doc, vector);
    expect(Y.decodeUpdate(answer).ds.clients.has(a.doc.clientID)).toBe(true);
    const { update } = unwrap(server.sieve('B', answer));
    expect(Y.decodeUpdate(update).ds.clients.size).toBe(0);
    Y.applyUpdate(server.doc, update);
    expect(readBasket(server.doc).itemCount).toBe(3);
  });

  it('IN8 forbids setting a key and deleting it in the same breath', () => {
    const server = newServer();
    const a = newDevice('A');
    addCup(a);
    server.takeAll(a);
    a.doc.transact(() => {
      a.doc.getMap('cart').set(key(), goodRecord({ v: 2 }));
      a.doc.getMap('cart').delete(key());
    });
    expect(server.take('A', a.sent.pop() ?? new Uint8Array())).toBe('update-forbidden');
    expect(readBasket(server.doc).itemCount).toBe(1);
  });

  it('IN8 forbids the same to a device that keeps deleted content', () => {
    const server = newServer();
    const a = newDevice('A');
    addCup(a);
    server.takeAll(a);
    const hoarder = new Y.Doc({ gc: false });
    Y.applyUpdate(hoarder, Y.encodeStateAsUpdate(a.doc));
    const before = Y.encodeStateVector(hoarder);
    hoarder.transact(() => {
      hoarder.getMap('cart').set(key(), goodRecord({ v: 2 }));
      hoarder.getMap('cart').delete(key());
    });
    expect(server.take('A', Y.encodeStateAsUpdate(hoarder, before))).toBe('update-forbidden');
    expect(readBasket(server.doc).itemCount).toBe(1);
  });

  it('IN8 forbids an empty successor, which would take the value away without deleting it', () => {
    const server = newServer();
    const a = newDevice('A');
    addCup(a);
    server.takeAll(a);
    addCup(a);
    const { clients } = unwrap(decodeUpdate(a.sent[0] ?? new Uint8Array()));
    for (const struct of [...clients.values()].flat())
      if (struct instanceof Y.Item) struct.content = new Y.ContentDeleted(1);
    expect(
      server.take(
        'A',
        encodeUpdate({ clients, deletes: [] }, () => 0),
      ),
    ).toBe('update-forbidden');
    expect(readBasket(server.doc).itemCount).toBe(1);
  });

  it('IN8 forbids a bare deletion of what another device wrote', () => {
    const server = newServer();
    const a = newDevice('A');
    addCup(a);
    server.takeAll(a);
    const bare = Uint8Array.from([0, 1, ...varUint(a.doc.clientID), 1, 0, 1]);
    expect(codeOf(server.inspect('B', bare))).toBe('update-forbidden');
    expect(unwrap(server.sieve('B', bare)).isEmpty).toBe(true);
  });

  it('IN9 knows a Yjs client id by the device that introduced it', () => {
    const server = newServer();
    const a = newDevice('A');
    addCup(a);
    server.takeAll(a);
    const forger = newDevice('B');
    server.bringUp(forger);
    forger.doc.clientID = a.doc.clientID;
    unwrap(add(forger, { sku: 'plate' }, 1));
    expect(server.take('B', forger.sent.pop() ?? new Uint8Array())).toBe('client-id-foreign');
  });

  it('IN9 holds a device that says its name to its own actors', () => {
    const server = newServer();
    const update = updateOf((doc) => doc.getMap('cart').set(key('B'), goodRecord()));
    expect(codeOf(server.inspect('A', update))).toBe('client-id-foreign');
    expect(codeOf(server.inspect('A', update, false))).toBe('ok');
  });

  it('IN10 misses a predecessor of the same client', () => {
    const server = newServer();
    const a = newDevice('A');
    addCup(a);
    unwrap(add(a, { sku: 'plate' }, 1));
    expect(server.take('A', a.sent[1] ?? new Uint8Array())).toBe('missing-predecessor');
  });

  it('IN10 misses an origin, and something to delete', () => {
    const server = newServer();
    const first = newDevice('A');
    addCup(first);
    const second = newDevice('A');
    Y.applyUpdate(second.doc, Y.encodeStateAsUpdate(first.doc), 'server');
    unwrap(stepUp(second, LINE));
    expect(server.take('A', second.sent[0] ?? new Uint8Array())).toBe('missing-predecessor');
    const bare = Uint8Array.from([0, 1, ...varUint(first.doc.clientID), 1, 0, 1]);
    expect(codeOf(server.inspect('A', bare))).toBe('missing-predecessor');
  });

  it('IN11 bounds the actors of one line', () => {
    const server = newServer();
    const crowd = updateOf((doc) => {
      for (let slot = 0; slot <= LIMITS.actorsPerLine; slot++)
        doc.getMap('cart').set(cartKey(LINE, actorOf('user:u', 'A', slot)), goodRecord());
    });
    expect(codeOf(server.inspect('A', crowd))).toBe('basket-full');
    const fits = updateOf((doc) => {
      for (let slot = 0; slot < LIMITS.actorsPerLine; slot++)
        doc.getMap('cart').set(cartKey(LINE, actorOf('user:u', 'A', slot)), goodRecord());
    });
    expect(server.take('A', fits)).toBe('ok');
    const oneMore = updateOf((doc) =>
      doc.getMap('cart').set(cartKey(LINE, actorOf('user:u', 'A', 9999)), goodRecord()),
    );
    expect(codeOf(server.inspect('A', oneMore))).toBe('basket-full');
  });
});

const varUint = (value: number): number[] => {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 127) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  return [...bytes, rest];
};

/** The honest update with one field of its first item changed, as bytes. */
const forged = (update: Uint8Array, lie: Partial<Y.Item>): Uint8Array => {
  const { clients, deletes } = unwrap(decodeUpdate(update));
  const [first] = [...clients.values()].flat();
  Object.assign(first ?? {}, lie);
  return encodeUpdate({ clients, deletes }, () => 0);
};

describe('what Yjs would wait for', () => {
  // Both were found by the fuzz: accepted, they left the document waiting for ever.
  it('IN13 does not apply a repeated struct whose predecessor is made up', () => {
    const server = newServer();
    const a = newDevice('A');
    addCup(a);
    server.takeAll(a);
    unwrap(add(a, { sku: 'plate' }, 1));
    const lie = { origin: Y.createID(7, 0), parent: null, parentSub: null };
    const bytes = forged(Y.encodeStateAsUpdate(a.doc), lie);
    expect(server.take('A', bytes)).toBe('ok');
    expect(readBasket(server.doc).itemCount).toBe(2);
  });

  it('IN13 forbids clients that stand on each other in a ring', () => {
    const server = newServer();
    const record = new Y.ContentAny([goodRecord()]);
    const itemAfter = (client: number, clock: number, origin: Y.ID | null): Y.Item =>
      new Y.Item(Y.createID(client, clock), null, origin, null, null, null, null, record);
    const place = Object.assign(itemAfter(2, 1, null), { parent: 'cart', parentSub: key() });
    const clients = new Map([
      [1, [itemAfter(1, 0, Y.createID(2, 1))]],
      [2, [itemAfter(2, 0, Y.createID(1, 0)), place]],
    ]);
    const ring = encodeUpdate({ clients, deletes: [] }, () => 0);
    for (const how of [server.inspect, server.sieve])
      expect(server.take('A', ring, how)).toBe('update-forbidden');
    // The same without the one that closes it.
    clients.set(2, [Object.assign(place, { id: Y.createID(2, 0) })]);
    clients.set(1, [itemAfter(1, 0, Y.createID(2, 0))]);
    const line = encodeUpdate({ clients, deletes: [] }, () => 0);
    expect(server.take('A', line)).toBe('ok');
  });

  it('IN13 forbids a made-up right neighbour, also on a struct it knows in part', () => {
    const server = newServer();
    const a = newDevice('A');
    addCup(a);
    server.takeAll(a);
    for (let i = 0; i < 3; i++) addCup(a);
    const bytes = forged(Y.encodeStateAsUpdate(a.doc), { rightOrigin: Y.createID(7, 0) });
    expect(codeOf(server.inspect('A', bytes))).toBe('update-forbidden');
    expect(codeOf(server.inspect('A', Y.encodeStateAsUpdate(a.doc)))).toBe('ok');
  });
});

describe('the sieve', () => {
  it('IN12 keeps a device its own work when it also holds what the server never stored', () => {
    const server = newServer();
    const a = newDevice('A');
    addCup(a, 5);
    server.takeAll(a);
    // Lost with the server's crash: A's next two writes, which B has seen and built upon.
    unwrap(setQuantity(a, LINE, 7));
    unwrap(add(a, { sku: 'plate' }, 1));
    const b = newDevice('B');
    Y.applyUpdate(b.doc, Y.encodeStateAsUpdate(a.doc), 'server');
    unwrap(stepUp(b, LINE));
    const full = Y.encodeStateAsUpdate(b.doc, Y.encodeStateVector(server.doc));
    expect(codeOf(server.inspect('B', full))).not.toBe('ok');
    expect(server.take('B', full, server.sieve)).toBe('ok');
    expect(readBasket(server.doc).lines.map(({ quantity }) => quantity)).toEqual([6]);
    // A comes back with its own, and everybody agrees.
    expect(server.take('A', Y.encodeStateAsUpdate(a.doc), server.sieve)).toBe('ok');
    expect(Y.encodeStateAsUpdate(server.doc)).toEqual(Y.encodeStateAsUpdate(b.doc));
    expect(readBasket(server.doc).itemCount).toBe(9);
  });

  it('IN12 keeps the part before a gap', () => {
    const server = newServer();
    const a = newDevice('A');
    addCup(a);
    unwrap(add(a, { sku: 'plate' }, 1));
    unwrap(add(a, { sku: 'bowl' }, 1));
    const [first, , third] = a.sent;
    const gapped = Y.mergeUpdates([first ?? new Uint8Array(), third ?? new Uint8Array()]);
    expect(server.take('A', gapped, server.sieve)).toBe('ok');
    expect(readBasket(server.doc).itemCount).toBe(1);
    expect(server.take('A', Y.encodeStateAsUpdate(a.doc), server.sieve)).toBe('ok');
    expect(readBasket(server.doc).itemCount).toBe(3);
  });

  it('IN12 refuses an answer whole when junk of the device itself is in it', () => {
    const server = newServer();
    const a = newDevice('A');
    addCup(a);
    a.doc.getMap('cart').set(cartKey(LINE, actorOf('user:u', 'A', 1)), { v: 'x' });
    expect(server.take('A', Y.encodeStateAsUpdate(a.doc), server.sieve)).toBe('record-junk');
    expect(server.doc.getMap('cart').size).toBe(0);
  });

  it.each(['B', 'server'])(
    'IN12 refuses what is a device its own under the client id of another (%s): nobody else will bring it',
    (owner) => {
      const server = newServer();
      const a = newDevice('A');
      addCup(a);
      server.takeAll(a);
      unwrap(add(a, { sku: 'plate' }, 1));
      unwrap(add(a, { sku: 'bowl' }, 1));
      server.owners.set(a.doc.clientID, owner);
      const full = Y.encodeStateAsUpdate(a.doc);
      expect(server.take('A', full, server.sieve)).toBe('client-id-foreign');
      // What is another's under that id is still left to that one, and a page that says no name cannot be told.
      const c = newDevice('C');
      Y.applyUpdate(c.doc, full, 'server');
      addCup(c);
      expect(server.take('C', Y.encodeStateAsUpdate(c.doc), server.sieve)).toBe('ok');
      expect(unwrap(server.sieve('A', full, false)).isEmpty).toBe(true);
    },
  );

  it('IN12 leaves the ledger a device has seen to the server', () => {
    const server = newServer();
    const a = newDevice('A');
    addCup(a);
    const lost = new Y.Doc();
    lost.getMap('ledger').set('g|x', { v: 1, generation: 0 });
    Y.applyUpdate(a.doc, Y.encodeStateAsUpdate(lost), 'server');
    expect(server.take('A', Y.encodeStateAsUpdate(a.doc), server.sieve)).toBe('ok');
    expect(server.doc.getMap('ledger').size).toBe(0);
    expect(readBasket(server.doc).itemCount).toBe(1);
  });
});
