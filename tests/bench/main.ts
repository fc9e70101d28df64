/**
 * `npm run bench [-- --quick] [-- --json FILE]`: the server's figures, then the browser's, as markdown tables with
 * their targets. One after the other: the machine is theirs alone. Ends with 1 when a target is missed.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { findChromium } from '../run/chromium.ts';
import * as browser from './browser/run-browser-bench.ts';
import { showBrowserFigures } from './browser/show.ts';
import * as server from './server/run-server-bench.ts';
import { showServerFigures } from './server/show.ts';

const { values } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, json: { type: 'string' } },
});
const say = (text: string): void => {
  process.stdout.write(`${text}\n\n`);
};

const ofServer = await server.runServerBench(values.quick ? server.QUICK : server.FULL);
say(showServerFigures(ofServer));

const chromiumPath = findChromium();
const ofBrowser =
  chromiumPath === null
    ? null
    : await browser.runBrowserBench(chromiumPath, values.quick ? browser.QUICK : browser.FULL);
say(
  ofBrowser
    ? showBrowserFigures(ofBrowser)
    : 'Skipped: the browser, because there is no Chromium on this machine (install one, or set CHROMIUM_PATH).',
);

const missed = [...ofServer.missed, ...(ofBrowser?.missed ?? [])];
for (const sentence of missed) say(`Missed: ${sentence}`);
if (values.json !== undefined) {
  writeFileSync(values.json, `${JSON.stringify({ server: ofServer, browser: ofBrowser }, null, 2)}\n`);
}
process.exitCode = missed.length === 0 ? 0 : 1;
