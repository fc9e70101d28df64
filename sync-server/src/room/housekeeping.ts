/**
 * What happens to rooms by itself: heartbeats and expiry for their sessions, sleep when nobody writes, closing
 * when nobody is there, and a new generation when closing finds the document grown. A room goes only when
 * everything in it is saved (rules OP4, OP5, OP8, OP10, GE3).
 */
import { type Clock, fail, LIMITS, type Owner, ok, type Result } from '../../../shared/src/index.ts';
import type { BasketStores } from '../flush/load-basket.ts';
import type { Log } from '../ports/log.ts';
import type { Room } from './room.ts';
import { rotateBasket } from './rotate-basket.ts';

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

export class Housekeeping {
  readonly #parts: HousekeepingParts;

  constructor(parts: HousekeepingParts) {
    this.#parts = parts;
  }

  sweep(nowMs: number): void {
    for (const [basket, { room }] of this.#parts.entries) {
      if (!room) continue;
      room.audience.sweep(nowMs);
      if (room.audience.size === 0 && nowMs - room.emptySinceMs >= LIMITS.roomIdleMs) void this.close(basket);
      else if (room.isAwake && nowMs - room.touchedAtMs >= LIMITS.roomIdleMs) room.sleep();
    }
  }

  /** Closes a room; answers whether the basket got a new generation. Who opens it meanwhile waits. */
  async close(basket: Owner): Promise<Result<boolean>> {
    const entry = this.#parts.entries.get(basket);
    const room = entry?.room;
    if (!entry || !room || entry.closing) return ok(false);
    if (!room.isSaved || this.#parts.hasUnsaved(basket)) return ok(false);
    room.retire();
    const rotating = this.#rotateSafely(room);
    entry.room = null;
    entry.closing = rotating.then(() => {
      this.#parts.entries.delete(basket);
      this.#parts.onClosed(basket);
    });
    await entry.closing;
    return rotating;
  }

  /** A bug that only this basket's content brings out: the room goes all the same, and opens again as it was. */
  async #rotateSafely(room: Room): Promise<Result<boolean>> {
    try {
      return await this.#rotate(room);
    } catch (error) {
      this.#parts.log.error({ basket: room.basket, err: error }, 'closing a room failed');
      room.audience.closeAll('draining');
      return fail('internal', 'closing the room failed');
    }
  }

  async #rotate(room: Room): Promise<Result<boolean>> {
    const { stores, clock, log } = this.#parts;
    if (room.state().byteLength <= LIMITS.generationBytes) {
      room.audience.closeAll('draining');
      return ok(false);
    }
    const rotated = await rotateBasket(room.basket, stores, clock);
    if (!rotated.ok) log.warn({ basket: room.basket, ...rotated.error }, 'a basket could not be rotated');
    const isRotated = rotated.ok && rotated.value;
    if (isRotated) room.tell({ code: 'generation', generation: room.generation + 1 });
    room.audience.closeAll(isRotated ? 'generation-old' : 'draining');
    return rotated;
  }
}
