/** Backup and restore as a process: environment and arguments in, words out. What it does is run-backup.ts. */
import { systemClock } from '../adapters/system/clock.ts';
import { systemRandom } from '../adapters/system/random.ts';
import { backupPlace } from '../backup-places.ts';
import { readConfig } from '../config.ts';
import { runBackup } from './run-backup.ts';

const out = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
const read = readConfig();
if (read.ok) {
  const tools = { clock: systemClock, random: systemRandom };
  const open = () => backupPlace(read.config, tools);
  process.exitCode = await runBackup(process.argv.slice(2), { ...tools, out, open });
} else {
  out(read.problem);
  process.exitCode = 1;
}
