/** One expected failure as an HTTP answer: its row's status, and the one body shape every route refuses with. */
import { STATUS_CODES } from 'node:http';
import type { FastifyReply } from 'fastify';
import { type ErrorCode, errorRow, type Failure } from '../../../shared/src/index.ts';

export const sendFailure = (reply: FastifyReply, failure: Failure): FastifyReply => {
  const { http, sentence } = errorRow(failure.code);
  if (failure.retryAfterMs !== undefined)
    reply.header('retry-after', Math.max(1, Math.ceil(failure.retryAfterMs / 1000)));
  const field = failure.field === undefined ? {} : { field: failure.field };
  return reply.code(http ?? 500).send({ error: { code: failure.code, message: sentence, ...field } });
};

/** The same answer as bytes, for a connection that is not, or no longer, a request; nothing follows it. */
export const rawFailure = (code: ErrorCode): string => {
  const { http, sentence } = errorRow(code);
  const status = http ?? 500;
  const body = JSON.stringify({ error: { code, message: sentence } });
  return (
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: application/json; charset=utf-8\r\n` +
    `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`
  );
};
