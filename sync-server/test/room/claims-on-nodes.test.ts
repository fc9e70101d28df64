/** A claim on one node of a guest whose tab is on another: SPEC ND6, ND11. */
import { expect, it } from 'vitest';
import { actorOf, add } from '../../../shared/src/index.ts';
import { settle } from '../../../tests/support/fake-clock.ts';
import { unwrap } from '../support/basket-devices.ts';
import { createNodes } from '../support/room-world.ts';

/** A tab on the second node with 2 cups, which the first has open too; from now on nothing is told. */
const untold = async () => {
  let isTold = true;
  const { nodes } = createNodes(2, (deliver) => {
    if (isTold) void Promise.resolve().then(deliver);
  });
  const [one, two] = nodes as [(typeof nodes)[0], (typeof nodes)[0]];
  const tab = await two.join('guest:g', 'A');
  unwrap(await one.rooms.open('guest:g'));
  isTold = false;
  unwrap(add({ doc: tab.doc, actor: actorOf('guest:g', 'A', 0) }, { sku: 'cup' }, 2));
  tab.send({ type: 'ask', n: 1 });
  tab.flush();
  await settle();
  tab.flush();
  expect(tab.acks('accepted')).toEqual([1]);
  const tellAgain = (): void => {
    isTold = true;
  };
  return { one, two, tellAgain };
};

it('ND6 brings what was accepted on another node, also where that was not told yet', async () => {
  const { one } = await untold();
  expect(await one.rooms.claim('guest:g', 'user:u')).toMatchObject({ ok: true, value: { itemCount: 2 } });
  expect((await one.stored('user:u')).itemCount).toBe(2);
});

it('ND6 a claim that cannot find out what was accepted elsewhere is not answered with success', async () => {
  const { one } = await untold();
  one.down.add('hot.readFrom guest:g');
  const claimed = await one.rooms.claim('guest:g', 'user:u');
  expect(claimed).toMatchObject({ ok: false, error: { code: 'store-unavailable' } });
});

it('ND11 what a node merges because it hears of a claim is what was accepted anywhere before', async () => {
  const { one, two, tellAgain } = await untold();
  tellAgain();
  two.down.add('hot.appendNext user:u');
  void two.rooms.claim('guest:g', 'user:u');
  await settle(500);
  expect((await one.stored('user:u')).itemCount).toBe(2);
});
