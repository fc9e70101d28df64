/** axe-core in the page, beside and before the page's own scripts, so that no content policy stands in its way. */
import { join } from 'node:path';
import type { BrowserContext, Page } from '@playwright/test';
import type { AxeResults, RunOptions } from 'axe-core';

const SCRIPT = join(import.meta.dirname, '../../../node_modules/axe-core/axe.min.js');
const OPTIONS: RunOptions = { resultTypes: ['violations'] };

export const installAxe = (context: BrowserContext): Promise<unknown> =>
  context.addInitScript({ path: SCRIPT });

/** One line per violated rule and element; empty when there is nothing to complain of. */
export const violations = async (page: Page): Promise<string[]> => {
  const found = await page.evaluate(async (options) => {
    // Colours in the middle of a transition are nobody's contrast.
    for (const animation of document.getAnimations()) {
      if (animation.effect?.getComputedTiming().iterations !== Number.POSITIVE_INFINITY) animation.finish();
    }
    const { axe } = globalThis as unknown as { axe: { run(options: RunOptions): Promise<AxeResults> } };
    return (await axe.run(options)).violations;
  }, OPTIONS);
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ target, html }) => `${id}: ${target.join(' ')} ${html}`),
  );
};
