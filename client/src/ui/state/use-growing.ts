/**
 * How many of a long list's items to draw: a list that was still being read when its page opened begins with what
 * fits on a screen, which can be used while the rest follows frame by frame. A list that is at hand is drawn whole
 * at once: the browser restores a place in it only if the page is long enough in that moment.
 */
import { useEffect, useState } from 'react';

/** More lines than any screen shows. */
const FIRST = 16;
const PER_FRAME = 32;

export const useGrowing = (count: number, isAtHand: boolean): number => {
  const [limit, setLimit] = useState(isAtHand ? Number.POSITIVE_INFINITY : FIRST);
  useEffect(() => {
    if (!isAtHand || limit >= count) return;
    const frame = requestAnimationFrame(() => setLimit(limit + PER_FRAME));
    return () => cancelAnimationFrame(frame);
  }, [count, limit, isAtHand]);
  return Math.min(limit, count);
};
