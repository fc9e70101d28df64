/** Seeding as a process: environment and arguments in, words out. What it does is run-seed.ts. */
import { systemClock } from '../adapters/system/clock.ts';
import { systemRandom } from '../adapters/system/random.ts';
import { backupPlace } from '../backup-places.ts';
import { readConfig } from '../config.ts';
import { createLog } from '../http/log.ts';
import { openStores } from '../open-stores.ts';
import { runSeed } from './run-seed.ts';

const out = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
const read = readConfig();
if (read.ok) {
  const { config } = read;
  const tools = { clock: systemClock, random: systemRandom };
  const open = () => openStores(config, createLog('warn'));
  process.exitCode = await runSeed(process.argv.slice(2), {
    ...tools,
    out,
    place: backupPlace(config, tools),
    open,
  });
} else {
  out(read.problem);
  process.exitCode = 1;
}
