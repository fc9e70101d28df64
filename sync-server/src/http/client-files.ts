/**
 * Serves the built web app. Files with a hash in their name never change and may be kept for ever; the page,
 * the service worker and the manifest are asked for again each time, or an update would never arrive. Any other
 * address a person opens is the app's own (deep links); a program asking for JSON gets an honest 404.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { sendFailure } from './send-failure.ts';

/** vite puts an 8-character hash before the extension of everything under assets/. */
const HASHED = /[\\/]assets[\\/][^\\/]+-[A-Za-z0-9_-]{8}\.[a-z0-9.]+$/;
const FOREVER = 'public, max-age=31536000, immutable';
const ASK_AGAIN = 'no-cache';
const SERVER_PATHS = /^\/(api|sync|pictures|healthz|readyz|metrics)(\/|$|\?)/;

const isPage = ({ method, url, headers }: FastifyRequest): boolean =>
  (method === 'GET' || method === 'HEAD') &&
  !SERVER_PATHS.test(url) &&
  (headers.accept ?? '').includes('text/html');

/** Adds the web app in `clientDir` to `app`, and what answers an unknown address. */
export const clientFiles = async (app: FastifyInstance, clientDir: string): Promise<void> => {
  const hasClient = existsSync(join(clientDir, 'index.html'));
  if (hasClient)
    await app.register(fastifyStatic, {
      root: clientDir,
      preCompressed: true,
      cacheControl: false,
      setHeaders: (reply, path) => {
        reply.header('cache-control', HASHED.test(path) ? FOREVER : ASK_AGAIN);
      },
    });
  app.setNotFoundHandler((request, reply) =>
    hasClient && isPage(request) ? reply.sendFile('index.html') : sendFailure(reply, { code: 'not-found' }),
  );
};
