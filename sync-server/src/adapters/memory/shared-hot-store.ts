/**
 * A hot store that several nodes of one process share, in memory: for tests and simulations of many nodes. Keeps
 * the same order of events, due times and leases as the real one; how telling is delayed or lost is decided by
 * whoever makes it.
 */
import { type Clock, fail, type Owner, ok, type Result } from '../../../../shared/src/index.ts';
import type { HotStore, HotUpdate } from '../../ports/hot-store.ts';
import type { HotEvent, Sharing } from '../../ports/sharing.ts';
import { createMemoryHotStore } from './hot-store.ts';

export interface SharedMemoryOptions {
  readonly clock: Clock;
  readonly times: { readonly afterMs: number; readonly atMostMs: number };
  /** Carries an event to another node; later, or never (then it must tell `maybe-missed` some time). */
  readonly carry?: (deliver: () => void) => void;
}

interface Due {
  at: number;
  readonly ceilingAt: number;
}

/** Everything that survives its nodes. */
export class SharedMemory {
  readonly options: SharedMemoryOptions;
  readonly rows: HotStore = createMemoryHotStore();
  readonly #last = new Map<Owner, number>();
  /** Rows of these are on their way to `#last`. */
  readonly #appending = new Set<Owner>();
  readonly #savedThrough = new Map<Owner, number>();
  readonly #due = new Map<Owner, Due>();
  readonly #followers = new Map<Owner, Map<number, (event: HotEvent) => void>>();
  #nodes = 0;

  constructor(options: SharedMemoryOptions) {
    this.options = options;
  }

  /** The store as one node has it. */
  node(): HotStore {
    const id = ++this.#nodes;
    let isClosed = false;
    const closed = () => fail('store-unavailable', 'the store is closed');
    const open = <T>(run: () => Promise<Result<T>>): Promise<Result<T>> =>
      isClosed ? Promise.resolve(closed()) : run();
    return {
      sharing: this.#sharing(id, open),
      append: (basket, update, above) => open(() => this.#append(id, basket, update, above)),
      readFrom: (basket, after) => open(() => this.rows.readFrom(basket, after)),
      trimThrough: (basket, position) => open(() => this.#trim(id, basket, position)),
      dirty: () => open(() => this.rows.dirty()),
      close: async () => {
        isClosed = true;
        for (const followers of this.#followers.values()) followers.delete(id);
      },
    };
  }

  /** Loses everything, as a store does whose disk is gone. */
  async empty(): Promise<void> {
    const dirty = await this.rows.dirty();
    for (const basket of dirty.ok ? dirty.value : [])
      await this.rows.trimThrough(basket, Number.MAX_SAFE_INTEGER);
    for (const known of [this.#last, this.#savedThrough, this.#due]) known.clear();
  }

  /** Tells every follower that it may have missed something. */
  interrupt(): void {
    for (const followers of this.#followers.values())
      for (const listener of followers.values()) listener({ type: 'maybe-missed' });
  }

  async #append(node: number, basket: Owner, update: HotUpdate, above: number): Promise<Result<number>> {
    this.#appending.add(basket);
    const appended = await this.rows.append(basket, update, above);
    this.#appending.delete(basket);
    if (!appended.ok) return appended;
    const position = appended.value;
    const previous = this.#last.get(basket) ?? 0;
    this.#last.set(basket, position);
    this.#touch(basket);
    const copy = { ...update, bytes: update.bytes.slice() };
    this.#tell(basket, node, { type: 'row', position, previous, update: copy });
    this.#followers.get(basket)?.get(node)?.({ type: 'row', position, previous, update });
    return appended;
  }

  async #trim(node: number, basket: Owner, position: number): Promise<Result<void>> {
    const trimmed = await this.rows.trimThrough(basket, position);
    if (!trimmed.ok) return trimmed;
    this.#savedThrough.set(basket, Math.max(position, this.#savedThrough.get(basket) ?? 0));
    const left = await this.rows.readFrom(basket, 0);
    this.#due.delete(basket);
    if (left.ok && left.value.length > 0) this.#touch(basket);
    this.#tell(basket, node, { type: 'saved', through: position });
    return trimmed;
  }

  #touch(basket: Owner): void {
    const { clock, times } = this.options;
    const now = clock.now();
    const known = this.#due.get(basket);
    const ceilingAt = known?.ceilingAt ?? now + times.atMostMs;
    const at = Math.min(now + times.afterMs, ceilingAt);
    this.#due.set(basket, { at: Math.max(at, known?.at ?? 0), ceilingAt });
  }

  #tell(basket: Owner, from: number, event: HotEvent): void {
    const carry = this.options.carry ?? ((deliver) => void Promise.resolve().then(deliver));
    for (const node of this.#followers.get(basket)?.keys() ?? []) {
      if (node === from) continue;
      carry(() => this.#followers.get(basket)?.get(node)?.(event));
    }
  }

  #sharing(node: number, open: <T>(run: () => Promise<Result<T>>) => Promise<Result<T>>): Sharing {
    const { clock } = this.options;
    return {
      follow: (basket, listener) => {
        const followers = this.#followers.get(basket) ?? new Map();
        this.#followers.set(basket, followers.set(node, listener));
        const end = () => {
          if (followers.get(node) === listener) followers.delete(node);
        };
        return { begun: open(async () => ok(this.#savedThrough.get(basket) ?? 0)), end };
      },
      appendNext: (basket, update, last) =>
        open(async () => {
          const isMoved = this.#appending.has(basket) || (this.#last.get(basket) ?? 0) > last;
          return isMoved ? ok(null) : this.#append(node, basket, update, last);
        }),
      announce: (basket, news) => this.#tell(basket, node, news),
      progress: (baskets) =>
        open(async () =>
          ok(
            baskets.map((basket) => ({
              basket,
              last: this.#last.get(basket) ?? 0,
              savedThrough: this.#savedThrough.get(basket) ?? 0,
            })),
          ),
        ),
      takeDue: (limit, leaseMs) => open(async () => ok(this.#takeDue(limit, leaseMs))),
      postpone: (basket, delayMs) =>
        open(async () => {
          const known = this.#due.get(basket);
          if (known) known.at = clock.now() + delayMs;
          return ok(undefined);
        }),
      countDirty: () => open(async () => ok(this.#due.size)),
      forget: (basket) =>
        open(async () => {
          if (!this.#due.has(basket))
            for (const known of [this.#last, this.#savedThrough]) known.delete(basket);
          return ok(undefined);
        }),
    };
  }

  #takeDue(limit: number, leaseMs: number): Owner[] {
    const now = this.options.clock.now();
    const due = [...this.#due].filter(([, { at }]) => at <= now).sort(([, a], [, b]) => a.at - b.at);
    return due.slice(0, limit).map(([basket, entry]) => {
      entry.at = now + leaseMs;
      return basket;
    });
  }
}
