/**
 * Code that is no part of the first page. A server that goes away during a first visit is no reason to do without
 * it: it is asked for again every few seconds, and when the network is back, until it comes (SPEC T10).
 */
import type { ShopPorts } from './ports.ts';

/** Resolves with what `load` imports; rejects where the code came and is broken. */
export type FetchCode = <T>(load: () => Promise<T>) => Promise<T>;

const PAUSE_MIN_MS = 2_000;
const PAUSE_SPREAD_MS = 6_000;

export const createFetchCode = ({
  clock,
  random,
  network,
}: Pick<ShopPorts, 'clock' | 'random' | 'network'>): FetchCode => {
  const pause = (): Promise<void> =>
    new Promise((resolve) => {
      const go = (): void => {
        timer.cancel();
        stop();
        resolve();
      };
      const timer = clock.after(PAUSE_MIN_MS + random.fraction() * PAUSE_SPREAD_MS, go);
      const stop = network.onOnline(go);
    });
  return async (load) => {
    for (;;) {
      try {
        return await load();
      } catch (error) {
        // What an import rejects with when its file cannot be fetched (HTML, "fetch a module script graph").
        if (!(error instanceof TypeError)) throw error;
      }
      await pause();
    }
  };
};
