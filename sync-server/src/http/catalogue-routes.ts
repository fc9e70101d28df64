/**
 * The goods over HTTP, for devices and for other programs: search, one product, categories, and the change feed
 * that fills the catalogue of a device. Read only; nothing here depends on who asks, and nothing is counted.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { LIMITS } from '../../../shared/src/index.ts';
import type { CatalogueStore } from '../ports/catalogue-store.ts';
import { categoriesSchema, changesSchema, foundProductsSchema, productSchema } from './catalogue-schemas.ts';
import { pictureRoutes } from './picture-routes.ts';
import { refusals } from './schemas.ts';
import { sendFailure } from './send-failure.ts';

export interface CatalogueRoutesOptions {
  readonly catalogue: CatalogueStore;
}

/** A page is one screenful or a few; a device fetches everything by /changes, in larger pages. */
const PAGE = { usual: 24, most: 100 };
const CHANGES = { usual: 500, most: 1000 };
const QUERY_CHARS = 200;

const slug = { type: 'string', minLength: 1, maxLength: 64 };
const place = { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER };
const count = ({ usual, most }: typeof PAGE) => ({
  type: 'integer',
  minimum: 1,
  maximum: most,
  default: usual,
});

interface SearchQuery {
  readonly q?: string;
  readonly category?: string;
  readonly offset: number;
  readonly limit: number;
}

const searchQuery = {
  type: 'object',
  properties: {
    q: {
      type: 'string',
      maxLength: QUERY_CHARS,
      description: 'Words; each must begin a word of the product.',
    },
    category: { ...slug, description: 'Slug of a category.' },
    offset: { ...place, default: 0 },
    limit: count(PAGE),
  },
};

const changesQuery = {
  type: 'object',
  properties: {
    since: { ...place, default: 0, description: 'The revision of the last checkpoint.' },
    limit: count(CHANGES),
  },
};

const skuParams = {
  type: 'object',
  properties: { sku: { type: 'string', minLength: 1, maxLength: LIMITS.skuChars } },
};

const tags = ['catalogue'];
/** Cheap to ask again and wrong when stale: prices and stock are in it. */
const ASK_AGAIN = 'no-cache';

/** Trap: ajv turns the text `1e999` into Infinity, and lets Infinity pass every bound of a schema. */
const refuseInfinity = async (
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply | undefined> => {
  const found = Object.entries(request.query ?? {}).find(([, value]) => value === Number.POSITIVE_INFINITY);
  return found && sendFailure(reply, { code: 'invalid-field', field: found[0] });
};

const addReading = (app: FastifyInstance, catalogue: CatalogueStore): void => {
  app.get<{ Querystring: SearchQuery }>(
    '/api/v1/catalogue/products',
    {
      preHandler: refuseInfinity,
      schema: {
        tags,
        summary: 'Search the goods',
        querystring: searchQuery,
        response: { 200: foundProductsSchema, ...refusals },
      },
    },
    async ({ query: { q, category, offset, limit } }, reply) =>
      reply
        .header('cache-control', ASK_AGAIN)
        .send(await catalogue.search({ text: q, category, offset, limit })),
  );
  app.get<{ Params: { sku: string } }>(
    '/api/v1/catalogue/products/:sku',
    {
      schema: {
        tags,
        summary: 'One product by its exact code',
        params: skuParams,
        response: { 200: productSchema, ...refusals },
      },
    },
    async ({ params: { sku } }, reply) => {
      const product = await catalogue.find(sku);
      if (product === null) return sendFailure(reply, { code: 'unknown-product' });
      return reply.header('cache-control', ASK_AGAIN).send(product);
    },
  );
};

const addOverviews = (app: FastifyInstance, catalogue: CatalogueStore): void => {
  app.get(
    '/api/v1/catalogue/categories',
    {
      schema: {
        tags,
        summary: 'Categories with something to sell',
        response: { 200: categoriesSchema, ...refusals },
      },
    },
    async (_request, reply) => reply.header('cache-control', ASK_AGAIN).send(await catalogue.categories()),
  );
  app.get<{ Querystring: { since: number; limit: number } }>(
    '/api/v1/catalogue/changes',
    {
      preHandler: refuseInfinity,
      schema: {
        tags,
        summary: 'What changed since a revision, oldest first',
        querystring: changesQuery,
        response: { 200: changesSchema, ...refusals },
      },
    },
    async ({ query: { since, limit } }, reply) =>
      reply.header('cache-control', ASK_AGAIN).send(await catalogue.changesSince(since, limit)),
  );
};

/** Adds the catalogue's addresses, pictures included, to `app`. */
export const catalogueRoutes = (app: FastifyInstance, { catalogue }: CatalogueRoutesOptions): void => {
  addReading(app, catalogue);
  addOverviews(app, catalogue);
  pictureRoutes(app, { catalogue });
};
