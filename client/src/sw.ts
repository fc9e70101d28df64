/// <reference lib="webworker" />
/**
 * The service worker: the app's shell from the precache, every page of it offline, pictures once seen kept within a
 * bound. It never answers for the API or the socket, and waits for the shopper's word before a new version takes over.
 */

import { CacheableResponsePlugin } from 'workbox-cacheable-response';
import { ExpirationPlugin } from 'workbox-expiration';
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';
import { CacheFirst } from 'workbox-strategies';

declare const self: ServiceWorkerGlobalScope;

/** About 4 kB each: 2 MB. */
const PICTURES_MAX = 500;
const SERVER_PATHS = [/^\/api\//, /^\/sync\//, /^\/pictures\//, /^\/(healthz|readyz|metrics)$/];

precacheAndRoute(self.__WB_MANIFEST);
cleanupOutdatedCaches();

registerRoute(new NavigationRoute(createHandlerBoundToURL('/index.html'), { denylist: SERVER_PATHS }));
registerRoute(
  ({ url }) => url.origin === self.location.origin && url.pathname.startsWith('/pictures/'),
  new CacheFirst({
    cacheName: 'pictures',
    plugins: [
      new CacheableResponsePlugin({ statuses: [200] }),
      new ExpirationPlugin({ maxEntries: PICTURES_MAX, purgeOnQuotaError: true }),
    ],
  }),
);

/** A first visit is served from here at once, so that the pictures it shows are kept. */
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('message', (event) => {
  const { type } = (event.data ?? {}) as { type?: unknown };
  if (type === 'SKIP_WAITING') void self.skipWaiting();
});

/** Background Sync: the network may be back. A hint to the pages that are open; they hold the socket. */
self.addEventListener('sync', (event) => {
  const tell = async (): Promise<void> => {
    for (const client of await self.clients.matchAll({ type: 'window' }))
      client.postMessage({ type: 'online' });
  };
  (event as ExtendableEvent).waitUntil(tell());
});
