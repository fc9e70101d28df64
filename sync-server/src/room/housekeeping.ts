/**
 * What happens to rooms by itself: heartbeats and expiry for their sessions, sleep when nobody writes, closing
 * when nobody is there, and a new generation when the document has grown, in use or at closing. A room goes only
 * when everything in it is saved (rules OP4, OP5, OP8, OP10, GE3, GE7, ND10).
 */
import { type Clock, LIMITS, type Owner, type Result } from '../../../shared/src/index.ts';
import type { BasketStores } from '../flush/load-basket.ts';
import type { Log } from '../ports/log.ts';
import { endRoom } from './replace-room.ts';
import type { Room } from './room.ts';
import { isWorthRotating, rotateBasket } from './rotate-basket.ts';

/** A basket this process has to do with: its room, or the promise of one, or of its end. */
export interface Entry {
  room: Room | null;
  opening: Promise<Result<Room>> | null;
  closing: Promise<void> | null;
}

export interface HousekeepingParts {
  readonly entries: Map<Owner, Entry>;
  readonly stores: BasketStores;
  readonly clock: Clock;
  readonly log: Log;
  hasUnsaved(basket: Owner): boolean;
  onClosed(basket: Owner): void;
}

/** Every half minute. */
const COMPARE_SWEEPS = 6;
const COMPARE_AT_ONCE = 500;

export class Housekeeping {
  readonly #parts: HousekeepingParts;
  /** How large baskets were when a new generation was last considered in use; outlives a room whose rotation failed. */
  readonly #measured = new Map<Owner, number>();

  #sweeps = 0;

  constructor(parts: HousekeepingParts) {
    this.#parts = parts;
  }

  sweep(nowMs: number): void {
    for (const [basket, entry] of this.#parts.entries) {
      try {
        if (entry.room) this.#lookAfter(entry, entry.room, nowMs);
      } catch (error) {
        // A bug that only this basket's content brings out must not end the sweep of all the others.
        this.#parts.log.error({ basket, err: error }, 'looking after a basket failed');
      }
    }
  }

  #lookAfter(entry: Entry, room: Room, nowMs: number): void {
    room.audience.sweep(nowMs);
    const isLeft = room.audience.size === 0 && nowMs - room.emptySinceMs >= LIMITS.roomIdleMs;
    if (isLeft) this.#measured.delete(room.basket);
    if (isLeft || this.#isOutgrown(room)) this.#close(entry, room);
    else if (room.isAwake && room.isSaved && nowMs - room.touchedAtMs >= LIMITS.sleepAfterMs) room.sleep();
  }

  /** Asks the store from time to time how far the open baskets are: what it told may have been lost. */
  async compare(): Promise<void> {
    const { entries, stores } = this.#parts;
    const { sharing } = stores.hot;
    if (!sharing || ++this.#sweeps % COMPARE_SWEEPS !== 0) return;
    const baskets = [...entries].flatMap(([basket, { room }]) => (room?.follower ? [basket] : []));
    for (let from = 0; from < baskets.length; from += COMPARE_AT_ONCE) {
      const progress = await sharing.progress(baskets.slice(from, from + COMPARE_AT_ONCE));
      if (!progress.ok) return;
      for (const each of progress.value) entries.get(each.basket)?.room?.follower?.compare(each);
    }
  }

  /** Closes a room, with a new generation where that is worth it. Who opens it meanwhile waits. */
  #close(entry: Entry, room: Room): void {
    if (entry.closing || !this.#isAtRest(room)) return;
    const { entries, onClosed } = this.#parts;
    endRoom(
      entry,
      room,
      () => this.#rotateSafely(room),
      () => {
        entries.delete(room.basket);
        onClosed(room.basket);
      },
    );
  }

  #isAtRest(room: Room): boolean {
    return room.isSaved && !this.#parts.hasUnsaved(room.basket);
  }

  /** Whether a basket that is never left has come to need a new generation. Measured once per doubling: it costs. */
  #isOutgrown(room: Room): boolean {
    const { basket, bytes } = room;
    const measured = this.#measured.get(basket) ?? 0;
    if (bytes <= Math.max(LIMITS.generationBytes, 2 * measured) || !this.#isAtRest(room)) return false;
    this.#measured.set(basket, bytes);
    return isWorthRotating(room.doc);
  }

  /** A bug that only this basket's content brings out: the room goes all the same, and opens again as it was. */
  async #rotateSafely(room: Room): Promise<void> {
    try {
      await this.#rotate(room);
    } catch (error) {
      this.#parts.log.error({ basket: room.basket, err: error }, 'closing a room failed');
      room.audience.closeAll('draining');
    }
  }

  async #rotate(room: Room): Promise<void> {
    const { stores, clock, log } = this.#parts;
    if (room.state().byteLength <= LIMITS.generationBytes) {
      room.audience.closeAll('draining');
      return;
    }
    const rotated = await rotateBasket(room.basket, stores, clock);
    if (!rotated.ok) log.warn({ basket: room.basket, ...rotated.error }, 'a basket could not be rotated');
    const isRotated = rotated.ok && rotated.value;
    if (isRotated) {
      this.#measured.delete(room.basket);
      stores.hot.sharing?.announce(room.basket, { type: 'rotated', generation: room.generation + 1 });
      room.tell({ code: 'generation', generation: room.generation + 1 });
    }
    room.audience.closeAll(isRotated ? 'generation-old' : 'draining');
  }
}
