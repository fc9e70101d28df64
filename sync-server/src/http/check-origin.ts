/**
 * Refuses what another site's page sends here: browsers say where a request that changes something comes from,
 * and cookies would travel with it. Programs say nothing, and carry no cookies they did not ask for.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type OriginRules, requestOrigin } from '../auth/own-origin.ts';
import { sendFailure } from './send-failure.ts';

const READING = new Set(['GET', 'HEAD', 'OPTIONS']);

const isForeign = ({ headers }: FastifyRequest, rules: OriginRules): boolean => {
  const origin = requestOrigin(headers, rules);
  if (origin !== 'none') return origin === 'other';
  const site = headers['sec-fetch-site'];
  return site === 'cross-site' || site === 'same-site';
};

/** Puts the check before every route of `app` that is not a reading one. */
export const checkOrigin = (app: FastifyInstance, rules: OriginRules): void => {
  app.addHook('onRequest', async (request, reply) => {
    if (!READING.has(request.method) && isForeign(request, rules)) {
      request.log.warn({ req: request }, 'refused a request of another site');
      return sendFailure(reply, { code: 'wrong-origin' });
    }
  });
};
