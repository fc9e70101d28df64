/** A guest that is too much for a user's basket: SPEC CL9, CL10. */
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import {
  actorOf,
  add,
  cartKey,
  clear,
  encodeDown,
  LEDGER,
  LIMITS,
  lineIdOf,
  type Owner,
  readBasket,
  remove,
  undoMerge,
} from '../../../shared/src/index.ts';
import { settle } from '../../../tests/support/fake-clock.ts';
import { codeOf, unwrap } from '../support/basket-devices.ts';
import { createWorld } from '../support/room-world.ts';

const U = actorOf('user:u', 'A', 0);
const CUP = lineIdOf({ sku: 'cup' });
type World = ReturnType<typeof createWorld>;

/** Lines of a guest as a program might write them, about `kilobytes` of them. */
const fill = async (world: World, owner: Owner, kilobytes: number) => {
  const room = unwrap(await world.rooms.open(owner));
  const device = { device: 'A', isDeviceNamed: true };
  for (let at = 0; at < kilobytes; at += 512) {
    const page = new Y.Doc();
    page.transact(() => {
      for (let i = 0; i < Math.min(512, kilobytes - at); i++) {
        const intent = { sku: `${at}-${i}`, personalisation: 'z'.repeat(500) };
        const record = { v: 1, p: 1, i: { s: intent.sku, t: intent.personalisation }, o: 1 };
        page.getMap('cart').set(cartKey(lineIdOf(intent), actorOf(owner, 'A', 0)), record);
        // A second actor of the line fills the kilobyte.
        page.getMap('cart').set(cartKey(lineIdOf(intent), actorOf(owner, 'A', 1)), record);
      }
    });
    unwrap(room.accept(device, Y.encodeStateAsUpdate(page), 'answer', null));
  }
  await settle();
  return room;
};

/** A guest of so many actors on one line. */
const crowd = async (world: World, actors: number) => {
  const guest = await world.join('guest:g', 'A');
  guest.doc.transact(() => {
    for (let slot = 0; slot < actors; slot++)
      guest.doc
        .getMap('cart')
        .set(cartKey(CUP, actorOf('guest:g', 'A', slot)), { v: 1, p: 1, i: 'cup', o: 1 });
  });
  guest.flush();
};

/** The user with 4 cups, and what of them is still there. */
const withCups = async (world: World) => {
  const user = await world.join('user:u', 'A');
  unwrap(add({ doc: user.doc, actor: U }, { sku: 'cup' }, 4));
  user.flush();
  await settle();
  return user;
};

/** Everything a shopper does goes on. */
const expectUsable = async (world: World, user: Awaited<ReturnType<World['join']>>) => {
  unwrap(add({ doc: user.doc, actor: U }, { sku: 'cup' }, 1));
  unwrap(remove({ doc: user.doc, actor: U }, CUP));
  user.flush();
  const other = await world.join('user:u', 'B');
  other.sync();
  other.flush();
  unwrap(add({ doc: other.doc, actor: actorOf('user:u', 'B', 0) }, { sku: 'cup' }, 1));
  other.flush();
  user.flush();
  unwrap(clear({ doc: user.doc, actor: U }));
  user.flush();
  expect([...user.of('refused'), ...other.of('refused')]).toEqual([]);
  expect(readBasket(unwrap(await world.rooms.open('user:u')).doc).itemCount).toBe(0);
};

describe('merges', () => {
  it('CL9 refuses a guest that is too large, and the user’s basket is as it was', async () => {
    const world = createWorld();
    const user = await withCups(world);
    await fill(world, 'guest:g', 1_700);
    expect(codeOf(await world.rooms.claim('guest:g', 'user:u'))).toBe('basket-full');
    user.flush();
    expect(readBasket(user.doc).itemCount).toBe(4);
    await expectUsable(world, user);
  });

  it('CL9 refuses a guest when the union would leave no room for Undo', async () => {
    const world = createWorld();
    const user = await withCups(world);
    const answers: string[] = [];
    for (const guest of ['guest:a', 'guest:b', 'guest:c', 'guest:d'] as const) {
      await fill(world, guest, 1_000);
      answers.push(codeOf(await world.rooms.claim(guest, 'user:u')));
    }
    expect(answers).toEqual(['ok', 'ok', 'ok', 'basket-full']);
    user.flush();
    for (const guest of ['guest:a', 'guest:b', 'guest:c'] as const) {
      unwrap(undoMerge({ doc: user.doc, actor: U }, guest));
      expect(Math.max(...user.toServer.map(({ byteLength }) => byteLength))).toBeLessThan(LIMITS.updateBytes);
      user.flush();
    }
    expect(readBasket(user.doc).itemCount).toBe(4);
    await expectUsable(world, user);
  });

  it('CL9 refuses a guest that crowds a line', async () => {
    const world = createWorld();
    const user = await withCups(world);
    await crowd(world, LIMITS.actorsPerLine / 2);
    expect(codeOf(await world.rooms.claim('guest:g', 'user:u'))).toBe('basket-full');
    user.flush();
    expect(readBasket(user.doc).itemCount).toBe(4);
    await expectUsable(world, user);
  });

  it('CL9 Undo heals what the largest crowd that fits has brought', async () => {
    const world = createWorld();
    const user = await withCups(world);
    await crowd(world, LIMITS.actorsPerLine / 2 - 1);
    unwrap(await world.rooms.claim('guest:g', 'user:u'));
    user.flush();
    expect(readBasket(user.doc).itemCount).toBe(LIMITS.actorsPerLine / 2 + 3);
    unwrap(undoMerge({ doc: user.doc, actor: U }, 'guest:g'));
    user.flush();
    expect(readBasket(user.doc).itemCount).toBe(4);
    await expectUsable(world, user);
  });

  it('CL10 stores and relays what is merged in pieces, the mark last', async () => {
    const world = createWorld();
    const user = await withCups(world);
    await fill(world, 'guest:g', 1_000);
    const rows = unwrap(await world.disks.hot.readFrom('user:u', 0)).length;
    unwrap(await world.rooms.claim('guest:g', 'user:u'));
    const sizes = user.toDevice.map(({ byteLength }) => byteLength);
    expect(sizes.length).toBeGreaterThan(4);
    const frame = encodeDown({ type: 'update', update: new Uint8Array(LIMITS.pieceBytes) });
    expect(Math.max(...sizes)).toBeLessThanOrEqual(frame.byteLength);
    const pieces = unwrap(await world.disks.hot.readFrom('user:u', 0)).slice(rows);
    const marks = pieces.map(({ bytes }) => Buffer.from(bytes).includes(LEDGER));
    expect(marks).toEqual(pieces.map((_, i) => i === pieces.length - 1));
  });
});
