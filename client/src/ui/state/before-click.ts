/**
 * Lets a press become its click before the page moves. A field that answers to being left (a notice appears, a line
 * goes) would otherwise push the pressed button away between press and release, and the click would never come.
 */

/** Runs `run` at once, or while something is pressed, on its release: after its place is known, before its click. */
export const beforeClick = (run: () => void): void => {
  if (document.querySelector(':active')) addEventListener('mouseup', run, { capture: true, once: true });
  else run();
};
