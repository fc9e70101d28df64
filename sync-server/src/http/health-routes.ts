/**
 * Whether the process lives (`/healthz`), whether it should be given work (`/readyz`), and how its stores are
 * (`/api/health/database`). A node without one of its stores still serves: were it not ready then, a load balancer
 * would take out every node of the shop in the same moment (rules HE1–HE5).
 */
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { StoreStates } from './store-probe.ts';

export interface HealthOptions {
  readonly stores: () => Promise<StoreStates>;
  readonly isDraining: () => boolean;
}

/** Without any of these no basket can be read or kept, and a node has nothing to give. */
const BASKET_STORES = ['hot', 'durable', 'redis', 'mongodb'];

const storeSchema = {
  type: 'object',
  required: ['status', 'pingMs'],
  properties: {
    status: { type: 'string', enum: ['ok', 'unavailable'] },
    pingMs: { type: 'number', nullable: true, description: 'Round trip; null where there was no answer.' },
  },
};

const stateSchema = {
  type: 'object',
  required: ['status', 'stores'],
  properties: {
    status: { type: 'string', enum: ['ready', 'degraded', 'unable', 'draining'] },
    stores: { type: 'object', additionalProperties: { type: 'string', enum: ['ok', 'unavailable'] } },
  },
};

const databaseSchema = {
  type: 'object',
  required: ['status', 'stores'],
  properties: {
    status: { type: 'string', enum: ['ok', 'degraded'] },
    stores: { type: 'object', additionalProperties: storeSchema },
  },
};

const word = (isUp: boolean): string => (isUp ? 'ok' : 'unavailable');

const isWhole = (states: StoreStates): boolean => Object.values(states).every(({ isUp }) => isUp);

const isAble = (states: StoreStates): boolean => {
  const kept = BASKET_STORES.flatMap((name) => states[name] ?? []);
  return kept.length === 0 || kept.some(({ isUp }) => isUp);
};

const readiness = (states: StoreStates, isDraining: boolean) => {
  const status = isDraining
    ? 'draining'
    : !isAble(states)
      ? 'unable'
      : isWhole(states)
        ? 'ready'
        : 'degraded';
  const stores = Object.fromEntries(Object.entries(states).map(([name, { isUp }]) => [name, word(isUp)]));
  return { code: status === 'ready' || status === 'degraded' ? 200 : 503, body: { status, stores } };
};

const database = (states: StoreStates) => {
  const stores = Object.fromEntries(
    Object.entries(states).map(([name, { isUp, pingMs }]) => [
      name,
      { status: word(isUp), pingMs: pingMs === null ? null : Math.round(pingMs * 100) / 100 },
    ]),
  );
  const isOk = isWhole(states);
  return { code: isOk ? 200 : 503, body: { status: isOk ? 'ok' : 'degraded', stores } };
};

const answer = (reply: FastifyReply, { code, body }: { code: number; body: object }): FastifyReply =>
  reply.header('cache-control', 'no-store').code(code).send(body);

const upSchema = { type: 'object', properties: { status: { type: 'string' } } };

/** Adds the health routes to `app`. */
export const healthRoutes = (app: FastifyInstance, { stores, isDraining }: HealthOptions): void => {
  const about = (summary: string, schema: object, ...codes: number[]) => ({
    logLevel: 'warn' as const,
    schema: {
      tags: ['health'],
      summary,
      response: Object.fromEntries(codes.map((code) => [code, schema])),
    },
  });
  app.get('/healthz', about('The process is up', upSchema, 200), async () => ({ status: 'up' }));
  app.get('/readyz', about('The server can take work', stateSchema, 200, 503), async (_request, reply) =>
    answer(reply, readiness(await stores(), isDraining())),
  );
  app.get(
    '/api/health/database',
    about('Every store answers', databaseSchema, 200, 503),
    async (_request, reply) => answer(reply, database(await stores())),
  );
};
