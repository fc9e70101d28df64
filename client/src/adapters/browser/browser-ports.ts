/** Every port of the shop on the real browser. */
import type { AppUpdates, ShopPorts } from '../../shop/ports.ts';
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

export const browserPorts = (updates: AppUpdates): ShopPorts => {
  const storeChunk = import('../rxdb/open-database.ts');
  const onBug = (error: unknown): void => console.error(error);
  return {
    clock: browserClock,
    random: browserRandom,
    locks: browserLocks(navigator.locks, onBug),
    network: browserNetwork(onBug),
    pictures: browserPictures,
    page: browserPage,
    quota: browserQuota(navigator.storage),
    updates,
    sendHttp,
    loadOpenLink: async () => {
      const { createOpenLink } = await import('../socket/open-link.ts');
      return createOpenLink(socketUrl(location), WebSocket);
    },
    // A chunk of its own, on its way while the rest of the app is read.
    openStore: async () => (await storeChunk).openRxStore({ name: DATABASE }),
    openMemoryStore: async () => (await import('../memory/local-store.ts')).createMemoryStore(),
    onBug,
  };
};
