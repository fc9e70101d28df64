/**
 * Opens a basket's room: its document from both stores, and who it belongs together with. Where several nodes share
 * the hot store, following begins before anything is read, so that nothing falls in between; and while that store
 * does not answer, a basket that was saved once is served as it was saved (rules OP2, ND1, ND7, ND15).
 */
import { type Owner, ok, ownerKind, type Result } from '../../../shared/src/index.ts';
import {
  type BasketStores,
  keepLate,
  type LoadedBasket,
  loadSavedBasket,
  loadSettled,
} from '../flush/load-basket.ts';
import type { GuestStore } from '../ports/guest-store.ts';
import { Follower } from './follower.ts';
import { Room, type RoomParts } from './room.ts';
import type { StaleReads } from './stale-reads.ts';

export interface OpenRoomParts extends RoomParts {
  readonly staleReads: StaleReads;
}

export interface OpenedRoom {
  readonly room: Room;
  /** The user whose basket takes in what this guest's basket holds; null for users and unclaimed guests. */
  readonly claimer: Owner | null;
  /** null where no other node writes to the store. */
  readonly follower: Follower | null;
  /** Whether the hot store was read. */
  readonly isInStep: boolean;
}

interface Loaded {
  readonly loaded: LoadedBasket;
  readonly isInStep: boolean;
}

/** `savedThrough`: what is known to be saved. */
const load = async (
  { basket, staleReads }: OpenRoomParts,
  stores: BasketStores,
  savedThrough: number,
): Promise<Result<Loaded>> => {
  const loaded = await loadSettled(basket, stores);
  if (loaded.ok) {
    // A process alone saves what it has in memory, and drops the rows.
    const kept = stores.hot.sharing ? ok(undefined) : await keepLate(basket, loaded.value, stores);
    if (!kept.ok) return kept;
    const fresh = staleReads.check(basket, loaded.value.stored?.through ?? 0, savedThrough);
    return fresh.ok ? ok({ loaded: loaded.value, isInStep: true }) : fresh;
  }
  if (stores.hot.sharing === null || loaded.error.code !== 'store-unavailable') return loaded;
  const saved = await loadSavedBasket(basket, stores.durable);
  return saved.ok && saved.value ? ok({ loaded: saved.value, isInStep: false }) : loaded;
};

/** Fails with the store's code; a basket that could not be loaded is never an empty room. `followed`: what its follower reads. */
export const openRoom = async (
  parts: OpenRoomParts,
  stores: BasketStores & { readonly guests: GuestStore },
  followed: BasketStores,
): Promise<Result<OpenedRoom>> => {
  const { sharing } = stores.hot;
  const follower = sharing ? new Follower({ ...parts, stores: followed, sharing }) : null;
  const begun = await follower?.begun;
  let opened: Result<OpenedRoom> | null = null;
  try {
    opened = await openWith(parts, stores, follower, begun?.ok ? begun.value : 0);
    return opened;
  } finally {
    if (!opened?.ok) follower?.end();
  }
};

const openWith = async (
  parts: OpenRoomParts,
  stores: BasketStores & { readonly guests: GuestStore },
  follower: Follower | null,
  savedThrough: number,
): Promise<Result<OpenedRoom>> => {
  const { basket } = parts;
  const isUser = ownerKind(basket) === 'user';
  const nobody = Promise.resolve(ok(null));
  const [guests, claimer, loaded] = await Promise.all([
    isUser ? stores.guests.guestsOf(basket) : Promise.resolve(ok([])),
    isUser ? nobody : stores.guests.claimerOf(basket),
    load(parts, stores, savedThrough),
  ]);
  if (!guests.ok) return guests;
  if (!claimer.ok) return claimer;
  if (!loaded.ok) return loaded;
  const room = new Room(parts, loaded.value.loaded, guests.value);
  room.follower = follower;
  return ok({ room, claimer: claimer.value, follower, isInStep: loaded.value.isInStep });
};
