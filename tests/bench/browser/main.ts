/**
 * `node dist/node/tests/bench/browser/main.js [--quick] [--json FILE]`: measures the built app in Chromium,
 * prints a table, and ends with 1 when a target is missed.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { findChromium } from '../../run/chromium.ts';
import { FULL, QUICK, runBrowserBench } from './run-browser-bench.ts';
import { showBrowserFigures } from './show.ts';

const { values } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, json: { type: 'string' } },
});
const chromiumPath = findChromium();
if (chromiumPath === null) throw new Error('no Chromium on this machine (install one, or set CHROMIUM_PATH)');
const figures = await runBrowserBench(chromiumPath, values.quick ? QUICK : FULL);
process.stdout.write(`${showBrowserFigures(figures)}\n`);
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(figures, null, 2)}\n`);
for (const sentence of figures.missed) process.stdout.write(`Missed: ${sentence}\n`);
process.exitCode = figures.missed.length === 0 ? 0 : 1;
