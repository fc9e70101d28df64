/**
 * Fetches pictures through the service worker, which keeps them. A few at a time and nothing on a metered line;
 * without a service worker there is nobody to keep them, so nothing is fetched.
 */
import type { Pictures } from '../../shop/ports.ts';

const AT_ONCE = 2;
const CACHE = 'pictures';

const isFrugal = (): boolean =>
  (navigator as { connection?: { saveData?: boolean } }).connection?.saveData === true;

const isControlled = async (): Promise<boolean> => {
  if (!('serviceWorker' in navigator)) return false;
  await navigator.serviceWorker.ready;
  return navigator.serviceWorker.controller !== null;
};

export const browserPictures: Pictures = {
  keep: async (paths) => {
    if (isFrugal() || !(await isControlled())) return;
    const known = new Set((await (await caches.open(CACHE)).keys()).map(({ url }) => new URL(url).pathname));
    const missing = paths.filter((path) => !known.has(path)).values();
    const lane = async (): Promise<void> => {
      for (const path of missing) await fetch(path);
    };
    // No network, no more pictures: the rest comes next time.
    await Promise.allSettled(Array.from({ length: AT_ONCE }, lane));
  },
};
