/** Draws the pictures of the docs from the real product: `npm run pictures`, into docs/pictures. */
import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from '@playwright/test';
import { startServer } from '../support/start-server.ts';
import { CHROMIUM_FLAGS, findChromium } from './chromium.ts';

const OUT = 'docs/pictures';
const SCREENS = { desktop: { width: 1280, height: 860 }, phone: { width: 375, height: 812 } } as const;
const GOODS = ['Wicker Market Basket', 'Wooden Alphabet Blocks', 'Fig & Cedar Candle'];

const draw = async (browser: Browser, url: string, screen: keyof typeof SCREENS, theme: 'light' | 'dark') => {
  const context = await browser.newContext({
    viewport: SCREENS[screen],
    colorScheme: theme,
    locale: 'en-GB',
    baseURL: url,
  });
  const page = await context.newPage();
  await page.goto('/');
  for (const name of GOODS) await page.getByRole('button', { name: `Add ${name} to the cart` }).click();
  await page.locator('.sync-badge[data-badge=saved]').waitFor();
  await page.goto('/');
  await page.getByRole('button', { name: /^Add / }).first().waitFor();
  await page.waitForLoadState('networkidle');
  await page.screenshot({ path: join(OUT, `home-${screen}-${theme}.png`) });
  await page.goto('/cart');
  await page
    .getByRole('button', { name: /^One more / })
    .first()
    .waitFor();
  await page.waitForLoadState('networkidle');
  await page.screenshot({ path: join(OUT, `cart-${screen}-${theme}.png`) });
  await context.close();
};

mkdirSync(OUT, { recursive: true });
const server = await startServer({
  dataDir: mkdtempSync(join(tmpdir(), 'pannier-pictures-')),
  env: { FLUSH_AFTER_MS: '200', FLUSH_AT_MOST_MS: '500' },
});
const browser = await chromium.launch({
  executablePath: findChromium() ?? undefined,
  args: [...CHROMIUM_FLAGS],
});
for (const screen of ['desktop', 'phone'] as const) {
  for (const theme of ['light', 'dark'] as const) await draw(browser, server.url, screen, theme);
}
await browser.close();
await server.stop();
