/** A device of an older generation at a node that has not heard everything yet: SPEC ND11, seed 52156 of the simulation. */
import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { actorOf, add, stepUp } from '../../../shared/src/index.ts';
import { settle } from '../../../tests/support/fake-clock.ts';
import { syncOnce } from '../../src/room/sync-once.ts';
import { unwrap } from '../support/basket-devices.ts';
import { createNodes } from '../support/room-world.ts';

const A = actorOf('user:u', 'A', 0);

/** Two cups accepted by the second node; the first has the basket open and has heard of none, the late document of one. */
const behind = async () => {
  const { nodes } = createNodes(2, () => undefined);
  const [one, two] = nodes as [(typeof nodes)[0], (typeof nodes)[0]];
  unwrap(await one.rooms.open('user:u'));
  const tab = await two.join('user:u', 'A');
  const line = unwrap(add({ doc: tab.doc, actor: A }, { sku: 'cup' }, 1));
  tab.flush();
  await settle();
  const older = Y.encodeStateAsUpdate(tab.doc);
  unwrap(stepUp({ doc: tab.doc, actor: A }, line));
  tab.flush();
  await settle();
  const bring = () =>
    syncOnce({ rooms: one.rooms, durable: one.stores.durable, clock: one.clock }, 'user:u', {
      device: 'A',
      isDeviceNamed: true,
      stateVector: Uint8Array.of(0),
      update: older,
      // Of no generation there is an archive: all of it is carried.
      generation: 7,
    });
  const writers = async () => unwrap(await one.disks.hot.readFrom('user:u', 0)).map(({ device }) => device);
  return { one, bring, writers };
};

it('ND11 carries nothing of a late document beside a newer record another node has accepted', async () => {
  const { one, bring, writers } = await behind();
  unwrap(await bring());
  expect(await writers()).toEqual(['A', 'A']);
  expect((await one.stored('user:u')).itemCount).toBe(2);
});

it('ND11 takes no late document while what others have accepted cannot be read', async () => {
  const { one, bring, writers } = await behind();
  one.down.add('hot.readFrom user:u');
  expect(await bring()).toMatchObject({ ok: false, error: { code: 'store-unavailable' } });
  expect(await writers()).toEqual(['A', 'A']);
});
