/** The migrations as a process: environment and arguments in, words out. What it does is run-migrate.ts. */
import { systemClock } from '../adapters/system/clock.ts';
import { systemRandom } from '../adapters/system/random.ts';
import { mongoUrlOf } from '../config.ts';
import { runMigrate } from './run-migrate.ts';

process.exitCode = await runMigrate(process.argv.slice(2), {
  url: mongoUrlOf(),
  clock: systemClock,
  random: systemRandom,
  out: (line) => {
    process.stdout.write(`${line}\n`);
  },
});
