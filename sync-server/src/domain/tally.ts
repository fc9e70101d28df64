/**
 * How often something happened, by name. The names are given once and are few: they become labels, and a label
 * that grows with people or baskets would drown who reads them. Adding is one step of a number.
 */
export class Tally<K extends string> {
  readonly #counts: Record<K, number>;

  constructor(names: readonly K[]) {
    this.#counts = Object.fromEntries(names.map((name) => [name, 0])) as Record<K, number>;
  }

  add(name: K): void {
    this.#counts[name]++;
  }

  of(name: K): number {
    return this.#counts[name];
  }

  entries(): [K, number][] {
    return Object.entries(this.#counts) as [K, number][];
  }
}
