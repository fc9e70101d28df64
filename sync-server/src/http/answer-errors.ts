/**
 * Whatever goes wrong in a route becomes one row of the error catalogue: a value that fails its schema, a body
 * that cannot be read, an address that does not exist. What is left is a bug: it is logged with its request id
 * and answered as `internal`, without a word about its cause.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ErrorCode, Failure } from '../../../shared/src/index.ts';
import { rawFailure, sendFailure } from './send-failure.ts';

type Problem = NonNullable<FastifyError['validation']>[number];

const fieldOf = ({ instancePath, params }: Problem): string | undefined => {
  const missing = params.missingProperty ?? params.additionalProperty;
  const path = [
    ...instancePath.split('/').filter(Boolean),
    ...(typeof missing === 'string' ? [missing] : []),
  ];
  return path.length > 0 ? path.join('.') : undefined;
};

const byStatus: Readonly<Record<number, Failure['code']>> = {
  400: 'bad-frame',
  404: 'not-found',
  413: 'frame-too-large',
  414: 'frame-too-large',
  415: 'bad-frame',
  503: 'store-unavailable',
};

/** The failure an error stands for, or null where it is a bug. */
const failureOf = (error: FastifyError): Failure | null => {
  const [problem] = error.validation ?? [];
  if (problem) {
    const field = fieldOf(problem);
    return { code: 'invalid-field', detail: error.message, ...(field === undefined ? {} : { field }) };
  }
  const code = byStatus[error.statusCode ?? 500];
  return code === undefined ? null : { code, detail: error.code };
};

export const answerError = (
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply => {
  const failure = failureOf(error);
  if (!failure) request.log.error({ err: error }, 'a route failed');
  return sendFailure(reply, failure ?? { code: 'internal' });
};

const byBreach: Readonly<Record<string, Failure['code']>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 'too-slow',
  HPE_HEADER_OVERFLOW: 'frame-too-large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 'frame-too-large',
};

/** What is no HTTP, too large a head, or does not come to an end. Who has said nothing is not answered either. */
export const answerBreach =
  (onBreach: (code: ErrorCode) => void) =>
  (error: Error & { code?: string }, socket: Socket): void => {
    const code = byBreach[error.code ?? ''] ?? 'bad-frame';
    // A peer that hangs up while it is listened to has said nothing wrong.
    if (error.code !== 'ECONNRESET') onBreach(code);
    if (socket.writable && socket.bytesRead > 0) socket.write(rawFailure(code));
    socket.destroy();
  };

/** An `Expect` nobody can meet. */
const answerExpectation = (_request: IncomingMessage, { socket }: ServerResponse): void => {
  socket?.end(rawFailure('bad-frame'));
};

/** Puts the catalogue between every route of `app` and its callers. */
export const answerErrors = (app: FastifyInstance): void => {
  app.setErrorHandler(answerError);
  app.server.on('checkExpectation', answerExpectation);
};
