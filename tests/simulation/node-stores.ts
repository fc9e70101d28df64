/** The stores as one process has them: the real ports, each call through its way (`store-way.ts`), watched. */
import type { Owner, Result } from '../../shared/src/index.ts';
import type { DurableStore } from '../../sync-server/src/ports/durable-store.ts';
import type { GuestStore } from '../../sync-server/src/ports/guest-store.ts';
import type { HotStore } from '../../sync-server/src/ports/hot-store.ts';
import type { HotEvent, Sharing } from '../../sync-server/src/ports/sharing.ts';
import type { Disks } from './disks.ts';
import type { StoreWay, StoreWayParts } from './store-way.ts';

/** Who was lent a basket and has not trimmed it yet, over all nodes. */
export type Leases = Map<Owner, number>;

export interface NodeStoresParts extends StoreWayParts {
  readonly disks: Disks;
  readonly leases: Leases;
  readonly node: number;
  /** A basket is about to be begun anew. */
  readonly onRenewal: (basket: Owner) => void;
  readonly ways: { readonly hot: StoreWay; readonly durable: StoreWay; readonly guests: StoreWay };
}

/** How long a renewal may take between its two steps. */
export const RENEWAL_MS = 3_000;

export interface NodeStores {
  readonly hot: HotStore;
  readonly durable: DurableStore;
  readonly guests: GuestStore;
  /** The way to the hot store is open again: something may have been missed. */
  hotIsBack(): void;
}

interface Listening {
  readonly listener: (event: HotEvent) => void;
  hasMissed: boolean;
}

const tellAppend = (
  { disks, journal, node }: NodeStoresParts,
  basket: Owner,
  device: string,
  appended: Result<number | null>,
): void => {
  disks.baskets.add(basket);
  disks.changed.add(basket);
  journal.tell('append', `n${node} ${basket} ${device} at ${appended.ok && appended.value}`);
};

const sharingOf = (
  parts: NodeStoresParts,
  raw: Sharing,
  listening: Set<Listening>,
  asked: Set<Owner>,
): Sharing => {
  const { life, leases, node, journal } = parts;
  const { hot: way } = parts.ways;
  return {
    follow: (basket, listener) => {
      const heard: Listening = { listener, hasMissed: false };
      listening.add(heard);
      const following = raw.follow(basket, (event) => {
        if (life.isOver) return;
        if (way.isReachable) listener(event);
        else heard.hasMissed = true;
      });
      /** A following that could not begin is tried again by itself, and says when that has worked. */
      const tryAgain = (): void => {
        if (life.isOver || !listening.has(heard)) return;
        if (!way.isReachable) heard.hasMissed = true;
        else listener({ type: 'maybe-missed' });
      };
      const begin = async (): Promise<Result<number>> => {
        const begun = await way.call(false, () => following.begun);
        if (!begun.ok) parts.timeline.after(700, tryAgain);
        return begun;
      };
      const end = (): void => {
        listening.delete(heard);
        following.end();
      };
      return { begun: begin(), end };
    },
    appendNext: (basket, update, last) =>
      way.call(true, async () => {
        const r = await raw.appendNext(basket, update, last);
        tellAppend(parts, basket, `${update.device} next`, r);
        return r;
      }),
    announce: (basket, news) => {
      if (life.isOver || !way.isReachable) return;
      raw.announce(basket, news);
    },
    progress: (baskets) => {
      for (const basket of baskets) asked.add(basket);
      return way.call(false, () => raw.progress(baskets));
    },
    takeDue: async (limit, leaseMs) => {
      if (life.isOver || !way.isReachable) return way.call(false, () => raw.takeDue(limit, leaseMs));
      const due = await raw.takeDue(limit, leaseMs);
      for (const basket of due.ok ? due.value : []) {
        if (leases.has(basket) && leases.get(basket) !== node) journal.tell('lease taken over', basket);
        leases.set(basket, node);
      }
      return due;
    },
    postpone: (basket, delayMs) => way.call(true, () => raw.postpone(basket, delayMs)),
    countDirty: () => way.call(false, () => raw.countDirty()),
    forget: (basket) => way.call(true, () => raw.forget(basket)),
  };
};

