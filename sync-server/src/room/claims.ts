/**
 * Guests and the users who claimed them. The order is what makes it safe at any crash: the claim is decided
 * first, once; then the records go into the user's hot store; the mark that it was done travels with them. What
 * a crash left undone is done again when either room is opened (rules CL1–CL10).
 */
import {
  actorOf,
  type Clock,
  fail,
  type Owner,
  ok,
  ownerKind,
  type Random,
  type Result,
  unitsFrom,
} from '../../../shared/src/index.ts';
import { SERVER } from '../domain/basket-document.ts';
import type { BasketStores } from '../flush/load-basket.ts';
import type { GuestStore } from '../ports/guest-store.ts';
import type { Log } from '../ports/log.ts';
import { Forwarding } from './forwarding.ts';
import { isMerged, mergeGuest } from './guest-merge.ts';
import type { Room } from './room.ts';

const GUEST_CLOSING = fail('store-unavailable', 'the room of the guest is closing');

export interface ClaimsParts {
  readonly stores: BasketStores & { readonly guests: GuestStore };
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  open(basket: Owner): Promise<Result<Room>>;
}

/** An open guest and the user it flows into. */
interface Attached {
  readonly room: Room;
  readonly user: Owner;
  readonly forwarding: Forwarding;
}

export interface Claimed {
  /** Units in the user's cart that come from this guest. */
  readonly itemCount: number;
}

export class Claims {
  readonly #parts: ClaimsParts;
  readonly #forwardings = new Map<Owner, Attached>();

  constructor(parts: ClaimsParts) {
    this.#parts = parts;
  }

  async claim(guest: Owner, user: Owner): Promise<Result<Claimed>> {
    const claimed = await this.#parts.stores.guests.claim(guest, user, this.#parts.clock.now());
    if (!claimed.ok) return claimed;
    if (claimed.value.owner !== user) return fail('guest-taken');
    for (const basket of [guest, user])
      this.#parts.stores.hot.sharing?.announce(basket, { type: 'claimed', guest, user });
    const room = await this.#parts.open(guest);
    if (!room.ok) return room;
    const merged = await this.#mergeAll(room.value, user);
    if (!merged.ok) return merged;
    const into = await this.#parts.open(user);
    if (!into.ok) return into;
    const { doc } = into.value;
    return ok({ itemCount: unitsFrom({ doc, actor: actorOf(user, SERVER, 0) }, guest) });
  }

  /**
   * Merges what any node has accepted of the guest by now: it may not have been told here yet, and its device lets go
   * of it after this answer. A merge that is under way may have read the guest's document before that.
   */
  async #mergeAll(guest: Room, user: Owner): Promise<Result<void>> {
    const known = this.#forwardings.get(guest.basket);
    // A new forwarding begins with that by itself.
    if (known?.room === guest) {
      const caughtUp = await guest.catchUp();
      if (!caughtUp.ok) return caughtUp;
      await known.forwarding.running;
    }
    return this.attach(guest, user);
  }

  /**
   * From now on what the guest's room accepts flows into the user's; resolves when what is there has. A room that has
   * closed while its holder waited must not take the place of the one that is open.
   */
  attach(guest: Room, user: Owner): Promise<Result<void>> {
    if (guest.isRetired) return Promise.resolve(GUEST_CLOSING);
    const known = this.#forwardings.get(guest.basket);
    if (known?.room === guest) return known.forwarding.forward();
    known?.forwarding.stop();
    const { clock, random, log } = this.#parts;
    const merge = this.#mergeOf(guest, user);
    const forwarding = new Forwarding(guest, { clock, random, log, merge });
    this.#forwardings.set(guest.basket, { room: guest, user, forwarding });
    guest.gate = forwarding;
    return forwarding.forward();
  }

  /** Another node has claimed a guest; either basket, or both, may be open here. */
  learned(guest: Owner, user: Owner, roomOf: (basket: Owner) => Room | null): void {
    roomOf(user)?.guests.add(guest);
    const room = roomOf(guest);
    if (room) void this.attach(room, user);
  }

  /** Asks the stores anew who belongs together with an open room: such news may have been lost. */
  async recheck(room: Room): Promise<void> {
    const { guests } = this.#parts.stores;
    if (ownerKind(room.basket) === 'user') {
      const claimed = await guests.guestsOf(room.basket);
      if (claimed.ok) for (const guest of claimed.value) room.guests.add(guest);
    } else if (!room.gate) {
      const claimer = await guests.claimerOf(room.basket);
      if (claimer.ok && claimer.value !== null) void this.attach(room, claimer.value);
    }
  }

  /** Something new is in a basket's hot store. */
  changed(basket: Owner): void {
    void this.#forwardings.get(basket)?.forwarding.forward();
  }

  /** Opening a claimed guest's room merges it; so the rooms of those not marked as merged are opened. */
  mergeMissing(user: Room): void {
    for (const guest of user.guests) if (!isMerged(user.doc, guest)) void this.#parts.open(guest);
  }

  /**
   * Another node has written into a user's basket. If it has merged a guest that is open here too, both may have
   * written the same key, and Yjs takes either: what this node knows to be newer is written again (rule ND11).
   */
  mergedElsewhere(user: Owner): void {
    for (const attached of this.#forwardings.values())
      if (attached.user === user) void attached.forwarding.forward();
  }

  closed(basket: Owner): void {
    this.#forwardings.get(basket)?.forwarding.stop();
    this.#forwardings.delete(basket);
  }

  /**
   * Never an older state of the guest than was accepted when it was claimed: another node, or the device itself,
   * writes the newer records beside it, and of two that know nothing of each other Yjs takes either (rule ND11).
   */
  #mergeOf(guest: Room, user: Owner): () => Promise<Result<void>> {
    let isRead = false;
    return async () => {
      if (!isRead) {
        const read = await guest.catchUp();
        if (!read.ok) return read;
        if (guest.isRetired) return GUEST_CLOSING;
        isRead = true;
      }
      if (guest.isBehind) return fail('store-unavailable', 'the guest is not read to its end');
      return this.#merge(guest, user);
    };
  }

  async #merge(guest: Room, user: Owner): Promise<Result<void>> {
    const opened = await this.#parts.open(user);
    if (!opened.ok) return opened;
    opened.value.guests.add(guest.basket);
    const merged = await mergeGuest(guest, opened.value, this.#parts.stores.durable);
    // The room has closed meanwhile: the next try finds another one.
    if (!merged.ok) return merged.error.code === 'draining' ? fail('store-unavailable', 'draining') : merged;
    await opened.value.whenAccepted(merged.value);
    return ok(undefined);
  }
}
