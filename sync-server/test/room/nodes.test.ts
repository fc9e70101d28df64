/** Several nodes on the same stores: SPEC ND1–ND10. */
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import {
  type Actor,
  actorOf,
  add,
  LIMITS,
  lineIdOf,
  readBasket,
  setQuantity,
  stepUp,
} from '../../../shared/src/index.ts';
import { settle } from '../../../tests/support/fake-clock.ts';
import type { SocketPair } from '../../../tests/support/socket-pair.ts';
import { unwrap } from '../support/basket-devices.ts';
import { createNodes } from '../support/room-world.ts';

const actorAt = (device: string): Actor => actorOf('user:u', device, 0);
const CUP = lineIdOf({ sku: 'cup' });

const addCup = (pair: SocketPair, device: string, units = 1): void => {
  unwrap(add({ doc: pair.doc, actor: actorAt(device) }, { sku: 'cup' }, units));
};

/** Everything on its way arrives. */
const passOn = async (...pairs: SocketPair[]): Promise<void> => {
  for (let round = 0; round < 4; round++) {
    for (const pair of pairs) pair.flush();
    await settle();
  }
};

/** Telling that a test holds up, lets through, or loses. */
const holdable = () => {
  const held: (() => void)[] = [];
  let isHolding = false;
  return {
    carry: (deliver: () => void): void => {
      if (isHolding) held.push(deliver);
      else void Promise.resolve().then(deliver);
    },
    hold: () => {
      isHolding = true;
    },
    release: (order = (events: (() => void)[]) => events) => {
      isHolding = false;
      for (const deliver of order(held.splice(0))) deliver();
    },
    lose: () => {
      isHolding = false;
      return held.splice(0).length;
    },
  };
};

/** `isTwoIdle`: the second node only serves its sockets, and flushes and renews nothing. */
const twoNodes = async ({ isTwoIdle = false } = {}) => {
  const telling = holdable();
  const { clock, shared, nodes } = createNodes(2, telling.carry);
  const [one, two] = nodes as [(typeof nodes)[0], (typeof nodes)[0]];
  await one.rooms.start();
  if (!isTwoIdle) await two.rooms.start();
  const a = await one.join('user:u', 'A');
  const b = await two.join('user:u', 'B');
  a.sync();
  b.sync();
  await passOn(a, b);
  return { clock, shared, one, two, a, b, telling };
};

describe('a change on one node', () => {
  it('ND1 reaches the sockets of the other nodes, as it came', async () => {
    const { a, b } = await twoNodes();
    const sent: Uint8Array[] = [];
    a.doc.on('update', (update: Uint8Array) => sent.push(update));
    addCup(a, 'A', 2);
    await passOn(a, b);
    expect(b.of('update').map(({ update }) => [...update])).toEqual(sent.map((update) => [...update]));
    addCup(b, 'B', 3);
    await passOn(a, b);
    for (const { doc } of [a, b]) expect(readBasket(doc).itemCount).toBe(5);
  });

  it('ND1 is there for a room that is opening at the same time', async () => {
    const { clock, nodes } = createNodes(2);
    const [one, two] = nodes as [(typeof nodes)[0], (typeof nodes)[0]];
    const a = await one.join('user:u', 'A');
    const joining = two.join('user:u', 'B');
    addCup(a, 'A', 2);
    a.flush();
    const b = await joining;
    b.sync();
    await passOn(a, b);
    await clock.advance(100);
    await passOn(b);
    expect(readBasket(b.doc).itemCount).toBe(2);
  });

  it('ND1 belongs to the device that brought it on every node', async () => {
    const { a, b } = await twoNodes();
    addCup(a, 'A', 2);
    await passOn(a, b);
    const forged = new Y.Doc();
    Y.applyUpdate(forged, Y.encodeStateAsUpdate(b.doc));
    forged.clientID = a.doc.clientID;
    const before = Y.encodeStateVector(forged);
    unwrap(stepUp({ doc: forged, actor: actorAt('B') }, CUP));
    b.send({ type: 'update', update: Y.encodeStateAsUpdate(forged, before) });
    await passOn(b);
    expect(b.of('refused')).toMatchObject([{ code: 'client-id-foreign' }]);
  });
});

