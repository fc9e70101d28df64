/**
 * The HTTP side as one fastify app, built apart from listening so that tests can inject requests. Owns what all
 * routes share: errors, headers, request log, OpenAPI and its page, the web app. Knows no store.
 */
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import { type FastifyBaseLogger, type FastifyInstance, fastify, LogController } from 'fastify';
import { type ErrorCode, LIMITS } from '../../../shared/src/index.ts';
import { answerBreach, answerError, answerErrors } from './answer-errors.ts';
import { checkOrigin } from './check-origin.ts';
import { clientFiles } from './client-files.ts';
import { readPlainJson } from './plain-json.ts';
import { addSecurityHeaders } from './security-headers.ts';
import { takeTurns } from './take-turns.ts';

/** One request, by what is bounded: the route as it is declared, never the address that was asked for. */
export interface Answered {
  readonly method: string;
  readonly route: string;
  readonly status: number;
  readonly ms: number;
}

export interface AppOptions {
  readonly log: FastifyBaseLogger;
  readonly clientDir: string;
  readonly publicUrl: string | null;
  readonly isProxyTrusted: boolean;
  /** Adds what stands before every route and file. */
  readonly before?: (app: FastifyInstance) => void;
  /** Hears of every request that was answered. */
  readonly onAnswered?: (request: Answered) => void;
  /** Hears of every connection that was ended because what it said could not be read. */
  readonly onBreach?: (code: ErrorCode) => void;
  /** Adds the routes; runs after everything they rely on. */
  readonly routes: (app: FastifyInstance) => void | Promise<void>;
}

const DOCS = '/api/docs';

const addDocs = async (app: FastifyInstance): Promise<void> => {
  await app.register(swagger, {
    openapi: {
      info: {
        title: 'Pannier',
        description: 'Everything the socket does for a basket, and the catalogue, over plain HTTP.',
        version: '1',
      },
      components: {
        securitySchemes: {
          session: { type: 'apiKey', in: 'cookie', name: 'pannier.session_token' },
          token: { type: 'http', scheme: 'bearer' },
          guest: { type: 'apiKey', in: 'header', name: 'authorization', description: '`Guest <secret>`' },
        },
      },
    },
  });
  await app.register(swaggerUi, { routePrefix: DOCS, staticCSP: true });
};

/** Builds the app; the caller listens, or injects. */
export const buildApp = async (options: AppOptions): Promise<FastifyInstance> => {
  const app: FastifyInstance = fastify({
    loggerInstance: options.log,
    bodyLimit: LIMITS.bodyBytes,
    requestTimeout: LIMITS.requestMs,
    connectionTimeout: LIMITS.quietConnectionMs,
    http: { headersTimeout: LIMITS.headMs, connectionsCheckingInterval: LIMITS.headLookMs },
    clientErrorHandler: answerBreach(options.onBreach ?? (() => undefined)),
    frameworkErrors: answerError,
    // A code of 64 characters, each percent-encoded.
    routerOptions: { maxParamLength: 3 * LIMITS.skuChars + 8 },
    // One proxy: what stands before its own entry in `X-Forwarded-For` was written by whoever called it.
    trustProxy: (_address, hop) => options.isProxyTrusted && hop === 0,
    // Two lines per request hide what matters; failures and refusals are logged where they are decided.
    logController: new LogController({ disableRequestLogging: true }),
    ajv: { customOptions: { removeAdditional: false } },
  });
  answerErrors(app);
  addSecurityHeaders(app, options.publicUrl);
  takeTurns(app);
  readPlainJson(app);
  options.before?.(app);
  checkOrigin(app, options);
  app.addHook('onResponse', async (request, reply) => {
    const { method, routeOptions } = request;
    options.onAnswered?.({
      method,
      route: routeOptions.url ?? 'none',
      status: reply.statusCode,
      ms: reply.elapsedTime,
    });
    request.log.debug(
      { req: request, status: reply.statusCode, ms: Math.round(reply.elapsedTime) },
      'answered',
    );
  });
  await addDocs(app);
  await app.register(async (scope) => options.routes(scope));
  await clientFiles(app, options.clientDir);
  return app;
};
