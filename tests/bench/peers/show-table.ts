/** The table as Markdown: a row per question, a column per server, the targets beside ours. */
import type { Column } from './columns.ts';
import { type Table, targetCell } from './judge.ts';
import type { Row } from './row.ts';

/** Why a cell has no figure, by column and measurement. */
export type Absent = (column: Column, measurement: string) => string | null;

const cell = (row: Row, column: Column, table: Table, absent: Absent): string => {
  const reasons = new Set(row.measurements.flatMap((key) => absent(column, key) ?? []));
  if (reasons.size > 0) return `not measured: ${[...reasons].join('; ')}`;
  const measured = table.get(column.key);
  return measured ? row.show(measured) : 'not measured';
};

export const showTable = (
  rows: readonly Row[],
  columns: readonly Column[],
  table: Table,
  absent: Absent,
): string => {
  const isOurs = (column: Column): boolean => column.key.startsWith('ours');
  const heads = columns.flatMap((column) => (isOurs(column) ? [column.title, 'target'] : [column.title]));
  const lines = rows.map((row) => {
    const cells = columns.flatMap((column) => {
      const shown = cell(row, column, table, absent);
      return isOurs(column) ? [shown, targetCell(row, column.key, table)] : [shown];
    });
    return `| ${[row.title, ...cells].join(' | ')} |`;
  });
  return [`| | ${heads.join(' | ')} |`, `| --- |${' ---: |'.repeat(heads.length)}`, ...lines].join('\n');
};