describe('what was not told', () => {
  it('ND2 is read from the store when the next row shows the gap', async () => {
    const { clock, a, b, telling } = await twoNodes();
    telling.hold();
    addCup(a, 'A', 2);
    await passOn(a);
    expect(telling.lose()).toBe(1);
    addCup(a, 'A', 3);
    await passOn(a, b);
    await clock.advance(60);
    await passOn(b);
    expect(readBasket(b.doc).itemCount).toBe(5);
  });

  it('ND2 needs no read where rows only overtook each other', async () => {
    const { two, a, b, telling } = await twoNodes();
    telling.hold();
    addCup(a, 'A', 2);
    addCup(a, 'A', 3);
    addCup(a, 'A', 4);
    await passOn(a);
    two.down.add('hot');
    telling.release((events) => events.reverse());
    await passOn(b);
    expect(readBasket(b.doc).itemCount).toBe(9);
  });

  it('ND2 is read from the saved basket where it was saved and trimmed meanwhile', async () => {
    const { clock, one, shared, a, b, telling } = await twoNodes();
    telling.hold();
    addCup(a, 'A', 2);
    await passOn(a);
    await clock.advance(6_000);
    expect(unwrap(await one.disks.hot.readFrom('user:u', 0))).toEqual([]);
    telling.lose();
    expect(readBasket(b.doc).itemCount).toBe(0);
    shared.interrupt();
    await passOn(b);
    expect(readBasket(b.doc).itemCount).toBe(2);
  });

  it('ND2 is read again by itself when the stores come back', async () => {
    const { clock, two, shared, a, b, telling } = await twoNodes();
    telling.hold();
    addCup(a, 'A', 2);
    await passOn(a);
    telling.lose();
    two.down.add('hot');
    shared.interrupt();
    await passOn(b);
    expect(b.of('notice').at(-1)?.notice).toEqual({ code: 'store-degraded', store: 'hot' });
    two.down.clear();
    await clock.advance(30_000);
    await passOn(b);
    expect(readBasket(b.doc).itemCount).toBe(2);
    expect(b.of('notice').at(-1)?.notice).toEqual({ code: 'store-recovered', store: 'hot' });
  });

  it('ND10 is found by comparing with the store, where nothing ever shows the gap', async () => {
    const { clock, a, b, telling } = await twoNodes();
    telling.hold();
    addCup(a, 'A', 2);
    a.send({ type: 'ask', n: 1 });
    await passOn(a);
    telling.lose();
    await clock.advance(60_000);
    await passOn(b);
    expect(readBasket(b.doc).itemCount).toBe(2);
  });
});

describe('saving', () => {
  it('ND3 on one node is `saved` for the devices of the other', async () => {
    const { clock, two, a, b } = await twoNodes();
    // Only the first node can save.
    two.down.add('durable.save');
    addCup(b, 'B', 2);
    b.send({ type: 'ask', n: 1 });
    await passOn(a, b);
    expect([b.acks('accepted'), b.acks('saved')]).toEqual([[1], []]);
    await clock.advance(60_000);
    await passOn(b);
    expect(b.acks('saved')).toEqual([1]);
  });

  it('ND4 of a dead node is done by another', async () => {
    const { clock, nodes } = createNodes(2);
    const [one, two] = nodes as [(typeof nodes)[0], (typeof nodes)[0]];
    const a = await one.join('user:u', 'A');
    addCup(a, 'A', 2);
    await passOn(a);
    one.down.add('hot').add('durable');
    await two.rooms.start();
    await clock.advance(6_000);
    expect(unwrap(await two.disks.durable.load('user:u'))?.projection.itemCount).toBe(2);
    expect(unwrap(await two.disks.hot.dirty())).toEqual([]);
  });

  it('ND4 of a node that died with the flush in hand is done when its lease has run out', async () => {
    const { clock, nodes } = createNodes(2);
    const [one, two] = nodes as [(typeof nodes)[0], (typeof nodes)[0]];
    const a = await one.join('user:u', 'A');
    addCup(a, 'A', 2);
    await passOn(a);
    await one.rooms.start();
    one.down.add('durable').add('hot.trimThrough').add('hot.readFrom');
    await clock.advance(5_500);
    one.down.add('hot');
    await two.rooms.start();
    await clock.advance(LIMITS.flushLeaseMs + 1_000);
    expect(unwrap(await two.disks.durable.load('user:u'))?.projection.itemCount).toBe(2);
  });

  it('ND9 sets a basket aside that cannot be read, says so, and looks again much later', async () => {
    const { clock, nodes } = createNodes(1);
    const [one] = nodes as [(typeof nodes)[0]];
    unwrap(
      await one.disks.hot.append('user:u', { bytes: Uint8Array.of(1, 9, 9), device: 'B', generation: 0 }, 0),
    );
    await one.rooms.start();
    await clock.advance(5 * 60_000);
    const errors = () => one.logged.filter(({ level }) => level === 'error').length;
    expect(errors()).toBe(1);
    expect((await one.rooms.open('user:u')).ok).toBe(false);
    expect((await one.rooms.open('user:other')).ok).toBe(true);
    await clock.advance(LIMITS.quarantineMs);
    expect(errors()).toBe(2);
    expect(unwrap(await one.disks.hot.readFrom('user:u', 0))).toHaveLength(1);
  });
});

