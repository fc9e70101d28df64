/**
 * `npm run bench [-- --quick] [-- --json FILE]`: the server's figures, then the browser's, as markdown tables with
 * their targets. One after the other, the machine is theirs alone; each from a process of its own, because what the
 * other needs in memory (Playwright) makes the load generator late. Ends with 1 when a target is missed.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findChromium } from '../run/chromium.ts';

const { values } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, json: { type: 'string' } },
});
const folder = mkdtempSync(join(tmpdir(), 'pannier-bench-'));
let hasMissed = false;

/** Runs one part, which prints its own table; answers its figures. @throws where it could not measure. */
const measure = (part: 'server' | 'browser'): unknown => {
  const json = join(folder, `${part}.json`);
  const program = join(import.meta.dirname, part, 'main.js');
  const quick = values.quick ? ['--quick'] : [];
  const { status } = spawnSync(process.execPath, [program, '--json', json, ...quick], { stdio: 'inherit' });
  if (status !== 0 && status !== 1) throw new Error(`the ${part}'s figures could not be measured`);
  hasMissed ||= status === 1;
  process.stdout.write('\n');
  return JSON.parse(readFileSync(json, 'utf8'));
};

try {
  const server = measure('server');
  const hasBrowser = findChromium() !== null;
  if (!hasBrowser) {
    process.stdout.write(
      'Skipped: the browser, because there is no Chromium on this machine (install one, or set CHROMIUM_PATH).\n',
    );
  }
  const browser = hasBrowser ? measure('browser') : null;
  if (values.json !== undefined)
    writeFileSync(values.json, `${JSON.stringify({ server, browser }, null, 2)}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = hasMissed ? 1 : 0;
