/** A durable store that answers from the past: SPEC ND15. */
import { expect, it } from 'vitest';
import { actorOf, add, LIMITS, ok, readBasket } from '../../../shared/src/index.ts';
import { settle } from '../../../tests/support/fake-clock.ts';
import type { SocketPair } from '../../../tests/support/socket-pair.ts';
import { unwrap } from '../support/basket-devices.ts';
import { createNodes } from '../support/room-world.ts';

const passOn = async (...pairs: SocketPair[]): Promise<void> => {
  for (let round = 0; round < 4; round++) {
    for (const pair of pairs) pair.flush();
    await settle();
  }
};

/** Two cups are saved, then three more; the durable store shows the two until it is told to show all. */
const createPast = async ({ isOpenOnTwo = false } = {}) => {
  let isHeard = true;
  const { clock, shared, nodes } = createNodes(2, (deliver) => {
    if (isHeard) void Promise.resolve().then(deliver);
  });
  const [one, two] = nodes as [(typeof nodes)[0], (typeof nodes)[0]];
  await one.rooms.start();
  const a = await one.join('user:u', 'A');
  const addCups = async (units: number): Promise<void> => {
    unwrap(add({ doc: a.doc, actor: actorOf('user:u', 'A', 0) }, { sku: 'cup' }, units));
    await passOn(a);
    await clock.advance(6_000);
  };
  await addCups(2);
  const { durable } = one.disks;
  const past = await durable.load('user:u');
  const b = isOpenOnTwo ? await two.join('user:u', 'B') : null;
  b?.sync();
  isHeard = false;
  await addCups(3);
  isHeard = true;
  expect(unwrap(await two.disks.hot.readFrom('user:u', 0))).toEqual([]);
  const load = durable.load;
  let isPast = true;
  durable.load = (basket) => (isPast ? Promise.resolve(ok(unwrap(past))) : load(basket));
  const showAll = () => {
    isPast = false;
  };
  const said = () => two.logged.filter(({ level }) => level === 'error').map(({ message }) => message);
  return { clock, shared, two, b, showAll, said };
};

it('ND15 a basket that is shown older than it was saved does not open until it is shown as it is', async () => {
  const { two, showAll, said } = await createPast();
  expect(await two.rooms.open('user:u')).toMatchObject({ ok: false, error: { code: 'store-unavailable' } });
  showAll();
  const b = await two.join('user:u', 'B');
  b.sync();
  await passOn(b);
  expect(readBasket(b.doc).itemCount).toBe(5);
  expect(said()).toEqual([]);
});

it('ND15 a basket that stays older than it was saved opens as it is, and the log says so', async () => {
  const { clock, two, said } = await createPast();
  expect((await two.rooms.open('user:u')).ok).toBe(false);
  await clock.advance(LIMITS.staleReadMs - 1);
  expect((await two.rooms.open('user:u')).ok).toBe(false);
  expect(said()).toEqual([]);
  await clock.advance(1);
  const b = await two.join('user:u', 'B');
  b.sync();
  await passOn(b);
  expect(readBasket(b.doc).itemCount).toBe(2);
  expect(said()).toContain('a basket is stored as it was before its last save, and is used as it is');
});

it('ND15 an open basket is not called in step by what is older than it was saved', async () => {
  const { clock, shared, b, showAll } = await createPast({ isOpenOnTwo: true });
  shared.interrupt();
  if (b) await passOn(b);
  expect(b?.of('notice').at(-1)?.notice).toEqual({ code: 'store-degraded', store: 'hot' });
  showAll();
  await clock.advance(5_000);
  if (b) await passOn(b);
  expect(b && readBasket(b.doc).itemCount).toBe(5);
  expect(b?.of('notice').at(-1)?.notice).toEqual({ code: 'store-recovered', store: 'hot' });
});
