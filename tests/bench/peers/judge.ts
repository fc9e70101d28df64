/** Whether ours shows what it must, said as sentences. */
import type { ColumnKey } from './columns.ts';
import type { Measured, Row, Target, Value } from './row.ts';

/** Everything measured so far, by column. */
export type Table = ReadonlyMap<ColumnKey, Measured>;

interface Bound {
  readonly limit: number;
  /** Why it is not the figure of the issue. */
  readonly reason: string;
}

/** The limit in this run: in proportion to the server it was set against, where that one was measured. */
const boundOf = (value: Value, { atMost, atLeast, against }: Target, table: Table): Bound => {
  const set = atMost ?? atLeast ?? Number.NaN;
  const peer = against && table.get(against.column);
  const shows = peer ? value.of(peer) : Number.NaN;
  if (!against || !Number.isFinite(shows)) return { limit: set, reason: '' };
  return {
    limit: (set / against.showed) * shows,
    reason: `${against.column} showed ${value.show(shows)} in this run`,
  };
};

const targetOf = (value: Value, column: ColumnKey): Target | undefined =>
  column === 'ours-embedded' ? value.embedded : column === 'ours-stores' ? value.stores : undefined;

const says = (value: Value, target: Target, limit: number): string =>
  value.wish ?? `${target.atMost === undefined ? '≥' : '≤'} ${value.show(limit)}`;

/** The targets of a row for one of our columns, as a cell. */
export const targetCell = (row: Row, column: ColumnKey, table: Table): string =>
  row.values
    .flatMap((value) => {
      const target = targetOf(value, column);
      if (!target) return [];
      const set = target.atMost ?? target.atLeast ?? Number.NaN;
      const { limit, reason } = boundOf(value, target, table);
      return [says(value, target, set) + (reason === '' ? '' : ` (here ${says(value, target, limit)})`)];
    })
    .join('; ');

/** A sentence for every target that one of our columns missed or could not show. */
export const missedBy = (row: Row, column: ColumnKey, table: Table): string[] => {
  const measured = table.get(column);
  if (!measured || row.measurements.every((key) => !measured.has(key))) return [];
  return row.values.flatMap((value) => {
    const target = targetOf(value, column);
    if (!target) return [];
    const is = value.of(measured);
    const { limit, reason } = boundOf(value, target, table);
    const isMet = target.atMost === undefined ? is >= limit : is <= limit;
    const shown = Number.isNaN(is) ? 'could not be measured' : `is ${value.show(is)}`;
    const should = `${says(value, target, limit)}${reason === '' ? '' : `, as ${reason}`}`;
    return isMet ? [] : [`${column}, ${row.key}: ${value.name} ${shown}, should be ${should}`];
  });
};
