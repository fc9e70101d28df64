/**
 * A pretended browser: tabs over one store, one set of locks, one clock, against one server. A tab can end cleanly,
 * or crash: then nothing more of it runs and nothing is given back.
 */
import {
  createMemoryStore,
  createSharedMemory,
  type SharedMemory,
} from '../../../src/adapters/memory/local-store.ts';
// Chunks of their own in the app; loaded here so that no test waits for the file.
import '../../../src/shop/leader.ts';
import '../../../src/shop/update-offer.ts';
import { createFakeClock, type FakeClock } from '../../../../tests/support/fake-clock.ts';
import type { LocalStore } from '../../../src/shop/local-store.ts';
import { type OpenShop, openShop } from '../../../src/shop/open-shop.ts';
import type { ShopPorts } from '../../../src/shop/ports.ts';
import { createFakeLocks } from './fake-locks.ts';
import type { FakeServer } from './fake-server.ts';
import { seededRandom } from './seeded-random.ts';
import { until } from './until.ts';

export interface Tab {
  readonly shop: OpenShop;
  readonly store: LocalStore;
  readonly bugs: unknown[];
  hide(): void;
  revive(): void;
  /** The page goes away as it should. */
  end(): Promise<void>;
  /** The process dies. */
  crash(): void;
}

export interface Browser {
  readonly memory: SharedMemory;
  readonly clock: FakeClock;
  tab(change?: (ports: ShopPorts) => Partial<ShopPorts>): Promise<Tab>;
  goOnline(): void;
}

/** What a tab writes after it crashed goes nowhere. */
const mortal = (store: LocalStore, isDead: () => boolean): LocalStore => {
  const never = new Promise<never>(() => undefined);
  return {
    ...store,
    log: { ...store.log, append: (row) => (isDead() ? never : store.log.append(row)) },
    device: {
      ...store.device,
      change: (key, change) => (isDead() ? never : store.device.change(key, change)),
    },
  };
};

export const createBrowser = (server: FakeServer, seed = 1): Browser => {
  const memory = createSharedMemory();
  const clock = createFakeClock();
  const locks = createFakeLocks();
  const online = new Set<() => void>();
  let count = 0;
  return {
    memory,
    clock,
    goOnline: () => {
      for (const listener of online) listener();
    },
    tab: async (change = () => ({})) => {
      count += 1;
      const mine = locks.ofTab();
      const hide = new Set<() => void>();
      const revive = new Set<() => void>();
      const bugs: unknown[] = [];
      let isDead = false;
      const store = mortal(createMemoryStore(memory), () => isDead);
      const listen = (listeners: Set<() => void>) => (listener: () => void) => {
        listeners.add(listener);
        return () => {
          listeners.delete(listener);
        };
      };
      const links = new Set<{ destroy(): void }>();
      const ports: ShopPorts = {
        clock,
        random: seededRandom(seed * 1000 + count),
        locks: mine.locks,
        network: { onOnline: listen(online), wishToHear: () => undefined },
        pictures: { keep: async () => undefined },
        page: { onHide: listen(hide), onRevive: listen(revive), whenIdle: (work) => queueMicrotask(work) },
        quota: {
          estimate: async () => ({ usageBytes: null, quotaBytes: null }),
          isPersistent: async () => false,
          persist: async () => false,
        },
        newVersion: () => new Promise(() => undefined),
        sendHttp: server.sendHttp,
        loadOpenLink: async () => (options) => {
          const link = server.openLink(options);
          links.add(link);
          return link;
        },
        openStore: async () => store,
        openMemoryStore: async () => createMemoryStore(),
        onBug: (error) => bugs.push(error),
      };
      const shop = await openShop({ ...ports, ...change(ports) });
      await until(() => shop.basket.get().isReady);
      return {
        shop,
        store,
        bugs,
        hide: () => {
          for (const listener of hide) listener();
        },
        revive: () => {
          for (const listener of revive) listener();
        },
        end: async () => {
          await shop.close();
          mine.end();
        },
        crash: () => {
          isDead = true;
          for (const link of links) link.destroy();
          mine.end();
        },
      };
    },
  };
};
