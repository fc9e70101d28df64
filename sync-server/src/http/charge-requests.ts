/**
 * Every request costs its address something, from the same account as its sockets; one that owes too much hears
 * `rate-limited` before its body is read. Not the health of the process: whoever asks for that must hear it.
 */
import type { FastifyInstance } from 'fastify';
import { type Clock, LIMITS } from '../../../shared/src/index.ts';
import type { AddressWork } from '../ports/address-work.ts';
import { sendFailure } from './send-failure.ts';

const FREE = new Set(['/healthz', '/readyz']);

export const chargeRequests = (app: FastifyInstance, work: AddressWork, clock: Clock): void => {
  app.addHook('onRequest', async (request, reply) => {
    if (FREE.has(request.url)) return;
    const owedMs = work.of(request.ip).spend(LIMITS.framesPerRequest, clock.now());
    if (owedMs > LIMITS.owedMs) return sendFailure(reply, { code: 'rate-limited', retryAfterMs: owedMs });
  });
};
