/**
 * What a row of the table is made of: figures read from measurements, how a cell says them, and what ours must
 * show. Where a target was set against a public server's figure, the ratio to that server within the run counts;
 * the absolute figure stands in where that server was not measured.
 */
import type { ColumnKey } from './columns.ts';
import { type Figures, NEVER } from './job.ts';

/** What has been measured of one column, by measurement. */
export type Measured = ReadonlyMap<string, Figures>;

export interface Target {
  readonly atMost?: number;
  readonly atLeast?: number;
  /** The server the figure was set against, and the figure it showed then. */
  readonly against?: { readonly column: ColumnKey; readonly showed: number };
}

export interface Value {
  readonly name: string;
  /** The number a target speaks of; NaN where it was not measured, Infinity where it never ended. */
  of(measured: Measured): number;
  show(value: number): string;
  /** The target in words, where a number says little. */
  readonly wish?: string;
  readonly embedded?: Target;
  readonly stores?: Target;
}

export interface Row {
  readonly key: string;
  readonly title: string;
  readonly measurements: readonly string[];
  /** The cell. */
  show(measured: Measured): string;
  readonly values: readonly Value[];
}

export const number = (measured: Measured, measurement: string, name: string): number => {
  const value = measured.get(measurement)?.[name];
  if (value === NEVER) return Number.POSITIVE_INFINITY;
  if (typeof value === 'boolean') return Number(value);
  return typeof value === 'number' ? value : Number.NaN;
};

export const from =
  (measurement: string, name: string) =>
  (measured: Measured): number =>
    number(measured, measurement, name);

/** What must not happen at all. */
export const none = (name: string, of: (measured: Measured) => number): Value => ({
  name,
  of,
  show: (value) => `${value}`,
  wish: `${name}: none`,
  embedded: { atMost: 0 },
  stores: { atMost: 0 },
});

/** A row of one figure. */
export const single = (key: string, title: string, value: Value, measurement: string): Row => ({
  key,
  title,
  measurements: [measurement],
  show: (measured) => value.show(value.of(measured)),
  values: [value],
});

export const ms = (value: number): string =>
  value === Number.POSITIVE_INFINITY ? 'never' : `${value.toFixed(value < 10 ? 1 : 0)} ms`;
export const seconds = (value: number): string => `${value.toFixed(2)} s`;
export const kb = (value: number): string => `${(value / 1024).toFixed(1)} kB`;
export const mb = (value: number): string => `${(value / 1024 / 1024).toFixed(1)} MB`;
export const whole = (value: number): string => value.toFixed(0);

/** In brackets behind a figure, where there is reason to say it. */
export const note = (text: string, isSaid: boolean): string => (isSaid ? ` (${text})` : '');
