/** The table as Markdown: a row per question, a column per server, the targets beside ours. */
import type { Column } from './columns.ts';
import { type Table, targetCell } from './judge.ts';
import type { Row } from './row.ts';

const cell = (row: Row, column: Column, table: Table): string => {
  const measured = table.get(column.key);
  return measured && row.measurements.some((key) => measured.has(key)) ? row.show(measured) : 'not measured';
};

export const showTable = (rows: readonly Row[], columns: readonly Column[], table: Table): string => {
  const isOurs = (column: Column): boolean => column.key.startsWith('ours');
  const heads = columns.flatMap((column) => (isOurs(column) ? [column.title, 'target'] : [column.title]));
  const lines = rows.map((row) => {
    const cells = columns.flatMap((column) => {
      const shown = cell(row, column, table);
      return isOurs(column) ? [shown, targetCell(row, column.key, table)] : [shown];
    });
    return `| ${[row.title, ...cells].join(' | ')} |`;
  });
  return [`| | ${heads.join(' | ')} |`, `| --- |${' ---: |'.repeat(heads.length)}`, ...lines].join('\n');
};
