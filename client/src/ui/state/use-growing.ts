/**
 * How many of a long list's items to draw. The first page of a visit begins with what fits on a screen, which can be
 * used while the rest follows frame by frame. Later pages are drawn whole at once: the browser restores a place in
 * one only if it is long enough in that moment.
 */
import { useEffect, useState } from 'react';
import { useGround } from './shop-context.ts';

/** More lines than any screen shows. */
const FIRST = 16;
const PER_FRAME = 32;

export const useGrowing = (count: number): number => {
  const { visit } = useGround();
  const [limit, setLimit] = useState(visit.path === null ? FIRST : Number.POSITIVE_INFINITY);
  useEffect(() => {
    if (limit >= count) return;
    const frame = requestAnimationFrame(() => setLimit(limit + PER_FRAME));
    return () => cancelAnimationFrame(frame);
  }, [count, limit]);
  return Math.min(limit, count);
};