/** Small lines with much history. */
const growTall = (doc: Y.Doc): void => {
  const actor = actorAt('A');
  const plate = unwrap(add({ doc, actor }, { sku: 'plate' }, 1));
  doc.transact(() => {
    for (let i = 0; i < 4_500; i++)
      for (const line of [CUP, plate]) unwrap(setQuantity({ doc, actor }, line, 1 + (i % 5)));
  });
};

describe('a sign-out', () => {
  it('ND12 saves the basket and drops what the hot store keeps of it', async () => {
    const { one, two, a, b } = await twoNodes();
    addCup(a, 'A', 2);
    await passOn(a, b);
    const { sharing } = one.disks.hot;
    const progress = async () => unwrap((await sharing?.progress(['user:u'])) ?? { ok: true, value: [] });
    one.down.add('durable.save');
    await one.rooms.release('user:u');
    expect(await progress()).not.toMatchObject([{ last: 0 }]);
    one.down.clear();
    await one.rooms.release('user:u');
    expect(await progress()).toEqual([{ basket: 'user:u', last: 0, savedThrough: 0 }]);
    expect(unwrap(await two.disks.durable.load('user:u'))?.projection.itemCount).toBe(2);
    // Another device of the same person goes on.
    addCup(b, 'B', 3);
    await passOn(a, b);
    expect(readBasket(a.doc).itemCount).toBe(5);
  });
});

describe('a basket that one node renews', () => {
  const renewed = async () => {
    const world = await twoNodes({ isTwoIdle: true });
    const { clock, one, a, b } = world;
    addCup(a, 'A', 1);
    growTall(a.doc);
    await passOn(a, b);
    await clock.advance(20_000);
    await passOn(a, b);
    expect(unwrap(await one.disks.durable.load('user:u'))?.generation).toBe(1);
    return world;
  };

  /** The second node has not heard of it, nor hears anything until the telling is released. */
  const renewedUntold = async () => {
    const world = await twoNodes({ isTwoIdle: true });
    const { clock, one, a, b, telling } = world;
    addCup(a, 'A', 1);
    growTall(a.doc);
    await passOn(a, b);
    await clock.advance(6_000);
    telling.hold();
    await clock.advance(14_000);
    expect(unwrap(await one.disks.durable.load('user:u'))?.generation).toBe(1);
    const before = readBasket(b.doc).itemCount;
    return { ...world, before };
  };

  it('ND5 closes the old generation on the other nodes too', async () => {
    const { a, b } = await renewed();
    for (const pair of [a, b]) {
      expect(pair.of('notice').at(-1)?.notice).toEqual({ code: 'generation', generation: 1 });
      expect(pair.closed?.code).toBe(4409);
    }
  });

  it('ND5 carries over what another node took before it heard, and shows it where the basket is open', async () => {
    const { clock, one, b, telling, before } = await renewedUntold();
    const again = await one.join('user:u', 'C');
    unwrap(stepUp({ doc: b.doc, actor: actorAt('B') }, CUP));
    b.send({ type: 'ask', n: 1 });
    await passOn(b);
    expect(b.acks('accepted')).toEqual([1]);
    telling.release();
    await passOn(again, b);
    // The room that knows the new generation cannot take the row: its devices come back to one that can.
    expect(again.closed?.code).toBe(1012);
    const fresh = await one.join('user:u', 'C');
    fresh.sync();
    await passOn(fresh);
    expect(readBasket(fresh.doc).itemCount).toBe(before + 1);
    await clock.advance(30_000);
    expect((await one.stored('user:u')).itemCount).toBe(before + 1);
    expect(unwrap(await one.disks.hot.dirty())).toEqual([]);
  });

  it('GE8 carries over what another node writes upon what was carried over and saved before', async () => {
    const { one, b, before } = await renewedUntold();
    for (const done of [1, 2]) {
      unwrap(stepUp({ doc: b.doc, actor: actorAt('B') }, CUP));
      await passOn(b);
      expect(await one.rooms.flush('user:u')).toBe(true);
      expect(unwrap(await one.disks.hot.readFrom('user:u', 0))).toEqual([]);
      expect((await one.stored('user:u')).itemCount).toBe(before + done);
    }
  });
});

