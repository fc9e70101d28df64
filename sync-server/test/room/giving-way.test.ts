/** A room that gives way while the hot store is away: SPEC ND13. */
import { describe, expect, it } from 'vitest';
import { actorOf, add, LIMITS, type Owner, readBasket } from '../../../shared/src/index.ts';
import { settle } from '../../../tests/support/fake-clock.ts';
import type { SocketPair } from '../../../tests/support/socket-pair.ts';
import { unwrap } from '../support/basket-devices.ts';
import { createNodes } from '../support/room-world.ts';

const U: Owner = 'user:u';
const AWAY = { ok: false, error: { code: 'store-unavailable' } };

const addCups = (pair: SocketPair, units: number): void =>
  void unwrap(add({ doc: pair.doc, actor: actorOf(U, 'A', 0) }, { sku: 'cup' }, units));

/** Two units are accepted, three more only taken; then the room is told that it is outdated. */
const givenWay = async () => {
  const { clock, nodes } = createNodes(2);
  const [one, two] = nodes as [(typeof nodes)[0], (typeof nodes)[0]];
  const a = await two.join(U, 'A');
  const say = async (n: number): Promise<void> => {
    a.send({ type: 'ask', n });
    a.flush();
    await settle();
    a.flush();
  };
  addCups(a, 2);
  await say(1);
  expect(a.acks('accepted')).toEqual([1]);
  // It can be read: a basket opened from it would lack three units.
  two.down.add('hot.append');
  addCups(a, 3);
  await say(2);
  one.disks.hot.sharing?.announce(U, { type: 'rotated', generation: 1 });
  await settle();
  a.flush();
  expect([a.closed?.code, a.acks('accepted')]).toEqual([4409, [1]]);
  return { clock, one, two };
};

describe('a room that gives way while the hot store is away', () => {
  it('ND13 who comes is told so after a while, and never shown less than before', async () => {
    const { clock, two } = await givenWay();
    for (let come = 0; come < 3; come++) {
      const opening = two.rooms.open(U);
      await clock.advance(LIMITS.successorWaitMs);
      expect(await opening).toMatchObject(AWAY);
    }
    expect(two.measurements.openFailures.of('store-unavailable')).toBe(3);
    two.down.clear();
    await clock.advance(LIMITS.retryMaxMs);
    const opened = unwrap(await two.rooms.open(U));
    expect(readBasket(opened.doc).itemCount).toBe(5);
    expect((await two.stored(U)).itemCount).toBe(5);
  });

  it('ND13 who waits when the store comes back has it all', async () => {
    const { clock, two } = await givenWay();
    const opening = two.rooms.open(U);
    two.down.clear();
    await clock.advance(LIMITS.successorWaitMs);
    expect(readBasket(unwrap(await opening).doc).itemCount).toBe(5);
  });

  it('ND13 a drain waits until what it took is stored', async () => {
    const { clock, two } = await givenWay();
    let isDrained = false;
    const draining = two.rooms.drain(20_000).finally(() => {
      isDrained = true;
    });
    await clock.advance(2_000);
    expect(isDrained).toBe(false);
    expect((await two.stored(U)).itemCount).toBe(2);
    two.down.clear();
    await clock.advance(17_000);
    expect(await draining).toBe(0);
    expect((await two.stored(U)).itemCount).toBe(5);
  });
});
