/** One expected failure as an HTTP answer: its row's status, and the one body shape every route refuses with. */
import type { FastifyReply } from 'fastify';
import { errorRow, type Failure } from '../../../shared/src/index.ts';

export const sendFailure = (reply: FastifyReply, failure: Failure): FastifyReply => {
  const { http, sentence } = errorRow(failure.code);
  if (failure.retryAfterMs !== undefined)
    reply.header('retry-after', Math.max(1, Math.ceil(failure.retryAfterMs / 1000)));
  const field = failure.field === undefined ? {} : { field: failure.field };
  return reply.code(http ?? 500).send({ error: { code: failure.code, message: sentence, ...field } });
};
