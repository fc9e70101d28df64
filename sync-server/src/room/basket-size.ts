/**
 * How large a basket's merged state is, kept roughly: what was loaded plus what came. Only where that reaches the
 * bound is the true size asked for, and then not again before much has come: encoding a full basket costs more
 * than any update to it.
 */
import { LIMITS } from '../../../shared/src/index.ts';

const RECOUNT_BYTES = 64 * 1024;

export class BasketSize {
  #bytes: number;
  #sinceCount = RECOUNT_BYTES;

  constructor(bytes: number) {
    this.#bytes = bytes;
  }

  /** About so many, never fewer. */
  get bytes(): number {
    return this.#bytes;
  }

  grow(bytes: number): void {
    this.#bytes += bytes;
    this.#sinceCount += bytes;
  }

  /** The true size, where it has come to be known. */
  measured(bytes: number): void {
    this.#bytes = bytes;
    this.#sinceCount = 0;
  }

  /** Whether `bytes` more fit; `count` answers the true size of the state. */
  hasRoomFor(bytes: number, count: () => number): boolean {
    if (this.#bytes + bytes <= LIMITS.basketBytes) return true;
    if (this.#sinceCount < RECOUNT_BYTES) return false;
    this.measured(count());
    return this.#bytes + bytes <= LIMITS.basketBytes;
  }
}
