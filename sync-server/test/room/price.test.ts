/** What a frame costs its sender, by what it makes the server do: SPEC RO8. */
import * as encoding from 'lib0/encoding';
import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { type Actor, actorOf, add, encodeUp, LIMITS, stepUp, viewOf } from '../../../shared/src/index.ts';
import { settle } from '../../../tests/support/fake-clock.ts';
import { SocketPair } from '../../../tests/support/socket-pair.ts';
import type { Room } from '../../src/room/room.ts';
import type { Session } from '../../src/sync/session.ts';
import { unwrap } from '../support/basket-devices.ts';
import { authorityOf, createWorld } from '../support/room-world.ts';

const A: Actor = actorOf('user:u', 'A', 0);

/** A session, and what its address is charged by each frame. */
const joined = (room: Room): { readonly session: Session; readonly charged: number[] } => {
  const charged: number[] = [];
  const work = {
    spend: (cost: number) => {
      charged.push(cost);
      return 0;
    },
  };
  const joining = { authority: authorityOf('user:u'), device: 'B', isDeviceNamed: true, work };
  return { session: unwrap(room.join(new SocketPair().socket, joining)), charged };
};

/** A basket of so many lines, saved and asleep or as it was written, and a device that has all of it but one tap. */
const basketOf = async (lines: number, isAsleep: boolean) => {
  const world = createWorld();
  await world.rooms.start();
  const a = await world.join('user:u', 'A');
  for (let i = 0; i < lines; i++) unwrap(add({ doc: a.doc, actor: A }, { sku: `thing-${i}` }, 1));
  const before = Y.encodeStateVector(a.doc);
  const [line] = viewOf([a.doc]).cart.keys();
  if (!line) throw new Error('an empty basket');
  unwrap(stepUp({ doc: a.doc, actor: A }, line));
  a.flush();
  await settle();
  const room = unwrap(await world.rooms.open('user:u'));
  if (isAsleep) await world.clock.advance(20_000 + 2 * LIMITS.sleepAfterMs);
  expect(room.isAwake).toBe(!isAsleep);
  const ask = (stateVector: Uint8Array): Uint8Array => encodeUp({ type: 'sync-step-1', stateVector });
  return { world, room, before, after: Y.encodeStateVector(a.doc), ask, a };
};

const stepOne = Uint8Array.of(0);

it.each([false, true])(
  'RO8 goes once through a basket for those who lack nothing of it (asleep: %s)',
  async (isAsleep) => {
    const { room, before, after, a } = await basketOf(300, isAsleep);
    const first = unwrap(room.diff(after));
    const again = unwrap(room.diff(after));
    expect([first.readBytes > 5_000, again.readBytes]).toEqual([true, 0]);
    expect(again.update).toEqual(first.update);
    expect(again.update).toEqual(Y.diffUpdate(room.state(), after));
    // Who lacks something, or says the same in other words, is answered from the basket.
    expect(unwrap(room.diff(before)).readBytes).toBeGreaterThan(5_000);
    expect(Y.decodeUpdate(unwrap(room.diff(before)).update).structs).toHaveLength(1);
    // And so is everybody when it has changed.
    unwrap(add({ doc: a.doc, actor: A }, { sku: 'thing-0' }, 1));
    a.flush();
    const next = Y.encodeStateVector(a.doc);
    const later = [unwrap(room.diff(next)), unwrap(room.diff(after)), unwrap(room.diff(next))];
    expect(later.map(({ readBytes }) => readBytes > 0)).toEqual([true, true, false]);
    expect(later[0]?.update).toEqual(Y.encodeStateAsUpdate(room.doc, next));
    expect(Y.decodeUpdate(later[1]?.update ?? stepOne).structs).toHaveLength(1);
  },
);

it('RO8 lets the address pay for the first answer of a socket, and the socket too for every other', async () => {
  const { world, room, before, ask } = await basketOf(300, true);
  const { session, charged } = joined(room);
  const now = world.clock.now();
  const cost = room.state().byteLength / LIMITS.bytesPerFrame;
  expect(cost).toBeGreaterThan(20);
  for (let i = 0; i < 3; i++) session.receive(ask(before), now);
  expect(charged).toEqual([1 + cost - LIMITS.framesPerRequest, 1 + cost, 1 + cost]);
  // Nothing of it is left for the frames after.
  session.receive(Uint8Array.of(64, 1), now);
  session.spend(1, now);
  expect(charged.slice(3)).toEqual([1, 1]);
  const asks = Math.ceil((LIMITS.framesBurst - 2 * cost) / cost);
  const pauses = Array.from({ length: asks }, () => session.receive(ask(before), now));
  expect(pauses.at(-1)).toBeGreaterThan(0);
});

it('RO8 makes a device that comes back to a small basket pay for its frame alone', async () => {
  const { world, room, before, after, ask } = await basketOf(20, true);
  for (const stateVector of [before, after, stepOne]) {
    const { session, charged } = joined(room);
    expect(session.receive(ask(stateVector), world.clock.now())).toBe(0);
    expect(charged).toEqual([1]);
  }
});

it('RO8 counts an update of very small parts by their number', async () => {
  const { world, room } = await basketOf(1, false);
  const { session, charged } = joined(room);
  const parts = 100_000;
  // Two bytes each: something deleted, of a client of its own.
  const update = encoding.encode((encoder) => {
    for (const number of [1, parts, 5, 0]) encoding.writeVarUint(encoder, number);
    for (let i = 0; i < parts; i++) encoding.writeUint8Array(encoder, Uint8Array.of(0, 1));
    encoding.writeVarUint(encoder, 0);
  });
  expect(update.byteLength).toBeLessThan(210_000);
  const paid = (parts * LIMITS.bytesPerPart) / LIMITS.bytesPerFrame;
  const pauseMs = session.receive(encodeUp({ type: 'sync-step-2', update }), world.clock.now());
  expect(charged).toEqual([paid]);
  expect(pauseMs).toBe(Math.ceil(((paid - LIMITS.framesBurst) / LIMITS.framesPerSecond) * 1_000));
});

it('RO8 lets a change that stands on nothing pay for the state vector it is asked with', async () => {
  const { world, room } = await basketOf(1, false);
  const clients = encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, 4_000);
    for (let client = 4_000; client > 0; client--)
      for (const number of [1, client, 0, 0, 1]) encoding.writeVarUint(encoder, number);
    encoding.writeVarUint(encoder, 0);
  });
  const { session, charged } = joined(room);
  const now = world.clock.now();
  session.receive(encodeUp({ type: 'sync-step-2', update: clients }), now);
  const { byteLength } = room.stateVector();
  const gapped = Uint8Array.of(1, 1, 200, 1, 9, 0, 1, 0);
  session.receive(encodeUp({ type: 'update', update: gapped }), now);
  expect(charged.at(-1)).toBe(byteLength / LIMITS.bytesPerFrame);
});
