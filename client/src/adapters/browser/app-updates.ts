/** The service worker's side of an update: a new version waits until the shopper agrees. */
import type { FetchCode } from '../../shop/fetch-code.ts';
import type { AppUpdates } from '../../shop/ports.ts';

/** A tab that stays open for days asks for a new version this often. */
const ASK_EVERY_MS = 60 * 60 * 1000;

/** The worker is no part of the first paint: its registration is a chunk of its own. */
export const registerAppUpdates = (fetchCode: FetchCode, onBug: (error: unknown) => void): AppUpdates => {
  const listeners = new Set<() => void>();
  let isReady = false;
  const tell = (error: unknown): void => {
    // No server, no new version; the next hour asks again.
    if (!(error instanceof TypeError)) onBug(error);
  };
  const register = async (): Promise<(isReloaded: boolean) => Promise<void>> => {
    const { registerSW } = await fetchCode(() => import('virtual:pwa-register'));
    return registerSW({
      onNeedRefresh: () => {
        isReady = true;
        for (const listener of listeners) listener();
      },
      onRegisteredSW: (_url, registration) => {
        if (registration) setInterval(() => void registration.update().catch(tell), ASK_EVERY_MS);
      },
      onRegisterError: tell,
    });
  };
  const registered = register();
  registered.catch(onBug);
  return {
    onReady: (listener) => {
      listeners.add(listener);
      if (isReady) listener();
      return () => {
        listeners.delete(listener);
      };
    },
    apply: () => void registered.then((apply) => apply(true)).catch(onBug),
  };
};
