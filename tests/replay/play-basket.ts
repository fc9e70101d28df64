/**
 * Plays one plan on real devices against a running server. The devices of a turn edit in one go, before any of
 * them can hear of the others; then everybody online meets. At the end every device's basket is compared with
 * the plan, and only what is needed to read the basket again is kept.
 */
import { randomBytes } from 'node:crypto';
import type { Owner } from '../../shared/src/index.ts';
import { type Credential, SyncDevice } from '../support/sync-device.ts';
import type { Account, Accounts } from './accounts.ts';
import { applyEdit, quantitiesOf } from './apply-edit.ts';
import { connect, deliver, meet } from './cast.ts';
import { compareBasket, type Difference } from './differences.ts';
import type { BasketPlan, Expected, GuestVisit, Hand, Step } from './events.ts';

export interface Ground {
  readonly url: string;
  readonly accounts: Accounts;
}

/** What it takes to read a basket back later. */
export interface PlayedBasket {
  readonly shopper: string;
  readonly owner: Owner;
  readonly credential: Credential;
  readonly expected: Expected;
  readonly differences: readonly Difference[];
}

const newGuest = (): { id: string; secret: string } => ({
  id: randomBytes(12).toString('base64url'),
  secret: randomBytes(16).toString('base64url'),
});

interface Shop {
  readonly owner: Owner;
  readonly account: Account | null;
  credentialOf(device: number): Credential;
}

/** Every 16th customer's second device signs in by itself (each costs a password hash); all others share the first token. */
const openShop = async ({ shopper, kind }: BasketPlan, { accounts }: Ground): Promise<Shop> => {
  if (kind === 'guest') {
    const { id, secret } = newGuest();
    return { owner: `guest:${id}`, account: null, credentialOf: () => ({ kind: 'guest', secret }) };
  }
  const account = await accounts.signUp(shopper);
  const second = Number(shopper) % 16 === 0 ? await accounts.signIn(account) : account.token;
  return {
    owner: account.owner,
    account,
    credentialOf: (device) => ({ kind: 'token', token: device === 1 ? second : account.token }),
  };
};

class Play {
  readonly #ground: Ground;
  readonly #shop: Shop;
  readonly #devices: readonly SyncDevice[];
  readonly #online = new Set<SyncDevice>();

  constructor(ground: Ground, shop: Shop, devices: number) {
    this.#ground = ground;
    this.#shop = shop;
    this.#devices = Array.from(
      { length: devices },
      (_, index) =>
        new SyncDevice({
          url: ground.url,
          owner: shop.owner,
          device: `device${index}`,
          credential: shop.credentialOf(index),
        }),
    );
  }

  async step(step: Step): Promise<void> {
    switch (step.kind) {
      case 'offline': {
        const device = this.#device(step.device);
        this.#online.delete(device);
        await device.disconnect();
        break;
      }
      case 'online': {
        const device = this.#device(step.device);
        await connect(device);
        this.#online.add(device);
        await meet([device], [...this.#online]);
        break;
      }
      case 'turn':
        await this.#turn(step.hands);
        break;
      case 'guest-visit':
        await this.#guestVisit(step.visit);
    }
  }

  compare({ shopper, expected }: BasketPlan): Difference[] {
    return this.#devices.flatMap((device) =>
      compareBasket(shopper, device.name, expected, quantitiesOf(device)),
    );
  }

  async close(): Promise<void> {
    await Promise.all(this.#devices.map((device) => device.disconnect()));
    for (const { doc } of this.#devices) doc.destroy();
  }

  async #turn(hands: readonly Hand[]): Promise<void> {
    // No await between the edits: nobody hears of the others before the turn is over.
    for (const { device, edits } of hands) for (const edit of edits) applyEdit(this.#device(device), edit);
    const senders = hands
      .map(({ device }) => this.#device(device))
      .filter((device) => this.#online.has(device));
    await meet(senders, [...this.#online]);
  }

  async #guestVisit({ edits, isLate, requests, stale }: GuestVisit): Promise<void> {
    const { account } = this.#shop;
    if (!account) throw new Error('a guest does not sign in in this plan');
    const { id, secret } = newGuest();
    const guest = new SyncDevice({
      url: this.#ground.url,
      owner: `guest:${id}`,
      device: 'visit',
      credential: { kind: 'guest', secret },
    });
    for (const edit of edits) applyEdit(guest, edit);
    if (!isLate) await deliver(guest);
    for (let request = 0; request < requests; request++)
      await this.#ground.accounts.merge(account, id, secret);
    for (const edit of stale) applyEdit(guest, edit);
    await deliver(guest);
    // What the server wrote into the user's basket before it answered the guest is on each socket before the
    // answer to a question asked now.
    await Promise.all([...this.#online].map(deliver));
    await guest.disconnect();
    guest.doc.destroy();
  }

  #device(index: number): SyncDevice {
    const device = this.#devices[index];
    if (!device) throw new Error(`the plan has no device ${index}`);
    return device;
  }
}

/** Plays a plan from an empty basket to its end. @throws when the server refuses or goes away for good. */
export const playBasket = async (plan: BasketPlan, ground: Ground): Promise<PlayedBasket> => {
  const shop = await openShop(plan, ground);
  const play = new Play(ground, shop, plan.devices);
  try {
    for (const step of plan.steps) await play.step(step);
    return {
      shopper: plan.shopper,
      owner: shop.owner,
      credential: shop.credentialOf(0),
      expected: plan.expected,
      differences: play.compare(plan),
    };
  } finally {
    await play.close();
  }
};
