/**
 * How much of something each address holds at this moment, and all of them together: sockets, connections, bytes
 * that are on their way. What is taken is given back exactly once, so nothing is ever counted for ever.
 */
import { networkOf } from './network-of.ts';

export class HeldByAddress {
  readonly #held = new Map<string, number>();
  readonly #perAddress: number;
  readonly #inAll: number;
  #total = 0;

  constructor(perAddress: number, inAll = Number.POSITIVE_INFINITY) {
    this.#perAddress = perAddress;
    this.#inAll = inAll;
  }

  /** Takes `amount` for the address; answers how to give it back, or null where that would be too much. */
  take(from: string, amount = 1): (() => void) | null {
    const address = networkOf(from);
    const held = (this.#held.get(address) ?? 0) + amount;
    if (held > this.#perAddress || this.#total + amount > this.#inAll) return null;
    this.#held.set(address, held);
    this.#total += amount;
    let isHeld = true;
    return () => {
      if (isHeld) this.#giveBack(address, amount);
      isHeld = false;
    };
  }

  #giveBack(address: string, amount: number): void {
    const left = (this.#held.get(address) ?? 0) - amount;
    if (left > 0) this.#held.set(address, left);
    else this.#held.delete(address);
    this.#total -= amount;
  }
}
