/**
 * How long something took, as the number of times it stayed within each bound. Plain numbers: adding one costs a
 * few steps, so nothing needs to be sampled.
 */

/** Milliseconds; from what memory takes to what nobody waits for. */
export const SPREAD_BOUNDS_MS = [
  0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 15_000, 60_000,
] as const;

export class Spread {
  /** By bound; the last is for everything above. */
  readonly counts = new Array<number>(SPREAD_BOUNDS_MS.length + 1).fill(0);
  sumMs = 0;

  add(ms: number): void {
    let at = 0;
    while (at < SPREAD_BOUNDS_MS.length && ms > (SPREAD_BOUNDS_MS[at] ?? 0)) at++;
    this.counts[at] = (this.counts[at] ?? 0) + 1;
    this.sumMs += ms;
  }

  get count(): number {
    return this.counts.reduce((sum, count) => sum + count, 0);
  }
}
