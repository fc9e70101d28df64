/**
 * A pretended browser against a real server: real sockets and HTTP with a cookie jar, RxDB on IndexedDB, the real
 * clock. Tabs share storage, locks and cookies.
 */
import { WebSocket as NodeSocket } from 'ws';
import { browserClock } from '../../../src/adapters/browser/clock.ts';
import { browserRandom } from '../../../src/adapters/browser/random.ts';
import { createMemoryStore } from '../../../src/adapters/memory/local-store.ts';
import { createOpenLink } from '../../../src/adapters/socket/open-link.ts';
import type { LocalStore } from '../../../src/shop/local-store.ts';
import { type OpenShop, openShop } from '../../../src/shop/open-shop.ts';
import type { SendHttp } from '../../../src/shop/ports.ts';
import { createFakeLocks } from './fake-locks.ts';
import { until } from './until.ts';

export interface RealTab {
  readonly shop: OpenShop;
  readonly bugs: unknown[];
  end(): Promise<void>;
}

export interface RealBrowser {
  tab(): Promise<RealTab>;
  /** The network of this browser is gone, or back. */
  setOnline(isOnline: boolean): void;
  /** The session of this browser is ended at the server, without a word to the tabs. */
  signOutElsewhere(): Promise<void>;
  close(): Promise<void>;
}

/** The cookies of one browser, as far as one origin needs them. */
const createJar = () => {
  const cookies = new Map<string, string>();
  return {
    take: (headers: Headers) => {
      for (const line of headers.getSetCookie()) {
        const [pair = ''] = line.split(';');
        const [name = '', value = ''] = pair.split(/=(.*)/s);
        if (value === '' || /max-age=0/i.test(line)) cookies.delete(name);
        else cookies.set(name, value);
      }
    },
    header: () => [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
  };
};

export const createRealBrowser = (url: string, openStore: () => Promise<LocalStore>): RealBrowser => {
  const jar = createJar();
  const locks = createFakeLocks();
  const online = new Set<() => void>();
  const sockets = new Set<NodeSocket>();
  const tabs: RealTab[] = [];
  let isOnline = true;

  /** The browser's WebSocket: cookies and origin go along by themselves. */
  class Socket extends NodeSocket {
    constructor(address: string | URL, protocols?: string | string[]) {
      super(isOnline ? address : 'ws://127.0.0.1:1/', protocols, {
        headers: { cookie: jar.header(), origin: url },
      });
      sockets.add(this);
    }
  }
  const sendHttp: SendHttp = async ({ method, path, headers, json }) => {
    if (!isOnline) throw new TypeError('fetch failed');
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        ...headers,
        origin: url,
        cookie: jar.header(),
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    });
    jar.take(response.headers);
    const isJson = response.headers.get('content-type')?.includes('json') === true;
    return { status: response.status, body: isJson ? await response.json() : null };
  };

  return {
    tab: async () => {
      const mine = locks.ofTab();
      const bugs: unknown[] = [];
      const shop = await openShop({
        clock: browserClock,
        random: browserRandom,
        locks: mine.locks,
        network: {
          onOnline: (listener) => {
            online.add(listener);
            return () => {
              online.delete(listener);
            };
          },
          wishToHear: () => undefined,
        },
        page: {
          onHide: () => () => undefined,
          onRevive: () => () => undefined,
          whenIdle: (work) => queueMicrotask(work),
        },
        quota: {
          estimate: async () => ({ usageBytes: null, quotaBytes: null }),
          isPersistent: async () => false,
          persist: async () => false,
        },
        pictures: { keep: async () => undefined },
        newVersion: () => new Promise(() => undefined),
        sendHttp,
        loadOpenLink: async () =>
          createOpenLink(`${url.replace('http', 'ws')}/sync`, Socket as unknown as typeof WebSocket),
        openStore,
        openMemoryStore: async () => createMemoryStore(),
        onBug: (error) => bugs.push(error),
      });
      await until(() => shop.basket.get().isReady);
      const tab: RealTab = {
        shop,
        bugs,
        end: async () => {
          tabs.splice(tabs.indexOf(tab), 1);
          await shop.close();
          mine.end();
        },
      };
      tabs.push(tab);
      return tab;
    },
    setOnline: (next) => {
      isOnline = next;
      if (!next) for (const socket of sockets) socket.terminate();
      else for (const listener of [...online]) listener();
    },
    signOutElsewhere: async () => {
      await fetch(`${url}/api/auth/sign-out`, {
        method: 'POST',
        headers: { cookie: jar.header(), origin: url, 'content-type': 'application/json' },
        body: '{}',
      });
    },
    close: async () => {
      for (const tab of [...tabs]) await tab.end();
    },
  };
};
