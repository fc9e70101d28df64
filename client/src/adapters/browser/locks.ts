/** Web Locks. The browser releases what a tab holds when the tab ends, however it ends. */
import type { Locks } from '../../shop/ports.ts';

const isWithdrawn = (error: unknown): boolean => error instanceof DOMException && error.name === 'AbortError';

/** null where the browser has none (an insecure origin, or very old). */
export const browserLocks = (
  manager: LockManager | undefined,
  onBug: (error: unknown) => void,
): Locks | null => {
  if (!manager) return null;
  return {
    hold: (name, work) => manager.request(name, work),
    wish: (name, onHeld) => {
      const withdrawal = new AbortController();
      let release = (): void => withdrawal.abort();
      const held = (): Promise<void> =>
        new Promise((resolve) => {
          release = resolve;
          onHeld();
        });
      manager.request(name, { signal: withdrawal.signal }, held).catch((error: unknown) => {
        if (!isWithdrawn(error)) onBug(error);
      });
      return () => release();
    },
  };
};
