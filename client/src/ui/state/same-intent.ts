/** Which line of a list an intent is: lines are named by what they hold. */
import { lineIdOf, normaliseIntent } from '../../../../shared/src/index.ts';
import type { Intent, LineView } from '../../shop/shop.ts';

export const lineOf = (lines: readonly LineView[], intent: Intent): LineView | undefined => {
  const normal = normaliseIntent(intent);
  if (!normal) return undefined;
  const id = lineIdOf(normal);
  return lines.find((line) => line.id === id);
};
