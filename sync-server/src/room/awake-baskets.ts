/**
 * The baskets of this process whose documents are in memory whole, and how many bytes those are in all. Above the
 * bound those untouched for longest go to sleep at once, saved or not: nothing of them is lost, and the next write
 * wakes them (rule OP5).
 */
import type { Owner } from '../../../shared/src/index.ts';
import type { Log } from '../ports/log.ts';

export interface Awake {
  readonly basket: Owner;
  /** About the size of the document, as bytes. */
  readonly bytes: number;
  sleep(): void;
}

export class AwakeBaskets {
  readonly #maxBytes: number;
  readonly #log: Log;
  /** The one untouched for longest first; with the bytes it counts for. */
  readonly #counted = new Map<Awake, number>();
  #bytes = 0;

  constructor(maxBytes: number, log: Log) {
    this.#maxBytes = maxBytes;
    this.#log = log;
  }

  /** The basket is awake, and in use at this moment: it is the last to sleep, and never does for this call. */
  touch(basket: Awake): void {
    this.forget(basket);
    this.#counted.set(basket, basket.bytes);
    this.#bytes += basket.bytes;
    for (const other of this.#counted.keys()) {
      if (this.#bytes <= this.#maxBytes || other === basket) return;
      this.#putToSleep(other);
    }
  }

  /** It sleeps, or is of no use: it counts no longer. */
  forget(basket: Awake): void {
    const counted = this.#counted.get(basket);
    if (counted === undefined) return;
    this.#counted.delete(basket);
    this.#bytes -= counted;
  }

  #putToSleep(basket: Awake): void {
    this.forget(basket);
    try {
      basket.sleep();
    } catch (error) {
      // A bug that only this basket's content brings out must not meet who writes to another.
      this.#log.error({ basket: basket.basket, err: error }, 'putting a basket to sleep failed');
    }
  }
}
