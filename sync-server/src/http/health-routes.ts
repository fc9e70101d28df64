/**
 * Whether the process lives (`/healthz`) and whether it should be given work (`/readyz`): each store answers
 * and nobody has asked it to stop. The body says which store does not.
 */
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Result } from '../../../shared/src/index.ts';

export interface HealthOptions {
  /** By store: does it answer? */
  readonly checks: Readonly<Record<string, () => Promise<Result<void>>>>;
  readonly isDraining: () => boolean;
}

const stateSchema = {
  type: 'object',
  required: ['status', 'stores'],
  properties: {
    status: { type: 'string', enum: ['ready', 'draining', 'degraded'] },
    stores: { type: 'object', additionalProperties: { type: 'string', enum: ['ok', 'unavailable'] } },
  },
};

const readiness = async ({ checks, isDraining }: HealthOptions) => {
  const answers = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => [name, (await check()).ok] as const),
  );
  const isWhole = answers.every(([, isOk]) => isOk);
  const status = isDraining() ? 'draining' : isWhole ? 'ready' : 'degraded';
  const stores = Object.fromEntries(answers.map(([name, isOk]) => [name, isOk ? 'ok' : 'unavailable']));
  return { status, stores };
};

/** Adds the health routes to `app`. */
export const healthRoutes = (app: FastifyInstance, options: HealthOptions): void => {
  const tags = ['health'];
  const answer = async (reply: FastifyReply) => {
    const state = await readiness(options);
    return reply
      .header('cache-control', 'no-store')
      .code(state.status === 'ready' ? 200 : 503)
      .send(state);
  };
  const response = { 200: stateSchema, 503: stateSchema };
  app.get(
    '/healthz',
    {
      logLevel: 'warn',
      schema: {
        tags,
        summary: 'The process is up',
        response: { 200: { type: 'object', properties: { status: { type: 'string' } } } },
      },
    },
    async () => ({ status: 'up' }),
  );
  app.get(
    '/readyz',
    { logLevel: 'warn', schema: { tags, summary: 'The server can take work', response } },
    async (_request, reply) => answer(reply),
  );
  app.get(
    '/api/health/database',
    { logLevel: 'warn', schema: { tags, summary: 'Every store answers', response } },
    async (_request, reply) => answer(reply),
  );
};
