/** A fastify app with the catalogue on it and errors answered as in the whole server, without a network. */
import { type FastifyInstance, fastify } from 'fastify';
import { createMemoryCatalogueStore } from '../../src/adapters/memory/catalogue-store.ts';
import { answerErrors } from '../../src/http/answer-errors.ts';
import { catalogueRoutes } from '../../src/http/catalogue-routes.ts';
import type { CatalogueStore } from '../../src/ports/catalogue-store.ts';

export const catalogueApp = async (
  catalogue: CatalogueStore = createMemoryCatalogueStore(),
): Promise<{ app: FastifyInstance; catalogue: CatalogueStore }> => {
  const app = fastify({ ajv: { customOptions: { removeAdditional: false } } });
  answerErrors(app);
  catalogueRoutes(app, { catalogue });
  await app.ready();
  return { app, catalogue };
};
