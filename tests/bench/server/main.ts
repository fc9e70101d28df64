/**
 * `node dist/node/tests/bench/server/main.js [--quick] [--json FILE]`: measures the server, prints a table, and
 * ends with 1 when a target is missed.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { FULL, QUICK, runServerBench } from './run-server-bench.ts';
import { showServerFigures } from './show.ts';

const { values } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, json: { type: 'string' } },
});
const figures = await runServerBench(values.quick ? QUICK : FULL);
process.stdout.write(`${showServerFigures(figures)}\n`);
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(figures, null, 2)}\n`);
for (const sentence of figures.missed) process.stdout.write(`Missed: ${sentence}\n`);
process.exitCode = figures.missed.length === 0 ? 0 : 1;
