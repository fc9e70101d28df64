/** One measurement of one server: what a measuring process is told, and what it has at hand. */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { createPlan, type Plan, type PlanOptions } from '../load/plan.ts';
import type { Column, ColumnKey } from './columns.ts';
import type { Sizes } from './sizes.ts';
import type { Running } from './start-column.ts';

/** Infinity as JSON: what was waited for did not come. */
export const NEVER = 'never';

/** What was measured. */
export type Figures = Readonly<Record<string, number | string | boolean | null>>;

export interface Job {
  readonly column: ColumnKey;
  readonly measurement: string;
  readonly sizes: Sizes;
  /** Where plans are kept for the next measurement: everybody gets the same bytes. */
  readonly folder: string;
}

export interface Bench {
  readonly column: Column;
  readonly sizes: Sizes;
  readonly running: Running;
  /** The plan made before the server was started. */
  readonly plan: Plan | null;
}

/** A measurement of a server that was started for it and has done nothing yet. */
export interface Measurement {
  readonly key: string;
  /** The load it plays, if any. */
  readonly plan?: (sizes: Sizes) => PlanOptions;
  measure(bench: Bench): Promise<Figures>;
}

export const planFor = (folder: string, options: PlanOptions): Plan => {
  const { opsPerSecond, baskets, durationMs, seed } = options;
  const file = join(folder, `plan-${seed}-${opsPerSecond}-${baskets}-${durationMs}.v8`);
  if (!existsSync(file)) {
    writeFileSync(`${file}.part`, serialize(createPlan(options)));
    renameSync(`${file}.part`, file);
  }
  return deserialize(readFileSync(file)) as Plan;
};

export const planOf = ({ plan }: Bench): Plan => {
  if (plan === null) throw new Error('this measurement has no plan');
  return plan;
};
