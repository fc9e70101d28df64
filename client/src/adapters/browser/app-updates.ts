/** The service worker's side of an update: a new version waits until the shopper agrees. */
import { registerSW } from 'virtual:pwa-register';
import type { AppUpdates } from '../../shop/ports.ts';

/** A tab that stays open for days asks for a new version this often. */
const ASK_EVERY_MS = 60 * 60 * 1000;

export const registerAppUpdates = (onBug: (error: unknown) => void): AppUpdates => {
  const listeners = new Set<() => void>();
  let isReady = false;
  const apply = registerSW({
    onNeedRefresh: () => {
      isReady = true;
      for (const listener of listeners) listener();
    },
    onRegisteredSW: (_url, registration) => {
      if (registration) setInterval(() => void registration.update().catch(onBug), ASK_EVERY_MS);
    },
    onRegisterError: onBug,
  });
  return {
    onReady: (listener) => {
      listeners.add(listener);
      if (isReady) listener();
      return () => {
        listeners.delete(listener);
      };
    },
    apply: () => void apply(true).catch(onBug),
  };
};
