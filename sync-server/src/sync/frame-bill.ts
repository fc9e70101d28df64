/**
 * What the frame in hand costs, and who pays: its socket and its address, or its address alone. Nothing is refused;
 * whoever owes is read more slowly (rules RO8, HO7).
 */
import { costOfBytes, fullBucket, spend, type TokenBucket } from '../domain/token-bucket.ts';
import type { WorkAccount } from '../ports/address-work.ts';
import type { Measurements } from '../ports/measurements.ts';

export class FrameBill {
  /** The size it counts as. */
  bytes = 0;
  /** What it costs beyond its size. */
  extra = 0;
  /** What of it only the address pays. */
  addressExtra = 0;
  readonly #bucket: TokenBucket;
  readonly #work: WorkAccount | undefined;
  readonly #measurements: Measurements;

  constructor(work: WorkAccount | undefined, measurements: Measurements, nowMs: number) {
    this.#work = work;
    this.#measurements = measurements;
    this.#bucket = fullBucket(nowMs);
  }

  begin(bytes: number): void {
    this.bytes = bytes;
    this.extra = this.addressExtra = 0;
  }

  /** Answers for how many milliseconds the socket should not be read. */
  pay(nowMs: number): number {
    return this.spend(costOfBytes(this.bytes) + this.extra, nowMs, this.addressExtra);
  }

  /** The same for work that came with no frame of ours. */
  spend(cost: number, nowMs: number, addressExtra = 0): number {
    const ownMs = spend(this.#bucket, cost, nowMs);
    const pauseMs = Math.max(ownMs, this.#work?.spend(cost + addressExtra, nowMs) ?? 0);
    if (pauseMs > 0) this.#measurements.slowedReads++;
    return pauseMs;
  }
}
