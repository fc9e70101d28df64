/**
 * Keeps a claimed guest's basket flowing into its user's: everything the guest's hot store has is merged there
 * too, and only then `accepted` for the device. So a tab that has not heard of the sign-in yet loses nothing
 * that was acknowledged, at whichever moment the server dies (rules CL4, CL7).
 */
import { type Clock, fail, type Random, type Result, type Timer } from '../../../shared/src/index.ts';
import { retryDelayMs } from '../domain/backoff.ts';
import type { Log } from '../ports/log.ts';
import type { Room } from './room.ts';

export interface ForwardingParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Merges the guest's document as it is now; resolves when the user's hot store has it. */
  merge(guest: Room): Promise<Result<void>>;
}

export class Forwarding {
  readonly #guest: Room;
  readonly #parts: ForwardingParts;
  #forwardedSeq = -1;
  #attempt = 0;
  #running: Promise<Result<void>> | null = null;
  #retry: Timer | null = null;
  #isHeldUp = false;
  #isStopped = false;

  constructor(guest: Room, parts: ForwardingParts) {
    this.#guest = guest;
    this.#parts = parts;
  }

  get acceptedSeq(): number {
    return this.#forwardedSeq;
  }

  /** The last try failed: the user's basket is full, or cannot be read or written. */
  get isHeldUp(): boolean {
    return this.#isHeldUp;
  }

  /** The try that is under way. */
  get running(): Promise<Result<void>> | null {
    return this.#running;
  }

  /** The guest's room is closed. What is not forwarded is in its stores, and is when the room opens again. */
  stop(): void {
    this.#isStopped = true;
    this.#retry?.cancel();
    this.#retry = null;
  }

  /** Forwards what is not forwarded yet. Resolves with the outcome of this try; a failed one is repeated by itself. */
  forward(): Promise<Result<void>> {
    this.#running ??= this.#run();
    return this.#running;
  }

  async #run(): Promise<Result<void>> {
    for (;;) {
      const seq = this.#guest.storedSeq;
      const merged = await this.#parts.merge(this.#guest).catch((error: unknown) => this.#threw(error));
      if (!merged.ok && merged.error.code !== 'update-forbidden') {
        if (!this.#isHeldUp && merged.error.code !== 'store-unavailable')
          this.#parts.log.warn({ basket: this.#guest.basket, ...merged.error }, 'a guest waits to be merged');
        this.#isHeldUp = true;
        if (!this.#isStopped) this.#retryLater();
        this.#running = null;
        return merged;
      }
      this.#isHeldUp = false;
      // Refused for what it holds: it stays the guest's own, and nothing is gained by trying again.
      if (!merged.ok)
        this.#parts.log.error({ basket: this.#guest.basket, ...merged.error }, 'a guest cannot be merged');
      this.#attempt = 0;
      this.#forwardedSeq = seq;
      this.#guest.answerWaiting();
      // Also after a refusal: what came meanwhile may be what is acceptable, and its device waits for an answer.
      if (this.#guest.storedSeq !== seq) continue;
      // In this very step: a change that comes after it must find nothing running and begin anew.
      this.#running = null;
      return merged;
    }
  }

  /** A bug that only this guest's content, or its user's, brings out: it waits like one that does not fit. */
  #threw(error: unknown): Result<void> {
    this.#parts.log.error({ basket: this.#guest.basket, err: error }, 'merging a guest threw');
    return fail('internal', 'merging threw');
  }

  /** One timer, however many changes come while the store is away. */
  #retryLater(): void {
    if (this.#retry) return;
    const { clock, random } = this.#parts;
    this.#retry = clock.after(retryDelayMs(++this.#attempt, random), () => {
      this.#retry = null;
      void this.forward();
    });
  }
}