describe('a guest that one node claims', () => {
  const G: Actor = actorOf('guest:g', 'A', 0);
  const onTwo = async (telling = holdable()) => {
    const { clock, shared, nodes } = createNodes(2, telling.carry);
    const [one, two] = nodes as [(typeof nodes)[0], (typeof nodes)[0]];
    const tab = await two.join('guest:g', 'A');
    const user = await two.join('user:u', 'B');
    unwrap(add({ doc: tab.doc, actor: G }, { sku: 'cup' }, 2));
    await passOn(tab, user);
    return { clock, shared, one, two, tab, user, telling };
  };

  it('ND6 flows into the user’s basket from a tab of another node, which is told `accepted` only then', async () => {
    const { one, two, tab, user } = await onTwo();
    expect(await one.rooms.claim('guest:g', 'user:u')).toMatchObject({ ok: true, value: { itemCount: 2 } });
    await passOn(tab, user);
    expect(readBasket(user.doc).itemCount).toBe(2);
    two.down.add('hot.appendNext user:u');
    unwrap(add({ doc: tab.doc, actor: G }, { sku: 'bowl' }, 5));
    tab.send({ type: 'ask', n: 1 });
    await passOn(tab, user);
    const wasAccepted = tab.acks('accepted').length > 0;
    expect(wasAccepted).toBe(false);
    two.down.clear();
    await two.clock.advance(30_000);
    await passOn(tab, user);
    expect(tab.acks('accepted')).toEqual([1]);
    expect(readBasket(user.doc).itemCount).toBe(7);
  });

  it('ND6 is learned late where it was not told', async () => {
    const { clock, shared, one, tab, user, telling } = await onTwo();
    telling.hold();
    unwrap(await one.rooms.claim('guest:g', 'user:u'));
    telling.lose();
    shared.interrupt();
    await passOn(tab, user);
    unwrap(add({ doc: tab.doc, actor: G }, { sku: 'bowl' }, 5));
    await passOn(tab, user);
    await clock.advance(1_000);
    await passOn(tab, user);
    expect(readBasket(user.doc).itemCount).toBe(7);
  });

  it('ND11 an older record of a guest that another node merges later does not stand', async () => {
    const { clock, one, two, tab, user, telling } = await onTwo();
    unwrap(await one.rooms.claim('guest:g', 'user:u'));
    await passOn(tab, user);
    telling.hold();
    unwrap(add({ doc: tab.doc, actor: G }, { sku: 'bowl' }, 5));
    await passOn(tab, user);
    unwrap(stepUp({ doc: tab.doc, actor: G }, lineIdOf({ sku: 'bowl' })));
    await passOn(tab, user);
    expect(readBasket(user.doc).itemCount).toBe(8);
    // Only the first change of the guest is told: the first node merges what the second has long gone beyond, and dies.
    telling.release((events) => events.slice(0, 1));
    await passOn(tab, user);
    one.down.add('hot').add('durable');
    await clock.advance(1_000);
    await passOn(tab, user);
    expect(readBasket(user.doc).itemCount).toBe(8);
    expect((await two.stored('user:u')).itemCount).toBe(8);
  });

  it('ND6 lets a user’s devices on other nodes write the guest’s lines', async () => {
    const { one, user } = await onTwo();
    unwrap(await one.rooms.claim('guest:g', 'user:u'));
    await passOn(user);
    unwrap(stepUp({ doc: user.doc, actor: actorOf('guest:g', 'B', 0) }, CUP));
    await passOn(user);
    expect(user.of('refused')).toEqual([]);
    expect((await one.stored('user:u')).itemCount).toBe(3);
  });
});

