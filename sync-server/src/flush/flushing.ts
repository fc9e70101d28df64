/** What the rooms need of whoever decides when a basket is flushed: one process alone, or several that share. */
import type { Owner } from '../../../shared/src/index.ts';

export interface Flushing {
  /** Begins, with what earlier processes have left unsaved. */
  start(): Promise<void>;
  /** Begins nothing any more by itself. */
  stop(): void;
  /** A change of the basket is in the hot store. */
  touch(basket: Owner): void;
  /** Whether this process knows of something of the basket that is to be flushed. */
  has(basket: Owner): boolean;
  /** Baskets with changes of this process that are not saved. */
  readonly unsaved: number;
  /** Flushes now; false where the store did not let it. */
  flushNow(basket: Owner): Promise<boolean>;
  /** Tries every unsaved basket of this process once more; answers how many are still unsaved. */
  flushAll(): Promise<number>;
}
