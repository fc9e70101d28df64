/** The goods: from the server at first, from this device ever after. */
import { describe, expect, it } from 'vitest';
import { createGoods } from '../../src/shop/goods.ts';
import { createBrowser } from './support/browser.ts';
import { FakeServer, good } from './support/fake-server.ts';
import { product } from './support/product.ts';
import { until } from './support/until.ts';

const named = (names: Record<string, string>) =>
  Object.entries(names).map(([sku, name], i) => product(sku, i + 1, { name }));

describe('the catalogue', () => {
  it('C1 shows goods on a first visit before the shelf is full, and puts them into the cart with their price', async () => {
    const server = new FakeServer();
    server.products = [product('mug', 1, { priceMinor: 500 })];
    const { shop } = await createBrowser(server).tab(() => ({
      page: { onHide: () => () => undefined, onRevive: () => () => undefined, whenIdle: () => undefined },
    }));
    const found = await shop.catalogue.search({});
    expect(found).toMatchObject({ total: 1, products: [{ sku: 'mug' }] });
    good(await shop.add({ sku: 'mug' }, 2));
    expect(shop.basket.get().lines[0]).toMatchObject({ price: { minor: 500 }, total: { minor: 1000 } });
  });

  it('C2 finds without a network what it has, in the next life too', async () => {
    const server = new FakeServer();
    server.products = [product('mug', 1), product('bag', 2, { category: 'bags' })];
    const browser = createBrowser(server);
    const first = await browser.tab();
    await until(() => browser.memory.products.size === 2);
    await first.shop.catalogue.categories();
    await first.end();
    server.isUp = false;
    const { shop } = await browser.tab();
    expect((await shop.catalogue.search({ category: 'bags' })).products).toMatchObject([{ sku: 'bag' }]);
    expect(await shop.catalogue.find('mug')).toMatchObject({ sku: 'mug' });
    expect(await shop.catalogue.find('nothing')).toBeNull();
    expect(await shop.catalogue.categories()).toEqual([
      { slug: 'bags', name: 'Bags', count: 1 },
      { slug: 'kitchen', name: 'Kitchen', count: 1 },
    ]);
  });

  it('C3 follows the server’s word that something changed', async () => {
    const server = new FakeServer();
    server.products = [product('mug', 1), product('bag', 2)];
    const browser = createBrowser(server);
    const { shop } = await browser.tab();
    await until(() => browser.memory.products.size === 2 && shop.sync.get().isConnected);
    good(await shop.add({ sku: 'mug' }, 5));
    const version = shop.catalogue.version.get();
    server.products = [
      product('mug', 3, { priceMinor: 999, stock: 2 }),
      product('bag', 4, { deleted: true }),
    ];
    server.notice({ code: 'catalogue-changed', revision: 4 });
    await until(() => shop.catalogue.version.get() > version);
    expect((await shop.catalogue.search({})).total).toBe(1);
    expect(shop.basket.get().lines[0]).toMatchObject({
      quantity: 5,
      shown: 2,
      limit: { reason: 'stock', max: 2 },
      price: { minor: 999 },
      priceWas: { minor: 100 },
    });
  });

  it('C4 ranks by where the words are: the beginning of the name, the name, the rest', () => {
    const goods = createGoods();
    goods.put([
      product('1', 1, { name: 'Teapot, blue', description: 'for a red mug' }),
      product('2', 2, { name: 'Small red mug' }),
      product('3', 3, { name: 'Red mug' }),
      product('4', 4, { name: 'Redder Muggins' }),
      product('5', 5, { name: 'Mugred' }),
    ]);
    expect(goods.search({ text: 'red mug' }).products.map(({ sku }) => sku)).toEqual(['3', '4', '2', '1']);
    expect(goods.search({ text: 'red mug', offset: 1, limit: 2 })).toMatchObject({
      total: 4,
      products: [{}, {}],
    });
    expect(goods.search({ text: '   ' }).total).toBe(5);
    expect(goods.search({ text: '***' }).total).toBe(0);
  });

  it('C5 finds whatever the accents, apostrophes, case and code of a thing', () => {
    const goods = createGoods();
    goods.put(named({ '85123A': 'CRÈME BRÛLÉE SET', x: "Children's Apron", y: 'Straße 7', z: 'ΚΟΎΠΑ' }));
    const find = (text: string) => goods.search({ text }).products.map(({ sku }) => sku);
    expect([
      find('creme bru'),
      find('childrens'),
      find('85123a'),
      find('κουπα'),
      find('STRASSE'),
      find('zz'),
    ]).toEqual([['85123A'], ['x'], ['85123A'], ['z'], [], []]);
  });

  it('C5 finds one by the plural and many by the singular', () => {
    const goods = createGoods();
    const names = ['Desk Lamp', 'Lampholder', 'Mugs, pair', 'Tin Boxes', 'Red Berries', 'Berry Jam', 'Glass'];
    goods.put(named(Object.fromEntries(names.map((name) => [name, name]))));
    const find = (text: string) => goods.search({ text }).products.map(({ sku }) => sku);
    expect(find('lamps')).toEqual(['Desk Lamp']);
    expect(find('lamp')).toEqual(['Lampholder', 'Desk Lamp']);
    expect([find('mug'), find('box'), find('box tins')]).toEqual([
      ['Mugs, pair'],
      ['Tin Boxes'],
      ['Tin Boxes'],
    ]);
    expect([find('berries'), find('berry')]).toEqual([
      ['Berry Jam', 'Red Berries'],
      ['Berry Jam', 'Red Berries'],
    ]);
    expect([find('glass'), find('glasses'), find('gla')]).toEqual([['Glass'], ['Glass'], ['Glass']]);
  });

  it('C6 takes the words of its goods apart when they come, and not at every search', () => {
    let reads = 0;
    const counted = (i: number) => {
      const made = product(`sku-${i}`, i, { description: 'light' });
      const name = `${i % 7 ? 'Wooden' : 'Glass'} lantern number ${i}`;
      return Object.defineProperty({ ...made }, 'name', {
        get: () => {
          reads++;
          return name;
        },
      });
    };
    const goods = createGoods();
    goods.put(Array.from({ length: 5_000 }, (_, i) => counted(i)));
    expect(reads).toBeGreaterThanOrEqual(5_000);
    reads = 0;
    const found = ['gla', 'lantern 49', 'light', 'zzz'].map((text) => {
      const before = performance.now();
      const { total } = goods.search({ text });
      process.stdout.write(`  "${text}" among 5,000: ${(performance.now() - before).toFixed(1)} ms\n`);
      return total;
    });
    expect(found).toEqual([715, 111, 5_000, 0]);
    expect(reads).toBe(0);
  });
});
