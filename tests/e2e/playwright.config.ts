import { defineConfig } from '@playwright/test';
import { CHROMIUM_FLAGS, findChromium } from '../run/chromium.ts';

export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results',
  fullyParallel: false,
  workers: 1,
  retries: 0,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 8_000 },
  reporter: [['list'], ['json', { outputFile: '../../dist/test-reports/playwright.json' }]],
  use: {
    actionTimeout: 10_000,
    navigationTimeout: 15_000,
    // A trace makes the suite a third slower; ask for one with `--trace on` when a test fails.
    trace: 'off',
    screenshot: 'only-on-failure',
    launchOptions: { executablePath: findChromium() ?? undefined, args: [...CHROMIUM_FLAGS] },
  },
});
