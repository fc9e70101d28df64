/** What is on the page stays where it is while the rest arrives, and has room for large text. */
import type { BrowserContext, Page } from '@playwright/test';
import { DESKTOP, PHONE } from './support/devices.ts';
import { addFromShelf, button, JAM, JAM_PATH, notice, removeLine, SHELF } from './support/shopper.ts';
import { expect, test } from './support/test.ts';

const MAX_SHIFT = 0.05;

interface Shift extends PerformanceEntry {
  readonly value: number;
  readonly hadRecentInput: boolean;
}

const watchShifts = (context: BrowserContext): Promise<unknown> =>
  context.addInitScript(() => {
    const seen: { value: number; nodes: string[] }[] = [];
    Object.assign(globalThis, { layoutShifts: seen });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as Shift[]) {
        const sources = (entry as unknown as { sources: { node: Element | null }[] }).sources;
        const nodes = sources.map(({ node }) => node?.parentElement?.outerHTML.slice(0, 120) ?? '');
        if (!entry.hadRecentInput) seen.push({ value: entry.value, nodes });
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });

const shifts = (page: Page) =>
  page.evaluate(
    () => (globalThis as unknown as { layoutShifts: { value: number; nodes: string[] }[] }).layoutShifts,
  );

for (const [name, viewport] of Object.entries({ phone: PHONE, desktop: DESKTOP })) {
  test(`the first page holds still while it loads on a ${name}`, async ({ openDevice }) => {
    const { context, page } = await openDevice({ viewport });
    await watchShifts(context);
    for (const visit of ['first visit', 'second visit']) {
      await page.goto('/');
      await expect(page.getByText(/^\d+ products$/)).toBeVisible();
      await page.waitForLoadState('networkidle');
      const seen = await shifts(page);
      const total = seen.reduce((sum, { value }) => sum + value, 0);
      expect(total, `${visit}: ${JSON.stringify(seen)}`).toBeLessThanOrEqual(MAX_SHIFT);
    }
  });
}

const PAGES = [
  '/',
  SHELF,
  '/?q=nosuchthing',
  '/cart',
  JAM_PATH,
  '/lists',
  '/lists/wish',
  '/sign-in',
  '/device',
  '/lost',
];

/** How far the page reaches beyond the screen, in px, and the words that do not stand whole within it. */
const misfits = (page: Page) =>
  page.evaluate(() => {
    const broken: string[] = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
      // What is never seen, codes, and the one row that is made to be scrolled sideways.
      if (node.parentElement?.closest('.unseen, .skip-link, .tool-text, .categories ul, code')) continue;
      for (const { index, 0: word } of (node.textContent ?? '').matchAll(/\p{L}+/gu)) {
        const range = document.createRange();
        range.setStart(node, index);
        range.setEnd(node, index + word.length);
        const places = [...range.getClientRects()];
        if (places.length > 1 || places.some(({ right }) => right > innerWidth)) broken.push(word);
      }
    }
    return { beyondPx: document.documentElement.scrollWidth - innerWidth, broken };
  });

test('text of twice the size fits a phone: nothing sideways, no word in pieces', async ({ openDevice }) => {
  const { context, page } = await openDevice({ viewport: { width: 390, height: 844 } });
  await context.addInitScript(() =>
    addEventListener('DOMContentLoaded', () => {
      document.documentElement.style.fontSize = '200%';
    }),
  );
  await page.goto(SHELF);
  await addFromShelf(page, JAM);
  const fits = (what: string) => expect.poll(() => misfits(page), what).toEqual({ beyondPx: 0, broken: [] });
  for (const path of PAGES) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await fits(path);
  }
  await page.goto('/cart');
  await removeLine(page, JAM).click();
  await expect(notice(page, `${JAM} was removed`)).toBeVisible();
  await expect(button(page, 'Undo')).toBeInViewport({ ratio: 1 });
  await fits('a message');
});
