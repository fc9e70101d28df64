/** What is on its way into a room, or held over an await, while that room closes: SPEC OP1, OP4, CL4. */
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { type Actor, actorOf, add, LIMITS, type Owner, rotate } from '../../../shared/src/index.ts';
import { settle } from '../../../tests/support/fake-clock.ts';
import { SocketPair } from '../../../tests/support/socket-pair.ts';
import { newBasketDocument } from '../../src/domain/basket-document.ts';
import { projectBasket } from '../../src/domain/project-basket.ts';
import { syncOnce } from '../../src/room/sync-once.ts';
import { codeOf, unwrap } from '../support/basket-devices.ts';
import { authorityOf, createNodes, createWorld } from '../support/room-world.ts';

const U: Owner = 'user:u';
const G: Owner = 'guest:g';
const GUEST: Actor = actorOf(G, 'A', 0);

/** Calls that wait until the test lets them go on. */
const heldUp = <A extends unknown[], T>(call: (...args: A) => Promise<T>) => {
  let letGo = (): void => undefined;
  const open = new Promise<void>((done) => {
    letGo = done;
  });
  const held = async (...args: A): Promise<T> => {
    await open;
    return call(...args);
  };
  return { held, letGo: () => letGo() };
};

const addUnits = (doc: Y.Doc, actor: Actor, sku: string, units: number): void =>
  void unwrap(add({ doc, actor }, { sku }, units));

/** A user's basket in its second generation; looking into the first takes long. */
const renewed = async () => {
  const world = createWorld();
  await world.rooms.start();
  const doc = rotate(newBasketDocument());
  const state = Y.encodeStateAsUpdate(doc);
  const projection = projectBasket(doc, 0);
  const row = { state, through: 0, generation: 1, projection, owners: new Map() };
  unwrap(await world.disks.durable.save(U, row, null));
  const archives = heldUp(world.disks.durable.loadArchive);
  Object.assign(world.disks.durable, { loadArchive: archives.held });
  /** Nobody is there: the room goes, and another device opens the next one. */
  const nextRoom = async () => {
    await settle();
    const before = unwrap(await world.rooms.open(U));
    await world.clock.advance(2 * LIMITS.roomIdleMs);
    const b = await world.join(U, 'B');
    b.sync();
    b.flush();
    expect(unwrap(await world.rooms.open(U))).not.toBe(before);
    return b;
  };
  /** What the next room takes and saves is all that stays of a row it has never seen. */
  const goOn = async (b: SocketPair) => {
    addUnits(b.doc, actorOf(U, 'B', 0), 'plate', 1);
    b.flush();
    await world.clock.advance(30_000);
    return (await world.stored(U)).itemCount;
  };
  return { world, archives, nextRoom, goOn };
};

describe('a room that closes meanwhile', () => {
  it('OP4 takes nothing of a late device, which comes again: what is accepted is there', async () => {
    const { world, archives, nextRoom, goOn } = await renewed();
    const late = new Y.Doc();
    addUnits(late, actorOf(U, 'A', 0), 'cup', 2);
    const exchange = () =>
      syncOnce({ rooms: world.rooms, durable: world.stores.durable, clock: world.clock }, U, {
        device: 'A',
        isDeviceNamed: true,
        stateVector: Y.encodeStateVector(late),
        update: Y.encodeStateAsUpdate(late),
        generation: 0,
      });
    const exchanging = exchange();
    const b = await nextRoom();
    archives.letGo();
    const first = await exchanging;
    if (!first.ok) unwrap(await exchange());
    expect(await goOn(b)).toBe(3);
    expect(codeOf(first)).toBe('draining');
  });

  it('OP4 takes nothing of a guest, which is merged into the next one', async () => {
    const { world, archives, nextRoom, goOn } = await renewed();
    const guest = await world.join(G, 'A');
    addUnits(guest.doc, GUEST, 'cup', 2);
    guest.flush();
    await settle();
    const claiming = world.rooms.claim(G, U);
    const b = await nextRoom();
    archives.letGo();
    const claimed = await claiming;
    expect(await goOn(b)).toBe(3);
    // Its device claims again.
    expect(codeOf(claimed)).toBe('store-unavailable');
  });

  it('OP1 is handed to nobody where what was told ended it as it began', async () => {
    const { nodes } = createNodes(2);
    const [one, two] = nodes as [(typeof nodes)[0], (typeof nodes)[0]];
    const loads = heldUp(two.disks.durable.load);
    Object.assign(two.disks.durable, { load: loads.held });
    const joining = two.join(U, 'B');
    await settle();
    one.disks.hot.sharing?.announce(U, { type: 'rotated', generation: 1 });
    await settle();
    loads.letGo();
    await joining;
    await settle();
    expect(two.rooms.count()).toMatchObject({ rooms: 1, sessions: 1 });
  });

  it('OP1 takes nobody in, who had it in hand', async () => {
    const { nodes } = createNodes(2);
    const [one, two] = nodes as [(typeof nodes)[0], (typeof nodes)[0]];
    const room = unwrap(await two.rooms.open(U));
    one.disks.hot.sharing?.announce(U, { type: 'rotated', generation: 1 });
    await settle();
    const joining = { authority: authorityOf(U), device: 'A', isDeviceNamed: true };
    expect(codeOf(room.join(new SocketPair().socket, joining))).toBe('draining');
  });
});

