/**
 * Pictures of products, drawn when asked for: `/pictures/{sku}.svg`. A drawing depends on the product alone, so
 * it may be kept long and is asked for again by its tag. An SVG can hold script: its own policy allows none.
 */
import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { drawPicture } from '../catalogue/pictures/draw-picture.ts';
import type { CatalogueStore } from '../ports/catalogue-store.ts';
import { errorSchema } from './schemas.ts';
import { sendFailure } from './send-failure.ts';

const SUFFIX = '.svg';
/** A day fresh; a week longer a device may show the old one while it asks: only a renamed product changes. */
const KEEP = 'public, max-age=86400, stale-while-revalidate=604800';
const NO_SCRIPT = "default-src 'none'; style-src 'unsafe-inline'";

const tagOf = (svg: string): string =>
  `"${createHash('sha256').update(svg).digest('base64url').slice(0, 22)}"`;

/** RFC 9110 §13.1.2: a list of tags, weak or not, or `*`. */
const isKnown = (header: string | undefined, tag: string): boolean =>
  (header ?? '').split(',').some((each) => each.trim() === '*' || each.trim().replace(/^W\//, '') === tag);

const answerPicture = async (
  catalogue: CatalogueStore,
  file: string,
  known: string | undefined,
  reply: FastifyReply,
): Promise<FastifyReply> => {
  const product = file.endsWith(SUFFIX) ? await catalogue.find(file.slice(0, -SUFFIX.length)) : null;
  if (product === null) return sendFailure(reply, { code: 'unknown-product' });
  const svg = drawPicture(product);
  const tag = tagOf(svg);
  reply
    .header('cache-control', KEEP)
    .header('etag', tag)
    .header('content-security-policy', NO_SCRIPT)
    .header('x-content-type-options', 'nosniff');
  return isKnown(known, tag) ? reply.code(304).send() : reply.type('image/svg+xml; charset=utf-8').send(svg);
};

/** Adds the pictures to `app`. */
export const pictureRoutes = (
  app: FastifyInstance,
  { catalogue }: { readonly catalogue: CatalogueStore },
): void => {
  app.get<{ Params: { file: string } }>(
    '/pictures/:file',
    {
      schema: {
        tags: ['catalogue'],
        summary: 'The picture of a product',
        description: '`file` is the percent-encoded code of the product and `.svg`.',
        params: { type: 'object', properties: { file: { type: 'string' } } },
        produces: ['image/svg+xml'],
        response: { 200: { type: 'string' }, 404: errorSchema },
      },
    },
    (request, reply) =>
      answerPicture(catalogue, request.params.file, request.headers['if-none-match'], reply),
  );
};
