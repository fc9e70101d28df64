/**
 * A `Spread` as Prometheus reads it: prom-client's histogram, with its numbers kept elsewhere. Writes text only:
 * prom-client's other forms would find it empty.
 */
import { Histogram } from 'prom-client';
import { SPREAD_BOUNDS_MS, type Spread } from '../../domain/spread.ts';

const BOUNDS_S = SPREAD_BOUNDS_MS.map((ms) => ms / 1000);

interface Line {
  readonly metricName: string;
  readonly labels: { readonly le?: number | string };
  readonly value: number;
}

export class SpreadHistogram extends Histogram {
  readonly #spread: Spread;
  readonly #about: { readonly name: string; readonly help: string };

  constructor(about: { name: string; help: string }, spread: Spread) {
    super({ ...about, buckets: BOUNDS_S, registers: [] });
    this.#about = about;
    this.#spread = spread;
  }

  /** What prom-client asks a metric for when it writes text. */
  async getForPromString() {
    const { name } = this.#about;
    const { counts, sumMs } = this.#spread;
    let count = 0;
    const values = counts.map((within, at): Line => {
      count += within;
      return { metricName: `${name}_bucket`, labels: { le: BOUNDS_S[at] ?? '+Inf' }, value: count };
    });
    values.push({ metricName: `${name}_sum`, labels: {}, value: sumMs / 1000 });
    values.push({ metricName: `${name}_count`, labels: {}, value: count });
    return { ...this.#about, type: 'histogram', values };
  }
}