describe('a guest’s room that closes while its holder waits', () => {
  /** What the tab does from now on reaches the user’s basket, and is accepted. */
  const expectForwarded = async (
    { clock, stored }: Pick<ReturnType<typeof createWorld>, 'clock' | 'stored'>,
    tab: SocketPair,
    cups: number,
  ): Promise<void> => {
    addUnits(tab.doc, GUEST, 'bowl', 5);
    tab.send({ type: 'ask', n: 1 });
    tab.flush();
    await clock.advance(1_000);
    tab.flush();
    expect(tab.acks('accepted')).toEqual([1]);
    expect((await stored(U)).itemCount).toBe(cups + 5);
  };

  it('CL4 does not take over from the next room when a claim that waited goes on', async () => {
    const world = createWorld();
    await world.rooms.start();
    const tab = await world.join(G, 'A');
    unwrap(await world.rooms.claim(G, U));
    world.down.add(`hot.append ${U}`);
    addUnits(tab.doc, GUEST, 'cup', 2);
    tab.flush();
    await settle();
    const claiming = world.rooms.claim(G, U);
    await settle();
    tab.socket.close(1000, '');
    const before = unwrap(await world.rooms.open(G));
    await world.clock.advance(2 * LIMITS.roomIdleMs);
    expect(before.isRetired).toBe(true);
    const again = await world.join(G, 'A', { doc: tab.doc });
    again.sync();
    again.flush();
    world.down.clear();
    await world.clock.advance(2 * LIMITS.retryMaxMs);
    const claimed = await claiming;
    expect((await world.stored(U)).itemCount).toBe(2);
    await expectForwarded(world, again, 2);
    expect(codeOf(claimed)).toBe('store-unavailable');
    expect(await world.rooms.claim(G, U)).toMatchObject({ ok: true, value: { itemCount: 7 } });
  });

  it('CL4 does not take over from the next room when its claimer is found', async () => {
    let isTold = true;
    const { clock, shared, nodes } = createNodes(2, (deliver) => {
      if (isTold) void Promise.resolve().then(deliver);
    });
    const [one, two] = nodes as [(typeof nodes)[0], (typeof nodes)[0]];
    const tab = await two.join(G, 'A');
    addUnits(tab.doc, GUEST, 'cup', 2);
    tab.flush();
    await settle();
    isTold = false;
    unwrap(await one.rooms.claim(G, U));
    isTold = true;
    // It has missed something, and looks up what that may have been.
    const { claimerOf } = two.disks.guests;
    const looking = heldUp(claimerOf);
    Object.assign(two.disks.guests, { claimerOf: looking.held });
    two.down.add('hot');
    shared.interrupt();
    await settle();
    two.down.clear();
    await clock.advance(1_000);
    Object.assign(two.disks.guests, { claimerOf });
    one.disks.hot.sharing?.announce(G, { type: 'rotated', generation: 1 });
    await settle();
    expect(tab.closed?.code).toBe(4409);
    one.down.add('hot').add('durable');
    const again = await two.join(G, 'A', { doc: tab.doc });
    again.sync();
    again.flush();
    await settle();
    looking.letGo();
    await settle();
    await expectForwarded(two, again, 2);
  });
});