describe('while the hot store is away', () => {
  it('ND7 a saved basket opens as it was saved, says so, and comes into step by itself', async () => {
    const { clock, one, two, a } = await twoNodes();
    addCup(a, 'A', 2);
    await passOn(a);
    await clock.advance(6_000);
    addCup(a, 'A', 3);
    await passOn(a);
    two.down.add('hot');
    const rooms = two.createRooms();
    const late = await two.join('user:u', 'D', { rooms });
    late.sync();
    await passOn(late);
    expect(readBasket(late.doc).itemCount).toBe(2);
    expect(late.of('notice')[0]?.notice).toEqual({ code: 'store-degraded', store: 'hot' });
    addCup(late, 'D', 10);
    late.send({ type: 'ask', n: 1 });
    await passOn(late);
    expect(late.acks('accepted')).toEqual([]);
    two.down.clear();
    await clock.advance(60_000);
    await passOn(late);
    expect(readBasket(late.doc).itemCount).toBe(15);
    expect([late.acks('accepted'), late.acks('saved')]).toEqual([[1], [1]]);
    expect(late.of('notice').at(-1)?.notice).toEqual({ code: 'store-recovered', store: 'hot' });
    expect((await one.stored('user:u')).itemCount).toBe(15);
  });

  it('ND7 a basket that was never saved does not open', async () => {
    const { two, a } = await twoNodes();
    addCup(a, 'A', 2);
    await passOn(a);
    two.down.add('hot');
    const opened = await two.createRooms().open('user:u');
    expect(opened).toMatchObject({ ok: false, error: { code: 'store-unavailable' } });
  });
});

describe('rows out of order', () => {
  it('ND8 a row that stands on one stored after it waits for it, and disturbs nobody', async () => {
    const { clock, two, one, a, b } = await twoNodes();
    const updates: Uint8Array[] = [];
    const device = new Y.Doc();
    device.on('update', (update: Uint8Array) => updates.push(update));
    unwrap(add({ doc: device, actor: actorAt('C') }, { sku: 'cup' }, 2));
    unwrap(stepUp({ doc: device, actor: actorAt('C') }, CUP));
    const [first, second] = updates.map((bytes) => ({ bytes, device: 'C', generation: 0 }));
    if (!first || !second) throw new Error('two updates');
    unwrap(await one.disks.hot.append('user:u', second, 0));
    await passOn(a, b);
    expect(readBasket(b.doc).itemCount).toBe(0);
    addCup(b, 'B', 5);
    b.send({ type: 'ask', n: 1 });
    await passOn(a, b);
    expect(b.acks('accepted')).toEqual([1]);
    unwrap(await one.disks.hot.append('user:u', first, 0));
    await passOn(a, b);
    expect(readBasket(b.doc).itemCount).toBe(8);
    await clock.advance(60_000);
    await passOn(a, b);
    expect((await two.stored('user:u')).itemCount).toBe(8);
  });

  it('ND8 a row that cannot be read closes its room and no other', async () => {
    const { one, two, b } = await twoNodes();
    const other = await two.join('user:v', 'B');
    unwrap(
      await one.disks.hot.append('user:u', { bytes: Uint8Array.of(1, 9, 9), device: 'B', generation: 0 }, 0),
    );
    await passOn(b, other);
    expect(b.closed?.code).toBe(1012);
    expect(other.closed).toBe(null);
    expect((await two.rooms.open('user:u')).ok).toBe(false);
  });
});
