/**
 * Short words for prom-client's metrics whose numbers are kept elsewhere: each is read when somebody asks. All of
 * them go into one registry of their own.
 */
import { Counter, Gauge, type Registry } from 'prom-client';
import type { Spread } from '../../domain/spread.ts';
import { SpreadHistogram } from './spread-histogram.ts';

type Read = () => number;
type ReadAll = () => readonly (readonly [name: string, value: number])[];

export interface Instruments {
  counter(name: string, help: string, read: Read): void;
  gauge(name: string, help: string, read: Read): void;
  /** One line for each name under `label`; the names must be few. */
  counters(name: string, help: string, label: string, read: ReadAll): void;
  gauges(name: string, help: string, label: string, read: ReadAll): void;
  spread(name: string, help: string, spread: Spread): void;
}

export const instrumentsOf = (registry: Registry): Instruments => {
  const registers = [registry];
  return {
    counter: (name, help, read) => {
      new Counter({
        name,
        help,
        registers,
        collect() {
          this.reset();
          this.inc(read());
        },
      });
    },
    gauge: (name, help, read) => {
      new Gauge({
        name,
        help,
        registers,
        collect() {
          this.set(read());
        },
      });
    },
    counters: (name, help, label, read) => {
      new Counter({
        name,
        help,
        registers,
        labelNames: [label],
        collect() {
          this.reset();
          for (const [value, count] of read()) this.inc({ [label]: value }, count);
        },
      });
    },
    gauges: (name, help, label, read) => {
      new Gauge({
        name,
        help,
        registers,
        labelNames: [label],
        collect() {
          this.reset();
          for (const [value, count] of read()) this.set({ [label]: value }, count);
        },
      });
    },
    spread: (name, help, spread) => registry.registerMetric(new SpreadHistogram({ name, help }, spread)),
  };
};
