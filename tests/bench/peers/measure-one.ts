/**
 * `measure-one.js JOB FIGURES`: one measurement of one server, in a process of its own, so that none inherits
 * another's heap or compiled code. The plan is made before the server is started.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { settleDisk } from '../settle-disk.ts';
import { columnOf } from './columns.ts';
import { type Job, NEVER, planFor } from './job.ts';
import { measurementOf } from './measurements.ts';
import { startColumn } from './start-column.ts';

const [jobFile = '', figuresFile = ''] = process.argv.slice(2);
const job = JSON.parse(readFileSync(jobFile, 'utf8')) as Job;
const measurement = measurementOf(job.measurement);
const column = columnOf(job.column);
const plan = measurement.plan ? planFor(job.folder, measurement.plan(job.sizes)) : null;
settleDisk();
const running = await startColumn(column);
try {
  const figures = await measurement.measure({ column, sizes: job.sizes, running, plan });
  writeFileSync(
    figuresFile,
    JSON.stringify(figures, (_, value) => (value === Number.POSITIVE_INFINITY ? NEVER : value)),
  );
} catch (error) {
  process.stderr.write(`${running.server.output().slice(-2_000)}\n`);
  throw error;
} finally {
  await running.dispose();
}
// A thread or a socket of an attack must not keep the process.
process.exit(0);
