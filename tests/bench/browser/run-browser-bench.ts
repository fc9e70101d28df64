/**
 * The browser's figures: the product as shipped, in the system's Chromium, with a full cart. Starts a server of
 * its own, measures from outside through the probe, and answers what was measured beside what was asked for.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, expect, type Page } from '@playwright/test';
import type { Account } from '../../replay/accounts.ts';
import { CHROMIUM_FLAGS } from '../../run/chromium.ts';
import { type StartedServer, startServer } from '../../support/start-server.ts';
import { Latencies, type Summary } from '../load/latencies.ts';
import { settleDisk } from '../settle-disk.ts';
import { measureFloor } from './measure-floor.ts';
import { measurePresses, type PressFigures } from './measure-presses.ts';
import { installProbe, type Probe } from './probe.ts';
import { scriptWeightKb } from './script-weight.ts';
import { seedBasket } from './seed-basket.ts';

export interface BrowserBenchOptions {
  readonly lines: number;
  readonly presses: number;
  readonly reloads: number;
}

export const FULL: BrowserBenchOptions = { lines: 200, presses: 150, reloads: 10 };
export const QUICK: BrowserBenchOptions = { lines: 200, presses: 40, reloads: 3 };

/** What the project has promised, on the machine in docs/performance.md. */
export const TARGETS = { committedP95Ms: 5, paintedP95Ms: 16, reloadP50Ms: 500, scriptKb: 200 } as const;

export interface BrowserFigures {
  readonly lines: number;
  readonly presses: number;
  /** The same without the product, in the cart's page. */
  readonly floor: PressFigures;
  /** + in the cart. */
  readonly cart: PressFigures;
  /** "Add to cart" on the first page. */
  readonly home: PressFigures;
  /** "Add to cart" on a product's page. */
  readonly product: PressFigures;
  readonly offlineReload: Summary;
  readonly scriptKb: number;
  readonly missed: readonly string[];
}

const MORE = (place: number): string => `[data-line]:nth-of-type(${place}) button[aria-label^="One more"]`;
const LOAD_MS = 30_000;

const signIn = async (page: Page, { email, password }: Account): Promise<void> => {
  await page.goto('/sign-in');
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible({ timeout: LOAD_MS });
};

/** The whole cart is on the device and the page, and a service worker answers for the server from the next load on. */
const settle = async (page: Page, lines: number): Promise<void> => {
  await page.goto('/cart');
  await expect(page.locator('.cart-main [data-line]')).toHaveCount(lines, { timeout: LOAD_MS });
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  await page.goto('/device');
  await expect(page.locator('[data-badge=saved]')).toBeVisible({ timeout: LOAD_MS });
};

const reloadOffline = async (page: Page, runs: number): Promise<Summary> => {
  const ready = new Latencies();
  // The first one after the server's end warms what a second visit finds warm.
  for (let run = 0; run <= runs; run++) {
    await page.goto('/cart', { waitUntil: 'commit' });
    const readyMs = await page.evaluate(
      (selector) => (globalThis as unknown as { probe: Probe }).probe.readyMs(selector),
      MORE(1),
    );
    if (run > 0) ready.add(readyMs);
  }
  return ready.summary();
};

const missedTargets = (figures: Omit<BrowserFigures, 'missed'>): string[] => {
  const { cart, home, product, offlineReload, scriptKb } = figures;
  const rows: [string, number, number, string][] = [
    ['offline reload to interactive, median', offlineReload.p50Ms, TARGETS.reloadP50Ms, 'ms'],
    ['initial JavaScript', scriptKb, TARGETS.scriptKb, 'kB'],
  ];
  for (const [name, { committed, painted }] of Object.entries({ cart, home, product })) {
    rows.push([`${name}: committed p95`, committed.p95Ms, TARGETS.committedP95Ms, 'ms']);
    rows.push([`${name}: next paint p95`, painted.p95Ms, TARGETS.paintedP95Ms, 'ms']);
  }
  return rows
    .filter(([, value, target]) => !(value <= target))
    .map(
      ([name, value, target, unit]) => `${name} is ${value.toFixed(1)} ${unit}, should be at most ${target}`,
    );
};

const measure = async (
  context: BrowserContext,
  server: StartedServer,
  { lines, presses, reloads }: BrowserBenchOptions,
): Promise<Omit<BrowserFigures, 'missed'>> => {
  await context.addInitScript(installProbe);
  const page = context.pages()[0] ?? (await context.newPage());
  await signIn(page, await seedBasket(server.url, lines));
  await settle(page, lines);

  settleDisk();
  await page.goto('/cart');
  await page.locator(MORE(lines)).waitFor();
  const cart = await measurePresses(page, [1, 3, 7, lines / 2, lines].map(MORE), presses);
  const floor = await measureFloor(page, presses);
  await page.goto('/?category=pantry');
  await page.locator('.card-add').first().waitFor();
  const home = await measurePresses(
    page,
    ['.card:nth-of-type(1) .card-add', '.card:nth-of-type(5) .card-add'],
    presses,
  );
  await page.goto('/product/PN-125');
  await page.locator('.product-form [type=submit]').waitFor();
  const product = await measurePresses(page, ['.product-form [type=submit]'], presses);

  await server.kill9();
  const offlineReload = await reloadOffline(page, reloads);
  return { lines, presses, floor, cart, home, product, offlineReload, scriptKb: scriptWeightKb() };
};

/** `chromiumPath` as found by tests/run/chromium.ts. */
export const runBrowserBench = async (
  chromiumPath: string,
  options: BrowserBenchOptions,
): Promise<BrowserFigures> => {
  const profile = mkdtempSync(join(tmpdir(), 'pannier-bench-'));
  const server = await startServer();
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: chromiumPath,
    args: [...CHROMIUM_FLAGS],
    baseURL: server.url,
    viewport: { width: 1280, height: 900 },
  });
  try {
    const figures = await measure(context, server, options);
    return { ...figures, missed: missedTargets(figures) };
  } finally {
    await context.close();
    await server.dispose();
    rmSync(profile, { recursive: true, force: true });
  }
};
