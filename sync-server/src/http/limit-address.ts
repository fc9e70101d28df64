/** Refuses what an address asks for too often, with the time it has to wait (rules LI1, LI2). */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AddressLimit } from '../ports/address-limit.ts';
import { sendFailure } from './send-failure.ts';

/** A hook for `onRequest`: before anything of a body is read. */
export const limitAddress = (limit: AddressLimit) => async (request: FastifyRequest, reply: FastifyReply) => {
  const retryAfterMs = limit.take(request.ip);
  if (retryAfterMs > 0) return sendFailure(reply, { code: 'rate-limited', retryAfterMs });
};
