/**
 * `npm run bench:peers [-- --quick] [-- --only COLUMN,…] [-- --rows ROW,…] [-- --json FILE]`: our server and the
 * public ones a user would pick instead, one after the other in one run, under the same load. Prints one Markdown
 * table; ends with 1 when ours misses a target.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { COLUMNS, type Column, type ColumnKey } from './columns.ts';
import { installPeers } from './install-peers.ts';
import type { Figures } from './job.ts';
import { missedBy } from './judge.ts';
import { SATURATION } from './measurements.ts';
import { ROWS } from './rows.ts';
import { showTable } from './show-table.ts';
import { FULL, filesNeeded, QUICK } from './sizes.ts';
import { obstacleOf } from './start-column.ts';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    rows: { type: 'string' },
    json: { type: 'string' },
  },
});

/** The chosen ones of a list. @throws for a name that is not in it */
const chosen = <T extends { readonly key: string }>(all: readonly T[], names: string | undefined): T[] => {
  if (names === undefined) return [...all];
  return names.split(',').map((name) => {
    const one = all.find(({ key }) => key === name);
    if (!one) throw new Error(`"${name}" is none of ${all.map(({ key }) => key).join(', ')}`);
    return one;
  });
};

const sizes = values.quick ? QUICK : FULL;
const columns = chosen(COLUMNS, values.only);
const rows = chosen(ROWS, values.rows);
const leftOut = new Set(SATURATION.slice(sizes.saturationRuns).map(({ key }) => key));
const measurements = [...new Set(rows.flatMap((row) => row.measurements))].filter((key) => !leftOut.has(key));
const say = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

const checkFiles = (): void => {
  const limit = Number(/^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1]);
  const needed = filesNeeded(sizes);
  if (limit < needed)
    throw new Error(
      `one process may hold ${limit} files open, ${needed} are needed: \`ulimit -n ${needed}\``,
    );
};

const folder = mkdtempSync(join(tmpdir(), 'pannier-peers-'));
const table = new Map<ColumnKey, Map<string, Figures>>(columns.map(({ key }) => [key, new Map()]));
const failures = new Set<string>();

/** A cell's figures from a process of its own; a failure is that cell's alone. */
const measure = (column: Column, measurement: string): void => {
  const job = join(folder, 'job.json');
  const figures = join(folder, 'figures.json');
  writeFileSync(job, JSON.stringify({ column: column.key, measurement, sizes, folder }));
  rmSync(figures, { force: true });
  const program = join(import.meta.dirname, 'measure-one.js');
  const { status } = spawnSync(process.execPath, [program, job, figures], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status !== 0) {
    failures.add(`${column.key} ${measurement}`);
    return;
  }
  const measured = JSON.parse(readFileSync(figures, 'utf8')) as Figures;
  table.get(column.key)?.set(measurement, measured);
  say(`${column.key} ${measurement}: ${JSON.stringify(measured)}`);
};

const obstacles = new Map(columns.map((column) => [column, obstacleOf(column)]));

try {
  checkFiles();
  if (columns.some(({ program }) => program !== undefined)) installPeers(say);
  // Row by row: what is compared is measured close together.
  for (const measurement of measurements)
    for (const column of columns) if (obstacles.get(column) === null) measure(column, measurement);
  process.stdout.write(`${showTable(rows, columns, table)}\n\n`);
  for (const [{ title }, obstacle] of obstacles)
    if (obstacle !== null) process.stdout.write(`not measured: ${title}, because ${obstacle}\n`);
  const missed = [
    ...[...failures].map((cell) => `${cell} could not be measured`),
    ...columns.flatMap(({ key }) => rows.flatMap((row) => missedBy(row, key, table))),
  ];
  for (const sentence of missed) process.stdout.write(`Missed: ${sentence}\n`);
  if (values.json !== undefined) {
    const figures = Object.fromEntries([...table].map(([key, all]) => [key, Object.fromEntries(all)]));
    writeFileSync(values.json, `${JSON.stringify({ sizes, figures, missed }, null, 2)}\n`);
  }
  process.exitCode = missed.length === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
