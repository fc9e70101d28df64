/** The life of a page: when it may end, when it comes back, when it has nothing better to do. */
import type { Page } from '../../shop/ports.ts';

/** A busy page must still come round to its background work. */
const IDLE_AT_MOST_MS = 2_000;
/** Where the browser cannot say when it is idle (Safari): after the first paint, whatever else there is. */
const IDLE_GUESS_MS = 300;

/** Listens to an event of the window. */
export const listen =
  (type: string, isMeant: (event: Event) => boolean = () => true) =>
  (listener: () => void): (() => void) => {
    const hear = (event: Event): void => {
      if (isMeant(event)) listener();
    };
    window.addEventListener(type, hear);
    return () => window.removeEventListener(type, hear);
  };

export const browserPage: Page = {
  onHide: listen('pagehide'),
  onRevive: listen('pageshow', (event) => event instanceof PageTransitionEvent && event.persisted),
  whenIdle: (work) => {
    if ('requestIdleCallback' in window) window.requestIdleCallback(work, { timeout: IDLE_AT_MOST_MS });
    else setTimeout(work, IDLE_GUESS_MS);
  },
};
