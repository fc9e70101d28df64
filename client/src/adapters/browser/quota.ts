/** What the browser says about this origin's storage; everything is optional and may be refused. */
import type { StorageQuota } from '../../shop/ports.ts';

export const browserQuota = (storage: StorageManager | undefined): StorageQuota => ({
  estimate: async () => {
    const { usage, quota } = (await storage?.estimate?.()) ?? {};
    return { usageBytes: usage ?? null, quotaBytes: quota ?? null };
  },
  isPersistent: async () => (await storage?.persisted?.()) ?? false,
  persist: async () => (await storage?.persist?.()) ?? false,
});
