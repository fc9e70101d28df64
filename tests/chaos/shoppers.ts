/**
 * Devices that live for seconds: each comes to some node with an empty document, makes changes, notes what is
 * acknowledged, and dies with everything it holds. So nothing lost by the servers can be brought back by a device.
 */
import {
  type Actor,
  add,
  CART,
  clear,
  lineIdOf,
  newId,
  type Owner,
  parseKey,
  remove,
  setQuantity,
  stepDown,
  stepUp,
} from '../../shared/src/index.ts';
import { systemRandom } from '../../sync-server/src/adapters/system/random.ts';
import type { Chance } from '../support/seeded-random.ts';
import { SyncDevice } from '../support/sync-device.ts';
import type { Ledger, Versions } from './ledger.ts';
import { pause, within } from './within.ts';

export interface ShoppersOptions {
  readonly urls: () => readonly string[];
  readonly ledger: Ledger;
  readonly chance: Chance;
  /** Baskets that are shopped in at a time. */
  readonly baskets: number;
  /** Devices at a time. */
  readonly devices: number;
}

export interface ShoppersCounts {
  ops: number;
  lives: number;
  refused: number;
  failedConnects: number;
}

export const SECRET = 'a-guest-secret-of-the-chaos';
const CONNECT_MS = 3_000;
/** A basket takes so many devices, then a new one takes its place: it stays below the size of a new generation. */
const DEVICES_PER_BASKET = 25;
const SKUS = ['cup', 'bowl', 'plate', 'jug', 'tray'].map((sku) => ({ sku }));

export const guestAt = (url: string, basket: Owner, device: string): SyncDevice =>
  new SyncDevice({ url, owner: basket, device, credential: { kind: 'guest', secret: SECRET } });

/** Versions of the records in the cart; `actor`: only that actor's. */
export const versionsOf = ({ doc }: SyncDevice, actor?: Actor): Versions => {
  const versions = new Map<string, number>();
  for (const [key, value] of doc.getMap<{ v?: unknown }>(CART)) {
    if (actor !== undefined && parseKey(CART, key)?.actor !== actor) continue;
    if (typeof value?.v === 'number') versions.set(key, value.v);
  }
  return versions;
};

export class Shoppers {
  readonly counts: ShoppersCounts = { ops: 0, lives: 0, refused: 0, failedConnects: 0 };
  readonly #options: ShoppersOptions;
  readonly #baskets: { owner: Owner; left: number }[] = [];
  #isEnding = false;
  #lives: Promise<void>[] = [];

  constructor(options: ShoppersOptions) {
    this.#options = options;
  }

  start(): void {
    this.#lives = Array.from({ length: this.#options.devices }, () => this.#liveAgainAndAgain());
  }

  async end(): Promise<void> {
    this.#isEnding = true;
    await Promise.all(this.#lives);
  }

  #basket(): Owner {
    const { chance, baskets } = this.#options;
    const at = chance.between(0, baskets - 1);
    const known = this.#baskets[at];
    if (known && known.left-- > 0) return known.owner;
    const owner: Owner = `guest:${newId(systemRandom)}`;
    this.#baskets[at] = { owner, left: DEVICES_PER_BASKET - 1 };
    return owner;
  }

  async #liveAgainAndAgain(): Promise<void> {
    const { chance } = this.#options;
    while (!this.#isEnding) {
      const device = guestAt(chance.pick(this.#options.urls()), this.#basket(), newId(systemRandom));
      try {
        await within(CONNECT_MS, device.connect());
        this.counts.lives++;
        await this.#live(device);
      } catch {
        // A node that is dead, frozen or cut off; the device is gone with what it had.
        this.counts.failedConnects++;
        await pause(chance.between(10, 200));
      }
      device.drop();
      this.counts.refused += device.refusals.length;
    }
  }

  async #live(device: SyncDevice): Promise<void> {
    const { chance } = this.#options;
    const ops = chance.between(5, 40);
    for (let done = 0; done < ops && device.isOnline && !this.#isEnding; done++) {
      this.#change(device);
      this.counts.ops++;
      if (chance.isLucky(0.5)) this.#ask(device);
      await pause(chance.between(0, 40));
    }
    if (!device.isOnline) return;
    this.#ask(device);
    // Some wait to hear that all is saved, some are gone at once.
    if (chance.isLucky(0.5)) await pause(chance.between(0, 1_500));
  }

  #change(device: SyncDevice): void {
    const { chance } = this.#options;
    const intent = chance.pick(SKUS);
    const line = lineIdOf(intent);
    const dice = chance.fraction();
    // What cannot be done to the cart as it is (a step below nothing) is no change.
    if (dice < 0.4) add(device, intent, chance.between(1, 3));
    else if (dice < 0.65) stepUp(device, line);
    else if (dice < 0.85) stepDown(device, line);
    else if (dice < 0.93) setQuantity(device, line, chance.between(0, 9));
    else if (dice < 0.98) remove(device, line);
    else clear(device);
  }

  #ask(device: SyncDevice): void {
    const { ledger } = this.#options;
    const versions = versionsOf(device, device.actor);
    const refusals = device.refusals.length;
    const { accepted, saved } = device.ask();
    const note = (kind: 'accepted' | 'saved') => () => {
      if (device.refusals.length === refusals) ledger.note(device.owner, kind, versions);
    };
    accepted.then(note('accepted'), () => undefined);
    saved.then(note('saved'), () => undefined);
  }
}
