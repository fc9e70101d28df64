/** The catalogue over HTTP: pages, codes with any characters, the feed, refusals. */
import { describe, expect, it } from 'vitest';
import { draft } from '../../../tests/contract/catalogue-store.contract.ts';
import { createMemoryCatalogueStore } from '../../src/adapters/memory/catalogue-store.ts';
import { CatalogueUnavailable } from '../../src/ports/catalogue-store.ts';
import { catalogueApp } from './support-app.ts';

const ODD_SKUS = [
  'a/b c',
  '100%',
  'ü?#&=+',
  '💡-1',
  'it\'s "x"',
  'a.svg',
  '\u{1F9FA}'.repeat(32),
  'ह'.repeat(64),
];

describe('the catalogue over HTTP', () => {
  it('searches, pages and counts', async () => {
    const { app, catalogue } = await catalogueApp();
    await catalogue.upsert([1, 2, 3].map((n) => draft(`${n}`, { name: `Red Mug ${n}` })));
    const found = await app.inject(
      '/api/v1/catalogue/products?q=mug%20red&category=kitchen&offset=1&limit=1',
    );
    expect(found.statusCode).toBe(200);
    expect(found.json()).toEqual({
      products: [{ ...draft('2', { name: 'Red Mug 2' }), revision: 2 }],
      total: 3,
    });
  });

  it('is unavailable, not empty and not broken, while the goods cannot be reached', async () => {
    const away = (): Promise<never> => Promise.reject(new CatalogueUnavailable('no server answers'));
    const memory = createMemoryCatalogueStore();
    const { app } = await catalogueApp({ ...memory, find: away, search: away, changesSince: away });
    for (const path of ['products', 'products/a', 'changes?since=0']) {
      const answer = await app.inject(`/api/v1/catalogue/${path}`);
      expect([path, answer.statusCode, answer.json().error.code]).toEqual([path, 503, 'store-unavailable']);
    }
  });

  it('gives a whole product, nulls and options included', async () => {
    const { app, catalogue } = await catalogueApp();
    const full = draft('full', {
      stock: 3,
      cap: null,
      options: [{ name: 'size', label: 'Size', values: ['S'] }],
    });
    await catalogue.upsert([full]);
    const found = await app.inject('/api/v1/catalogue/products/full');
    expect(found.json()).toEqual({ ...full, revision: 1 });
    expect(found.headers['cache-control']).toBe('no-cache');
  });

  it.each(ODD_SKUS)('finds %j by its percent-encoded code, and its picture', async (sku) => {
    const { app, catalogue } = await catalogueApp();
    await catalogue.upsert([draft(sku)]);
    const path = encodeURIComponent(sku);
    expect((await app.inject(`/api/v1/catalogue/products/${path}`)).json()).toMatchObject({ sku });
    expect((await app.inject(`/pictures/${path}.svg`)).statusCode).toBe(200);
  });

  it('answers an unknown code with the row of the catalogue of errors', async () => {
    const { app } = await catalogueApp();
    const answer = await app.inject('/api/v1/catalogue/products/nothing');
    expect(answer.statusCode).toBe(404);
    expect(answer.json()).toEqual({
      error: { code: 'unknown-product', message: 'This product is not in the catalogue.' },
    });
  });

  it('lists categories with counts', async () => {
    const { app, catalogue } = await catalogueApp();
    await catalogue.upsert([draft('a'), draft('b', { category: 'garden' })]);
    expect((await app.inject('/api/v1/catalogue/categories')).json()).toEqual([
      { slug: 'garden', name: 'Garden', count: 1 },
      { slug: 'kitchen', name: 'Kitchen', count: 1 },
    ]);
  });

  it('feeds changes to the end, deleted products too', async () => {
    const { app, catalogue } = await catalogueApp();
    await catalogue.upsert([draft('a'), draft('b'), draft('c', { deleted: true })]);
    const seen: string[] = [];
    let since = 0;
    for (let page = 0; page < 4; page++) {
      const answer = await app.inject(`/api/v1/catalogue/changes?since=${since}&limit=2`);
      const { products, checkpoint } = answer.json<{
        products: { sku: string }[];
        checkpoint: { revision: number };
      }>();
      seen.push(...products.map((product) => product.sku));
      since = checkpoint.revision;
    }
    expect([seen, since]).toEqual([['a', 'b', 'c'], 3]);
  });

  it.each([
    ['products?limit=0', 'limit'],
    ['products?limit=101', 'limit'],
    ['products?offset=-1', 'offset'],
    ['products?offset=1e999', 'offset'],
    ['products?offset=x', 'offset'],
    [`products?q=${'a'.repeat(201)}`, 'q'],
    ['products?q=a&q=b', 'q'],
    ['products?category=', 'category'],
    ['changes?since=-1', 'since'],
    ['changes?since=9007199254740993', 'since'],
    ['changes?limit=5000', 'limit'],
    [`products/${'a'.repeat(65)}`, 'sku'],
  ])('refuses %s and names the field', async (path, field) => {
    const { app } = await catalogueApp();
    const answer = await app.inject(`/api/v1/catalogue/${path}`);
    expect(answer.statusCode).toBe(422);
    expect(answer.json()).toMatchObject({ error: { code: 'invalid-field', field } });
  });
});

describe('pictures over HTTP', () => {
  it('may be kept, run nothing, and are asked for again by their tag', async () => {
    const { app, catalogue } = await catalogueApp();
    await catalogue.upsert([draft('a')]);
    const first = await app.inject('/pictures/a.svg');
    expect(first.statusCode).toBe(200);
    expect(first.headers).toMatchObject({
      'content-type': 'image/svg+xml; charset=utf-8',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
      'x-content-type-options': 'nosniff',
      'cache-control': 'public, max-age=86400, stale-while-revalidate=604800',
    });
    const tag = String(first.headers.etag);
    const again = await app.inject({ url: '/pictures/a.svg', headers: { 'if-none-match': `"x", W/${tag}` } });
    expect([again.statusCode, again.body, again.headers.etag]).toEqual([304, '', tag]);
    await catalogue.upsert([draft('a', { name: 'Blue Teapot' })]);
    const changed = await app.inject({ url: '/pictures/a.svg', headers: { 'if-none-match': tag } });
    expect(changed.statusCode).toBe(200);
  });

  it.each(['nothing.svg', 'a', 'a.png', '.svg', '..%2Fa.svg', '%00.svg'])(
    'answers %s with unknown-product',
    async (file) => {
      const { app, catalogue } = await catalogueApp();
      await catalogue.upsert([draft('a')]);
      const answer = await app.inject(`/pictures/${file}`);
      expect(answer.statusCode).toBe(404);
      expect(answer.json()).toMatchObject({ error: { code: 'unknown-product' } });
    },
  );

  it('answers a path that is not percent-encoded text with a coded error', async () => {
    const { app } = await catalogueApp();
    const answer = await app.inject('/pictures/%E0%A4%A.svg');
    expect(answer.statusCode).toBe(400);
  });
});
