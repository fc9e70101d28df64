/**
 * How many bytes of large bodies may be on their way, of one address and in all: a request is counted by what it
 * announces, from before its body is read until it is answered or gone.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { HeldByAddress } from '../domain/held-by-address.ts';
import { sendFailure } from './send-failure.ts';

/** A hook for `onRequest`. A body in pieces, which announces nothing, counts as `most`. `onHeld` hears of each that is read. */
export const holdBody =
  (held: HeldByAddress, most: number, onHeld: (address: string, bytes: number) => void) =>
  async (request: FastifyRequest, reply: FastifyReply) => {
    const bytes = Math.min(Number(request.headers['content-length'] ?? most), most);
    const giveBack = held.take(request.ip, bytes);
    if (!giveBack) return sendFailure(reply, { code: 'rate-limited', retryAfterMs: 1_000 });
    reply.raw.once('close', giveBack);
    onHeld(request.ip, bytes);
  };