const hotOf = (
  parts: NodeStoresParts,
  raw: HotStore,
  sharing: Sharing | null,
  asked: Set<Owner>,
): HotStore => {
  const { disks, leases, journal, node } = parts;
  const { hot: way } = parts.ways;
  return {
    sharing,
    append: (basket, update, above) =>
      way.call(true, async () => {
        const r = await raw.append(basket, update, above);
        tellAppend(parts, basket, update.device, r);
        return r;
      }),
    readFrom: (basket, after) => {
      asked.delete(basket);
      return way.call(false, async () => {
        const rows = await raw.readFrom(basket, after);
        if (after > 0 && rows.ok && rows.value.length > 0) journal.count('gap read from the store');
        return rows;
      });
    },
    trimThrough: (basket, position) =>
      way.call(true, async () => {
        disks.changed.add(basket);
        leases.delete(basket);
        journal.tell('trim', `n${node} ${basket} ${position}`);
        return raw.trimThrough(basket, position);
      }),
    dirty: () => way.call(false, () => raw.dirty()),
    close: async () => undefined,
  };
};

const durableOf = (parts: NodeStoresParts, asked: Set<Owner>): DurableStore => {
  const { disks, journal, spite, timeline, life } = parts;
  const { durable: way } = parts.ways;
  const raw = disks.durable;
  return {
    load: (basket) => {
      if (asked.delete(basket)) journal.count('saved state caught up');
      return way.call(false, () => raw.load(basket));
    },
    save: (basket, next, expected) =>
      way.call(true, async () => {
        disks.baskets.add(basket);
        disks.changed.add(basket);
        const saved = await raw.save(basket, next, expected);
        if (saved.ok && saved.value === 'conflict') journal.tell('save met a conflict', basket);
        else if (next.generation > (expected?.generation ?? 0)) journal.tell('rotation', basket);
        else journal.tell('save', `${basket} through ${next.through}`);
        return saved;
      }),
    projection: (basket) => way.call(false, () => raw.projection(basket)),
    archive: async (basket, generation, kept) => {
      const archived = await way.call(true, () => raw.archive(basket, generation, kept));
      // The moment before a renewal is the worst for other nodes to write at: often it lasts.
      if (spite.isIn(50)) {
        parts.onRenewal(basket);
        await timeline.sleep(spite.int(RENEWAL_MS));
      }
      return life.isOver ? new Promise(() => undefined) : archived;
    },
    loadArchive: (basket, generation) => way.call(false, () => raw.loadArchive(basket, generation)),
    close: async () => undefined,
  };
};

const guestsOf = ({ disks, ways: { guests: way } }: NodeStoresParts): GuestStore => {
  const raw = disks.guests;
  return {
    check: (guest, hash) => way.call(false, () => raw.check(guest, hash)),
    bind: (guest, hash) => way.call(true, () => raw.bind(guest, hash)),
    claim: (guest, user, atMs) => way.call(true, () => raw.claim(guest, user, atMs)),
    claimerOf: (guest) => way.call(false, () => raw.claimerOf(guest)),
    guestsOf: (user) => way.call(false, () => raw.guestsOf(user)),
  };
};

export const createNodeStores = (parts: NodeStoresParts): NodeStores => {
  const raw = parts.disks.hotOfNode();
  const listening = new Set<Listening>();
  /** Baskets whose progress was asked for last: a load that follows catches up on what was saved and trimmed. */
  const asked = new Set<Owner>();
  const sharing = raw.sharing ? sharingOf(parts, raw.sharing, listening, asked) : null;
  return {
    hot: hotOf(parts, raw, sharing, asked),
    durable: durableOf(parts, asked),
    guests: guestsOf(parts),
    hotIsBack: () => {
      for (const heard of listening) {
        if (!heard.hasMissed) continue;
        heard.hasMissed = false;
        if (!parts.life.isOver) heard.listener({ type: 'maybe-missed' });
      }
    },
  };
};
