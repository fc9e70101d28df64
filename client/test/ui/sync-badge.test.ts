/** The badge in a real browser over the fake shop: what it says, when, and that it moves nothing around it. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasChromium, type OpenPages, openPages, type PageOptions } from './harness/open-pages.ts';

describe.skipIf(!hasChromium && !process.env.CI)('the badge', { timeout: 60_000 }, () => {
  let pages: OpenPages;
  beforeAll(async () => {
    pages = await openPages();
  }, 120_000);
  afterAll(() => pages?.close());

  const opened = async (options: PageOptions = {}): Promise<Page> => {
    const page = await pages.open('/', options);
    await page.locator('h1').waitFor();
    return page;
  };

  it('counts as offline only after connecting has had its time, and says so', async () => {
    const page = await opened({ harness: { isOffline: true } });
    const badge = page.locator('.sync-badge');
    expect(await badge.getAttribute('data-offline')).toBe('false');
    await page.evaluate(() => {
      for (const animation of document.querySelector('.sync-trying')?.getAnimations() ?? [])
        animation.finish();
    });
    await expect.poll(() => badge.getAttribute('data-offline')).toBe('true');
    await page.getByText('You are offline. Changes are kept on this device.').waitFor({ state: 'attached' });
    expect(await badge.locator('.sync-text').isVisible(), 'both words on a desktop').toBe(true);
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await badge.locator('.sync-offline').isVisible(), 'the word on a phone').toBe(true);
    expect(await badge.locator('.sync-text').isVisible(), 'a second word beside it').toBe(false);
    await page.evaluate(() => {
      const { sync } = window.fake;
      sync.set({ ...sync.get(), isConnected: true, badge: 'saved' });
    });
    await page.getByText('All changes are saved.').waitFor({ state: 'attached' });
    await page.context().close();
  });

  it.each([320, 375, 768, 1280])(
    'moves nothing in a header of %i px on the way of a change',
    async (width) => {
      const page = await opened({ viewport: { width, height: 800 } });
      const places: string[] = [];
      for (const [badge, waiting] of [
        ['saved', 0],
        ['device', 1],
        ['device', 9],
        ['sent', 0],
      ] as const) {
        await page.evaluate((change) => window.fake.sync.set({ ...window.fake.sync.get(), ...change }), {
          badge,
          waiting,
        });
        await page.locator(`.sync-badge[data-badge=${badge}]`).waitFor();
        const [header, theme] = [page.getByRole('banner'), page.getByRole('button', { name: /theme/ })];
        places.push(JSON.stringify([await header.boundingBox(), await theme.boundingBox()]));
      }
      expect(new Set(places).size, places.join('\n')).toBe(1);
      await page.context().close();
    },
  );
});
