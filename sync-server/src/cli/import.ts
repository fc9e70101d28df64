/** The importer as a process: environment and arguments in, words out. What it does is run-import.ts. */
import { readConfig } from '../config.ts';
import { runImport } from './run-import.ts';

const config = readConfig();
const out = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

if (config.ok)
  process.exitCode = await runImport(process.argv.slice(2), { dataDir: config.config.dataDir, out });
else {
  out(config.problem);
  process.exitCode = 1;
}
