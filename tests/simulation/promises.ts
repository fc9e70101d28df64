/**
 * What the server has promised, and whether it holds: a change that was called accepted is in the hot or the durable
 * store, one called saved is in the durable store alone, from then on and for ever. Looks at the stores only.
 */
import * as Y from 'yjs';
import { CART, deviceOf, type Owner, originOf, parseKey } from '../../shared/src/index.ts';
import { loadBasket } from '../../sync-server/src/flush/load-basket.ts';
import type { Disks } from './disks.ts';
import { Broken, type Journal } from './journal.ts';
import type { Stories } from './story.ts';

export type Level = 'accepted' | 'saved';
/** Version of a record by its key. */
export type Versions = ReadonlyMap<string, number>;

const versionIn = (doc: Y.Doc, key: string): number => {
  const { v } = (doc.getMap<unknown>(CART).get(key) ?? {}) as { v?: unknown };
  return typeof v === 'number' ? v : 0;
};

/** Of a document, what was written on `device`; null: everything. */
export const versionsOf = (doc: Y.Doc, device: string | null): Versions => {
  const versions = new Map<string, number>();
  for (const key of doc.getMap<unknown>(CART).keys()) {
    const actor = parseKey(CART, key)?.actor;
    if (actor && (device === null || deviceOf(actor) === device)) versions.set(key, versionIn(doc, key));
  }
  return versions;
};

export const documentOf = (...updates: (Uint8Array | null)[]): Y.Doc => {
  const doc = new Y.Doc();
  for (const update of updates) if (update) Y.applyUpdate(doc, update);
  return doc;
};

interface Stored {
  readonly both: Y.Doc;
  readonly durable: Y.Doc;
  readonly through: string;
}

export class Promises {
  readonly #disks: Disks;
  readonly #stories: Stories;
  readonly #journal: Journal;
  readonly #promised: { readonly [L in Level]: Map<Owner, Map<string, number>> } = {
    accepted: new Map(),
    saved: new Map(),
  };
  readonly #due = new Set<Owner>();
  readonly #stored = new Map<Owner, Stored>();

  constructor(disks: Disks, stories: Stories, journal: Journal) {
    this.#disks = disks;
    this.#stories = stories;
    this.#journal = journal;
  }

  get isDue(): boolean {
    return this.#due.size > 0;
  }

  make(level: Level, basket: Owner, versions: Versions): void {
    this.#journal.tell(`acknowledged ${level}`, basket);
    const known = this.#promised[level].get(basket) ?? new Map<string, number>();
    this.#promised[level].set(basket, known);
    for (const [key, version] of versions) known.set(key, Math.max(version, known.get(key) ?? 0));
    this.#due.add(basket);
  }

  /** What has been called accepted in a basket so far. */
  acceptedIn(basket: Owner): Versions {
    return new Map(this.#promised.accepted.get(basket));
  }

  /** Promises made just now; `all`: and every basket that has changed. */
  async check(isAll: boolean): Promise<void> {
    const baskets = new Set(this.#due);
    this.#due.clear();
    if (isAll) for (const basket of this.#disks.changed) baskets.add(basket);
    for (const basket of baskets) await this.#check(basket);
  }

  async #check(basket: Owner): Promise<void> {
    const { both, durable } = await this.#read(basket);
    await this.#hold('accepted', basket, both);
    await this.#hold('saved', basket, durable);
  }

  /** The basket as the stores have it; read anew only where something has changed in them. */
  async #read(basket: Owner): Promise<Stored> {
    const known = this.#stored.get(basket);
    if (known && !this.#disks.changed.delete(basket)) return known;
    this.#disks.changed.delete(basket);
    this.#journal.count('checks of a basket');
    const loaded = await loadBasket(basket, this.#disks);
    if (!loaded.ok) throw new Broken(`${basket} cannot be loaded: ${loaded.error.detail}`);
    const both = loaded.value.live.doc;
    this.#stories.check([both], `the stores' ${basket}`);
    const saved = await this.#disks.durable.load(basket);
    const through = saved.ok && saved.value ? `${saved.value.through}#${saved.value.generation}` : '';
    const state = saved.ok && saved.value ? saved.value.state : null;
    const durable = known?.through === through ? known.durable : documentOf(state);
    const stored: Stored = { both, durable, through };
    this.#stored.set(basket, stored);
    return stored;
  }

  async #hold(level: Level, basket: Owner, doc: Y.Doc): Promise<void> {
    for (const [key, version] of this.#promised[level].get(basket) ?? []) {
      const stored = versionIn(doc, key);
      if (stored >= version || (stored === 0 && (await this.#wasSpent(basket, doc, key, version)))) continue;
      if (stored === 0 && (await this.#wasSpentByGuest(basket, key, version))) continue;
      throw new Broken(`${key} was ${level} at version ${version} in ${basket}, and is at ${stored}`);
    }
  }

  /** A guest may have taken the line out, and its basket have been begun anew, before it was merged. */
  async #wasSpentByGuest(basket: Owner, key: string, version: number): Promise<boolean> {
    const actor = parseKey(CART, key)?.actor;
    const guest = actor ? originOf(actor) : basket;
    if (guest === basket) return false;
    const loaded = await loadBasket(guest, this.#disks);
    return loaded.ok && this.#wasSpent(guest, loaded.value.live.doc, key, version);
  }

  /** A line that people took out is left behind by a rotation, whole; the archive has it. */
  async #wasSpent(basket: Owner, doc: Y.Doc, key: string, version: number): Promise<boolean> {
    for (let generation = generationIn(doc) - 1; generation >= 0; generation--) {
      const archived = await this.#disks.durable.loadArchive(basket, generation);
      if (archived.ok && archived.value && versionIn(documentOf(archived.value), key) >= version) return true;
    }
    return false;
  }
}

const generationIn = (doc: Y.Doc): number => {
  const value = doc.getMap<unknown>('ledger').get('generation');
  return typeof value === 'number' ? value : 0;
};
