/** Every port of the shop on the real browser. */
import { createFetchCode } from '../../shop/fetch-code.ts';
import type { ShopPorts } from '../../shop/ports.ts';
import { browserClock } from './clock.ts';
import { browserLocks } from './locks.ts';
import { browserNetwork } from './network.ts';
import { browserPage } from './page.ts';
import { browserPictures } from './pictures.ts';
import { browserQuota } from './quota.ts';
import { browserRandom } from './random.ts';
import { sendHttp } from './send-http.ts';

const DATABASE = 'pannier';

const socketUrl = ({ protocol, host }: Location): string =>
  `${protocol === 'https:' ? 'wss' : 'ws'}://${host}/sync`;

export const browserPorts = (): ShopPorts => {
  const onBug = (error: unknown): void => console.error(error);
  const network = browserNetwork(onBug);
  const fetchCode = createFetchCode({ clock: browserClock, random: browserRandom, network });
  const storeChunk = fetchCode(() => import('../rxdb/open-database.ts'));
  return {
    clock: browserClock,
    random: browserRandom,
    locks: browserLocks(navigator.locks, onBug),
    network,
    pictures: browserPictures,
    page: browserPage,
    quota: browserQuota(navigator.storage),
    newVersion: async () => (await fetchCode(() => import('./app-updates.ts'))).newVersion(onBug),
    sendHttp,
    loadOpenLink: async () => {
      // The shelf imports its replication when it needs it: with this it is here by then, or a leader waits for it.
      const [{ createOpenLink }] = await Promise.all([
        import('../socket/open-link.ts'),
        import('../rxdb/replicate-products.ts'),
      ]);
      return createOpenLink(socketUrl(location), WebSocket);
    },
    // A chunk of its own, on its way while the rest of the app is read.
    openStore: async () => (await storeChunk).openRxStore({ name: DATABASE }),
    openMemoryStore: async () =>
      (await fetchCode(() => import('../memory/local-store.ts'))).createMemoryStore(),
    onBug,
  };
};
