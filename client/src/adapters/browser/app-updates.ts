/**
 * The service worker's side of an update: a new version waits until the shopper agrees. The worker is no part of the
 * first paint: its registration is a chunk of its own.
 */
import { registerSW } from 'virtual:pwa-register';
import type { NewVersion } from '../../shop/ports.ts';

/** A tab that stays open for days asks for a new version this often. */
const ASK_EVERY_MS = 60 * 60 * 1000;

/** Resolves when a new version waits. */
export const newVersion = (onBug: (error: unknown) => void): Promise<NewVersion> => {
  const tell = (error: unknown): void => {
    // No server, no new version; the next hour asks again.
    if (!(error instanceof TypeError)) onBug(error);
  };
  /** Not the registration's word for it: it has none for a tab that was open before there was any worker. */
  const takenOver = (): Promise<void> =>
    new Promise((resolve) => {
      navigator.serviceWorker.addEventListener('controllerchange', () => resolve());
    });
  return new Promise((resolve) => {
    const skipWaiting = registerSW({
      onNeedRefresh: () =>
        resolve({
          takeOver: () => void skipWaiting().catch(onBug),
          takenOver: takenOver(),
          reload: () => location.reload(),
        }),
      // Without it every tab would be loaded again, whatever is in its memory.
      onNeedReload: () => undefined,
      onRegisteredSW: (_url, registration) => {
        if (registration) setInterval(() => void registration.update().catch(tell), ASK_EVERY_MS);
      },
      onRegisterError: tell,
    });
  });
};
