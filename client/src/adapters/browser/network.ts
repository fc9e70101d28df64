/** Hints about the network: the browser's own events, and Background Sync through the service worker. */
import type { Network } from '../../shop/ports.ts';
import { listen } from './page.ts';

interface WithSync {
  readonly sync?: { register(tag: string): Promise<void> };
}

const TAG = 'pannier-online';

const onWorkerWord = (listener: () => void): (() => void) => {
  const hear = (event: MessageEvent): void => {
    if ((event.data as { type?: unknown } | null)?.type === 'online') listener();
  };
  navigator.serviceWorker?.addEventListener('message', hear);
  return () => navigator.serviceWorker?.removeEventListener('message', hear);
};

const onWindowWord = listen('online');

/** Somebody looks at the page again: a good moment to try, whatever the network said meanwhile. */
const onLook = (listener: () => void): (() => void) => {
  const look = (): void => {
    if (document.visibilityState === 'visible') listener();
  };
  document.addEventListener('visibilitychange', look);
  return () => document.removeEventListener('visibilitychange', look);
};

export const browserNetwork = (onBug: (error: unknown) => void): Network => ({
  onOnline: (listener) => {
    const stops = [onWindowWord(listener), onWorkerWord(listener), onLook(listener)];
    return () => {
      for (const stop of stops) stop();
    };
  },
  wishToHear: () => {
    const register = async (): Promise<void> => {
      const registration = await navigator.serviceWorker?.getRegistration();
      await (registration as WithSync | undefined)?.sync?.register(TAG);
    };
    // Permission may be refused; then there are the window's own events.
    register().catch((error: unknown) => {
      if (!(error instanceof DOMException)) onBug(error);
    });
  },
});
