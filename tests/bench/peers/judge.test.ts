/** Targets against what was measured: a figure that is missing must never count as met. */
import { describe, expect, it } from 'vitest';
import type { ColumnKey } from './columns.ts';
import { type Figures, NEVER } from './job.ts';
import { missedBy, targetCell } from './judge.ts';
import type { Row } from './row.ts';
import { ROWS } from './rows.ts';

const rowOf = (key: string): Row => {
  const row = ROWS.find((one) => one.key === key);
  if (!row) throw new Error(`no row ${key}`);
  return row;
};

const tableOf = (cells: Partial<Record<ColumnKey, Record<string, Figures>>>) =>
  new Map(
    Object.entries(cells).map(([key, figures]) => [key as ColumnKey, new Map(Object.entries(figures))]),
  );

const load = (p99Ms: number | string, lost = 0, differences = 0) => ({
  'load-8000': { p99Ms, lost, differences },
});
const missed = (ours: Record<string, Figures>, theirs?: Record<string, Figures>): string[] =>
  missedBy(
    rowOf('propagation'),
    'ours-embedded',
    tableOf({ 'ours-embedded': ours, ...(theirs ? { 'y-memory': theirs } : {}) }),
  );

describe('a target', () => {
  it('is the figure of the issue where the other server was not measured', () => {
    expect(missed(load(15))).toEqual([]);
    expect(missed(load(15.1))).toHaveLength(1);
  });

  it('is in proportion to the other server where that was measured in the same run', () => {
    expect(missed(load(29), load(26))).toEqual([]);
    expect(missed(load(31), load(26))).toHaveLength(1);
    expect(missed(load(14), load(6.5))).toHaveLength(1);
  });

  it('is missed by changes that never came, baskets that differ and times that never ended', () => {
    expect(missed(load(1, 1))).toHaveLength(1);
    expect(missed(load(1, 0, 1))).toHaveLength(1);
    expect(missed(load(NEVER))).toHaveLength(1);
    expect(missed(load(NEVER), load(NEVER))).toHaveLength(1);
  });

  it('is missed where a figure is not there', () => {
    expect(missed({ 'load-8000': {} }).length).toBeGreaterThan(0);
  });

  it('asks nothing of a row that was not measured', () => {
    expect(missed({})).toEqual([]);
  });
});

describe('every row', () => {
  it.each(ROWS)('$key holds ours to something, embedded and with stores', (row) => {
    for (const column of ['ours-embedded', 'ours-stores'] as const) {
      expect(targetCell(row, column, new Map())).not.toBe('');
      const empty = new Map(row.measurements.map((key): [string, Figures] => [key, {}]));
      expect(missedBy(row, column, new Map([[column, empty]])).length).toBeGreaterThan(0);
    }
  });
});
