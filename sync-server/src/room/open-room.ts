/** Opens a basket's room: its document from both stores, and who it belongs together with. */
import { type Owner, ok, ownerKind, type Result } from '../../../shared/src/index.ts';
import { type BasketStores, loadBasket } from '../flush/load-basket.ts';
import type { GuestStore } from '../ports/guest-store.ts';
import { Room, type RoomParts } from './room.ts';

export interface OpenedRoom {
  readonly room: Room;
  /** The user whose basket takes in what this guest's basket holds; null for users and unclaimed guests. */
  readonly claimer: Owner | null;
}

/** Fails with the store's code; a basket that could not be loaded is never an empty room. */
export const openRoom = async (
  parts: RoomParts,
  stores: BasketStores & { readonly guests: GuestStore },
): Promise<Result<OpenedRoom>> => {
  const { basket } = parts;
  const isUser = ownerKind(basket) === 'user';
  const nobody = Promise.resolve(ok(null));
  const [guests, claimer, loaded] = await Promise.all([
    isUser ? stores.guests.guestsOf(basket) : Promise.resolve(ok([])),
    isUser ? nobody : stores.guests.claimerOf(basket),
    loadBasket(basket, stores),
  ]);
  if (!guests.ok) return guests;
  if (!claimer.ok) return claimer;
  if (!loaded.ok) return loaded;
  return ok({ room: new Room(parts, loaded.value, guests.value), claimer: claimer.value });
};
