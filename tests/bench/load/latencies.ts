/** Times of one kind, kept whole: a percentile is a measured value, not an estimate. */
export interface Summary {
  readonly count: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

export class Latencies {
  readonly #valuesMs: number[] = [];

  add(valueMs: number): void {
    this.#valuesMs.push(valueMs);
  }

  /** Nearest-rank percentiles; NaN where nothing was measured. */
  summary(): Summary {
    const sorted = this.#valuesMs.sort((a, b) => a - b);
    const at = (share: number): number =>
      sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
    return { count: sorted.length, p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99), maxMs: at(1) };
  }
}
