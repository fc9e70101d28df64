/** What is on the page stays where it is while the rest arrives. */
import type { BrowserContext, Page } from '@playwright/test';
import { DESKTOP, PHONE } from './support/devices.ts';
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
