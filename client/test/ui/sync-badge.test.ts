/** The badge in a real browser over the fake shop: what it says, when, and that it moves nothing around it. */
import type { Locator, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SyncView } from '../../src/shop/shop.ts';
import { hasChromium, type OpenPages, openPages, type PageOptions } from './harness/open-pages.ts';

/** Contrast of an element's text on its own ground (WCAG 2.2, 1.4.3). */
const contrastOf = (element: Locator): Promise<number> =>
  element.evaluate((node) => {
    const { color, backgroundColor } = getComputedStyle(node);
    const luminance = (text: string): number => {
      const context = document.createElement('canvas').getContext('2d');
      if (!context) return Number.NaN;
      context.fillStyle = text;
      context.fillRect(0, 0, 1, 1);
      const [r = 0, g = 0, b = 0] = [...context.getImageData(0, 0, 1, 1).data].map((part) => {
        const share = part / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const [high = 0, low = 0] = [luminance(color), luminance(backgroundColor)].sort((a, b) => b - a);
    return (high + 0.05) / (low + 0.05);
  });

/** What is painted where an element's first words are; pointers go through both, so they are asked to stop there. */
const coveredBy = (element: Locator): Promise<string | undefined> =>
  element.evaluate((node) => {
    const style = document.createElement('style');
    style.textContent = '* { pointer-events: auto !important }';
    document.head.append(style);
    const { x, y } = node.getBoundingClientRect();
    const top = document.elementFromPoint(x + 16, y + 12)?.className;
    style.remove();
    return top;
  });

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

  it.each(['light', 'dark'] as const)(
    'says why a change goes no further, in the %s theme, moves nothing for it, and stops by itself',
    async (colorScheme) => {
      const page = await opened({ colorScheme, viewport: { width: 375, height: 800 } });
      const set = (change: Partial<SyncView>) =>
        page.evaluate((next) => window.fake.sync.set({ ...window.fake.sync.get(), ...next }), change);
      const place = async (): Promise<string> =>
        JSON.stringify([
          await page.getByRole('banner').boundingBox(),
          await page.locator('h1').boundingBox(),
          await page.locator('.sync-badge').boundingBox(),
        ]);
      await set({ badge: 'device', waiting: 2 });
      const before = await place();
      await set({ isHeldUp: true });
      const note = page.locator('.sync-note');
      await note.waitFor();
      expect(await note.textContent()).toBe('Kept on this device; the server cannot store it right now');
      expect(await page.locator('.sync-badge').textContent()).toContain(
        'cannot store it right now, 2 changes wait',
      );
      expect(await place()).toBe(before);
      const [box, width] = [await note.boundingBox(), page.viewportSize()?.width ?? 0];
      expect(box?.x).toBeGreaterThanOrEqual(0);
      expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(width);
      expect(await contrastOf(note)).toBeGreaterThanOrEqual(4.5);
      for (const size of [
        { width: 375, height: 800 },
        { width: 1280, height: 800 },
      ]) {
        await page.setViewportSize(size);
        expect(await coveredBy(note), `at ${size.width} px`).toBe('sync-note');
      }
      await page.setViewportSize({ width: 375, height: 800 });
      // The header of a phone scrolls away, and the note stays.
      await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
      const scrolled = await note.boundingBox();
      expect(scrolled?.y).toBeGreaterThanOrEqual(0);
      expect((scrolled?.y ?? 0) + (scrolled?.height ?? 0)).toBeLessThanOrEqual(800);
      await page.evaluate(() => window.scrollTo(0, 0));
      await set({ badge: 'sent', waiting: 0 });
      expect(await note.textContent()).toBe('Sent; will be saved later');
      await page.getByText('Sent; will be saved later').first().waitFor({ state: 'attached' });
      await page.evaluate(() => {
        for (const animation of document.querySelector('.sync-note')?.getAnimations() ?? [])
          animation.finish();
      });
      await expect.poll(() => note.evaluate((element) => getComputedStyle(element).opacity)).toBe('0');
      await page.locator('.sync-badge').hover();
      await expect.poll(() => note.evaluate((element) => getComputedStyle(element).opacity)).toBe('1');
      await set({ isHeldUp: false, badge: 'saved' });
      await note.waitFor({ state: 'detached' });
      expect(await page.locator('.sync-badge').getAttribute('data-held')).toBe('false');
      await page.context().close();
    },
  );

  it.each([320, 375, 768, 1024, 1280])(
    'moves nothing in a header of %i px on the way of a change',
    async (width) => {
      const page = await opened({ viewport: { width, height: 800 } });
      const places: string[] = [];
      for (const [badge, waiting, isConnected = true, problem = null] of [
        ['saved', 0],
        ['device', 1],
        ['device', 9],
        ['sent', 0],
        ['saved', 0, false],
        ['device', 9, false],
        ['sent', 0, false],
        // The smallest phones have no place for its words beside the rest.
        ['device', 9, false, width > 320 ? 'storage-full' : null],
      ] as const) {
        await page.evaluate((change) => window.fake.sync.set({ ...window.fake.sync.get(), ...change }), {
          badge,
          waiting,
          isConnected,
          problem,
        });
        const lasts = `[data-offline="${!isConnected}"][data-problem="${problem !== null}"]`;
        await page.locator(`.sync-badge${lasts}`).waitFor();
        await page.locator(`.sync-badge[data-badge=${badge}]`).waitFor();
        const [header, theme] = [page.getByRole('banner'), page.getByRole('button', { name: /theme/ })];
        places.push(JSON.stringify([await header.boundingBox(), await theme.boundingBox()]));
      }
      expect(new Set(places).size, places.join('\n')).toBe(1);
      await page.context().close();
    },
  );
});
