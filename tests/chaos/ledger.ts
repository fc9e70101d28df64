/**
 * What the servers have acknowledged, by arithmetic of its own: every record has one writer and a version that
 * grows by one with each write, so an acknowledged write is lost exactly where the record is older at the end.
 */
import type { Owner } from '../../shared/src/index.ts';

/** Versions of records, by key. */
export type Versions = ReadonlyMap<string, number>;

export interface Acknowledged {
  accepted: number;
  saved: number;
}

export interface Lost {
  readonly basket: Owner;
  readonly key: string;
  readonly acknowledged: number;
  readonly found: number;
}

export class Ledger {
  readonly #baskets = new Map<Owner, Map<string, Acknowledged>>();
  acknowledgements = { accepted: 0, saved: 0 };

  get baskets(): readonly Owner[] {
    return [...this.#baskets.keys()];
  }

  note(basket: Owner, kind: keyof Acknowledged, versions: Versions): void {
    this.acknowledgements[kind]++;
    const records = this.#baskets.get(basket) ?? new Map<string, Acknowledged>();
    this.#baskets.set(basket, records);
    for (const [key, version] of versions) {
      const known = records.get(key) ?? { accepted: 0, saved: 0 };
      known[kind] = Math.max(known[kind], version);
      records.set(key, known);
    }
  }

  /** What of the acknowledged is not in `found`. */
  lost(basket: Owner, kind: keyof Acknowledged, found: Versions): Lost[] {
    return [...(this.#baskets.get(basket) ?? [])].flatMap(([key, acknowledged]) => {
      const version = found.get(key) ?? 0;
      return version < acknowledged[kind]
        ? [{ basket, key, acknowledged: acknowledged[kind], found: version }]
        : [];
    });
  }

  /** Records that were acknowledged. */
  count(kind: keyof Acknowledged): number {
    let count = 0;
    for (const records of this.#baskets.values())
      for (const acknowledged of records.values()) if (acknowledged[kind] > 0) count++;
    return count;
  }
}
