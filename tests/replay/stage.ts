/**
 * The scene a plan is written on: which devices are online, what each of them sees (by the oracle), and the
 * steps so far. Every step is told to the oracle at once, in the same way the player will do it later.
 */

import type { Chance } from '../support/seeded-random.ts';
import type { Edit, GuestVisit, Hand, Step } from './events.ts';
import { createOracle, type Oracle } from './oracle.ts';

export interface Stage {
  readonly chance: Chance;
  readonly oracle: Oracle;
  readonly steps: Step[];
  readonly everyDevice: readonly number[];
  /** Lines on which concurrent steps down are not plain arithmetic: a guest's units, or more taken than there was. */
  readonly uneven: Set<string>;
  /** Devices go offline and come back, in any order, so that each is offline for its share of the time. */
  comeAndGo(): void;
  allOnline(): void;
  isOnline(device: number): boolean;
  /** The devices edit without seeing each other's edits of the same turn. */
  turn(hands: readonly Hand[]): void;
  /** `units` per sku are what the guest's basket holds when it is merged. */
  guestVisit(visit: GuestVisit, units: ReadonlyMap<string, number>): void;
}

class WrittenStage implements Stage {
  readonly oracle: Oracle;
  readonly steps: Step[] = [];
  readonly everyDevice: readonly number[];
  readonly uneven = new Set<string>();
  readonly #online = new Set<number>();

  constructor(
    devices: number,
    readonly offline: number,
    readonly chance: Chance,
  ) {
    this.oracle = createOracle(devices);
    this.everyDevice = Array.from({ length: devices }, (_, device) => device);
  }

  comeAndGo(): void {
    for (const device of this.chance.shuffle(this.everyDevice)) {
      this.#move(device, !this.chance.isLucky(this.offline));
    }
  }

  allOnline(): void {
    for (const device of this.chance.shuffle(this.everyDevice)) this.#move(device, true);
  }

  isOnline(device: number): boolean {
    return this.#online.has(device);
  }

  turn(hands: readonly Hand[]): void {
    this.steps.push({ kind: 'turn', hands });
    for (const { device, edits } of hands) for (const edit of edits) this.#edit(device, edit);
    this.#sync();
  }

  guestVisit(visit: GuestVisit, units: ReadonlyMap<string, number>): void {
    this.steps.push({ kind: 'guest-visit', visit });
    const arrive = (sku: string, count: number): void => {
      this.oracle.arrive(sku, count);
      this.uneven.add(sku);
    };
    for (const [sku, count] of units) arrive(sku, count);
    for (const edit of visit.stale) if (edit.kind === 'add') arrive(edit.sku, edit.units);
    this.#sync();
  }

  #edit(device: number, edit: Edit): void {
    this.oracle.edit(device, edit);
    // A number said by a device that has seen all makes the line whole again: one number of one owner.
    if (edit.kind === 'set' && this.isOnline(device)) this.uneven.delete(edit.sku);
  }

  #move(device: number, toOnline: boolean): void {
    if (this.isOnline(device) === toOnline) return;
    this.steps.push({ kind: toOnline ? 'online' : 'offline', device });
    if (toOnline) this.#online.add(device);
    else this.#online.delete(device);
    this.#sync();
  }

  #sync(): void {
    this.oracle.sync([...this.#online]);
  }
}

/** Every device begins offline, with an empty document. */
export const createStage = (devices: number, offline: number, chance: Chance): Stage =>
  new WrittenStage(devices, offline, chance);
