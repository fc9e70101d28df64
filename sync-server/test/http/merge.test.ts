/** The guest's basket becomes the user's: once, for one user, whatever is repeated, late or hostile. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { add, cartKey, lineIdOf, remove } from '../../../shared/src/index.ts';
import { type Account, cartOf, type RunningServer, runServer, SECRET } from './run-server.ts';

let running: RunningServer;
let ada: Account;
beforeEach(async () => {
  running = await runServer();
  ada = await running.signUp('ada');
});
afterEach(() => running.close());

const merge = (account: Account, id: string, secret = SECRET) =>
  running.post('/api/v1/cart/merge', { guest_id: id, guest_secret: secret }, account.headers);

/** A guest whose cart is on the server already. */
const guestWith = async (id: string, units: number) => {
  const guest = running.guest(id);
  await guest.connect();
  add(guest, { sku: 'mug' }, units);
  await guest.ask().accepted;
  return guest;
};

const cartOnServer = async (account: Account) => {
  const fresh = running.user(account, `fresh${Math.floor(performance.now() * 1000)}`);
  await fresh.connect();
  const cart = cartOf(fresh.doc);
  await fresh.disconnect();
  return cart;
};

describe('a merge', () => {
  it('is the sum, and stays it when repeated', async () => {
    await guestWith('g1', 2);
    const phone = running.user(ada, 'phone');
    await phone.connect();
    add(phone, { sku: 'mug' }, 4);
    await phone.ask().accepted;
    expect(await merge(ada, 'g1')).toEqual({ status: 200, body: { merged: true, itemCount: 2 } });
    await phone.until(() => cartOf(phone.doc).mug === 6);
    expect((await merge(ada, 'g1')).body).toEqual({ merged: true, itemCount: 2 });
    expect(await cartOnServer(ada)).toEqual({ mug: 6 });
    await running.again();
    expect((await merge(ada, 'g1')).status).toBe(200);
    expect(await cartOnServer(ada)).toEqual({ mug: 6 });
  });

  it('does not bring back what the user has removed since', async () => {
    await guestWith('g1', 2);
    await merge(ada, 'g1');
    const phone = running.user(ada, 'phone');
    await phone.connect();
    remove(phone, lineIdOf({ sku: 'mug' }));
    await phone.ask().accepted;
    expect((await merge(ada, 'g1')).status).toBe(200);
    expect(await cartOnServer(ada)).toEqual({});
  });

  it('goes on for a tab that has not noticed: its add counts once', async () => {
    const stale = await guestWith('g1', 2);
    await merge(ada, 'g1');
    add(stale, { sku: 'mug' }, 1);
    await stale.ask().accepted;
    expect(await cartOnServer(ada)).toEqual({ mug: 3 });
    await running.again();
    expect(await cartOnServer(ada)).toEqual({ mug: 3 });
  });

  it('of a guest the server has not seen waits for its document', async () => {
    expect((await merge(ada, 'late')).body).toEqual({ merged: true, itemCount: 0 });
    await guestWith('late', 5);
    expect(await cartOnServer(ada)).toEqual({ mug: 5 });
  });
});

describe('a claim', () => {
  it('belongs to the first user for ever', async () => {
    await guestWith('g1', 2);
    const bob = await running.signUp('bob');
    expect((await merge(ada, 'g1')).status).toBe(200);
    const refused = await merge(bob, 'g1');
    expect([refused.status, refused.body.error?.code]).toEqual([409, 'guest-taken']);
    await running.again();
    expect((await merge(bob, 'g1')).status).toBe(409);
    expect(await cartOnServer(bob)).toEqual({});
    expect(await cartOnServer(ada)).toEqual({ mug: 2 });
  });

  it('of two users at once is won by exactly one', async () => {
    const bob = await running.signUp('bob');
    for (let i = 0; i < 10; i++) {
      await guestWith(`race${i}`, 1);
      const answers = await Promise.all([merge(ada, `race${i}`), merge(bob, `race${i}`)]);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    }
    const [adas, bobs] = [await cartOnServer(ada), await cartOnServer(bob)];
    expect((adas.mug ?? 0) + (bobs.mug ?? 0)).toBe(10);
  });

  it('needs the secret', async () => {
    await guestWith('g1', 2);
    const refused = await merge(ada, 'g1', SECRET.toUpperCase());
    expect([refused.status, refused.body.error?.code]).toEqual([403, 'wrong-secret']);
    expect(await cartOnServer(ada)).toEqual({});
  });
});

it('lets no guest touch the lines of the user who claimed it', async () => {
  const phone = running.user(ada, 'phone');
  await phone.connect();
  add(phone, { sku: 'mug' }, 4);
  await phone.ask().accepted;
  const evil = await guestWith('evil', 1);
  const line = lineIdOf({ sku: 'mug' });
  const record = evil.doc.getMap('cart').get(cartKey(line, evil.actor)) as object;
  const forged = new Y.Doc();
  // A record of the guest that claims to have covered everything the user's phone added.
  forged
    .getMap('cart')
    .set(cartKey(line, 'guest:evil~x.1'), { ...record, w: { [phone.actor]: [99, 99, 99] }, v: 1 });
  // A record in the user's own name.
  const stolen = new Y.Doc();
  stolen.getMap('cart').set(cartKey(line, phone.actor), { ...record, v: 99 });
  for (const doc of [forged, stolen]) {
    const body = {
      stateVector: Buffer.from(Y.encodeStateVector(doc)).toString('base64'),
      update: Buffer.from(Y.encodeStateAsUpdate(doc)).toString('base64'),
    };
    const headers = { authorization: `Guest ${SECRET}` };
    expect((await running.post('/api/v1/sync/guest:evil?d=x', body, headers)).status).toBeGreaterThanOrEqual(
      400,
    );
  }
  expect((await merge(ada, 'evil')).status).toBe(200);
  expect(await cartOnServer(ada)).toEqual({ mug: 5 });
});
