/** The browser's figures as a markdown table, beside their targets. */
import type { PressFigures } from './measure-presses.ts';
import { type BrowserFigures, TARGETS } from './run-browser-bench.ts';

const ms = (value: number): string => `${value.toFixed(1)} ms`;

const press = (name: string, { committed, heard, painted }: PressFigures): string[] => [
  `| ${name}: click to committed p50 | ${ms(committed.p50Ms)} | |`,
  `| ${name}: click to committed p95 | ${ms(committed.p95Ms)} | ≤ ${TARGETS.committedP95Ms} ms |`,
  `| ${name}: until the page hears of it p50 / p95 | ${ms(heard.p50Ms)} / ${ms(heard.p95Ms)} | |`,
  `| ${name}: click to next paint p50 | ${ms(painted.p50Ms)} | |`,
  `| ${name}: click to next paint p95 | ${ms(painted.p95Ms)} | ≤ ${TARGETS.paintedP95Ms} ms |`,
];

const floor = ({ committed, painted }: PressFigures): string[] => [
  `| without the product: a bare IndexedDB write p50 / p95 | ${ms(committed.p50Ms)} / ${ms(committed.p95Ms)} | |`,
  `| without the product: a changed text to its paint p50 / p95 | ${ms(painted.p50Ms)} / ${ms(painted.p95Ms)} | |`,
];

export const showBrowserFigures = (figures: BrowserFigures): string =>
  [
    `| browser: ${figures.lines} lines in the cart, ${figures.presses} presses each | measured | target |`,
    '| --- | ---: | ---: |',
    ...floor(figures.floor),
    ...press('+ in the cart', figures.cart),
    ...press('add from the shelf', figures.home),
    ...press("add on a product's page", figures.product),
    `| offline reload to interactive, median of ${figures.offlineReload.count} | ${figures.offlineReload.p50Ms.toFixed(0)} ms | ≤ ${TARGETS.reloadP50Ms} ms |`,
    `| offline reload to interactive, slowest | ${figures.offlineReload.maxMs.toFixed(0)} ms | |`,
    `| initial JavaScript, gzip | ${figures.scriptKb.toFixed(1)} kB | ≤ ${TARGETS.scriptKb} kB |`,
  ].join('\n');
