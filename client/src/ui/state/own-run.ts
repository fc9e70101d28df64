/**
 * A run of quick taps at one spot belongs to the button it began on. When that button leaves under the finger (the
 * last tap took its line away), what slides into its place is not touched by the rest of the run.
 */
import type { MouseEvent as Click } from 'react';

/** Longest time between two taps of one run, and how far a finger may stray between them. */
const RUN_MS = 600;
const STRAY_PX = 24;

/** To be called with every click on the button. A click of the keyboard has no spot and begins no run. */
export const ownRun = ({
  currentTarget: button,
  nativeEvent: last,
}: Click<HTMLElement, MouseEvent>): void => {
  if (last.detail === 0) return;
  const { clientX, clientY } = last;
  let atMs = last.timeStamp;
  const follow = (next: MouseEvent) => {
    const strayPx = Math.max(Math.abs(next.clientX - clientX), Math.abs(next.clientY - clientY));
    const isOfRun = next.detail > 0 && strayPx <= STRAY_PX && next.timeStamp - atMs <= RUN_MS;
    if (!isOfRun || button.contains(next.target as Node)) {
      removeEventListener('click', follow, true);
      return;
    }
    atMs = next.timeStamp;
    next.preventDefault();
    next.stopPropagation();
  };
  addEventListener('click', follow, true);
};
