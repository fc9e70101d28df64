/**
 * What every CatalogueStore must do (rules G1–G9), and every one that several processes share (G10). Run it over an adapter with a factory that gives a fresh,
 * empty store; the suite knows nothing about where the goods are kept.
 */
import { describe, expect, it } from 'vitest';
import type { CatalogueStore, ProductDraft } from '../../sync-server/src/ports/catalogue-store.ts';

export const draft = (sku: string, more: Partial<ProductDraft> = {}): ProductDraft => ({
  sku,
  name: `Product ${sku}`,
  description: '',
  category: 'kitchen',
  kind: 'goods',
  priceMinor: 250,
  currency: 'GBP',
  stock: null,
  cap: null,
  options: [],
  picture: `/pictures/${encodeURIComponent(sku)}.svg`,
  deleted: false,
  ...more,
});

const skus = (products: readonly { sku: string }[]): string[] => products.map((product) => product.sku);
const everything = { offset: 0, limit: 100 };

export const catalogueStoreContract = (adapter: string, open: () => CatalogueStore): void => {
  describe(`CatalogueStore over ${adapter}`, () => {
    it('G1 gives back a product whole, with a revision', async () => {
      const store = open();
      const options = [{ name: 'size', label: 'Size', values: ['S', 'M'] }];
      const full = draft('a/b ü"\'\u{1F9FA}', {
        options,
        stock: 2,
        cap: 1,
        kind: 'course',
        description: 'Ünïcode\n<b>',
      });
      await store.upsert([full]);
      expect(await store.find(full.sku)).toEqual({ ...full, revision: 1 });
      expect(await store.find('nothing')).toBeNull();
    });

    it('G2 gives every change a greater revision and leaves what did not change alone', async () => {
      const store = open();
      expect(await store.upsert([draft('a'), draft('b')])).toEqual({ changed: 2, unchanged: 0 });
      expect(await store.upsert([draft('a'), draft('b', { priceMinor: 300 }), draft('c')])).toEqual({
        changed: 2,
        unchanged: 1,
      });
      expect((await store.find('a'))?.revision).toBe(1);
      expect((await store.find('b'))?.revision).toBe(3);
      expect((await store.find('c'))?.revision).toBe(4);
    });

    it('G2 sees no change in another order of members', async () => {
      const store = open();
      const first = draft('a');
      await store.upsert([first]);
      const reversed = Object.fromEntries(Object.entries(first).reverse()) as unknown as ProductDraft;
      expect(await store.upsert([reversed])).toEqual({ changed: 0, unchanged: 1 });
    });

    it('G2 takes the later of two drafts of one sku', async () => {
      const store = open();
      await store.upsert([draft('a', { name: 'First' }), draft('a', { name: 'Second' })]);
      expect((await store.find('a'))?.name).toBe('Second');
      expect(await store.count()).toBe(1);
    });

    it('G3 keeps skus that differ by letter case apart', async () => {
      const store = open();
      await store.upsert([draft('85123A', { name: 'Upper' }), draft('85123a', { name: 'Lower' })]);
      expect((await store.find('85123a'))?.name).toBe('Lower');
      expect((await store.find('85123A'))?.name).toBe('Upper');
      expect(await store.count()).toBe(2);
    });

    it('G4 finds by the beginnings of words, in any order, case and accent', async () => {
      const store = open();
      await store.upsert([
        draft('1', { name: "Children's Café Mug, Crème" }),
        draft('2', { name: 'Teapot', description: 'Goes with the café mug.' }),
        draft('3', { name: 'Smug Cat' }),
      ]);
      const ask = async (text: string) => skus((await store.search({ text, ...everything })).products);
      expect(await ask('mug')).toEqual(['1', '2']);
      expect(await ask('MU CAFE')).toEqual(['1', '2']);
      expect(await ask('childrens creme')).toEqual(['1']);
      expect(await ask('mug cat')).toEqual([]);
      expect(await ask('kitch')).toEqual(['1', '2', '3']);
      expect(await ask('  ')).toEqual(['1', '2', '3']);
    });

    it('G4 finds one by the plural and many by the singular', async () => {
      const store = open();
      const names = [
        'Desk Lamp',
        'Lampholder',
        'Mugs, pair',
        'Tin Boxes',
        'Red Berries',
        'Berry Jam',
        'Glass',
      ];
      await store.upsert(names.map((name) => draft(name, { name })));
      const ask = async (text: string) => skus((await store.search({ text, ...everything })).products);
      expect(await ask('lamps')).toEqual(['Desk Lamp']);
      expect(await ask('lamp')).toEqual(['Desk Lamp', 'Lampholder']);
      expect(await ask('mug')).toEqual(['Mugs, pair']);
      expect(await ask('box tins')).toEqual(['Tin Boxes']);
      for (const text of ['berries', 'berry']) expect(await ask(text)).toEqual(['Red Berries', 'Berry Jam']);
      for (const text of ['glass', 'glasses']) expect(await ask(text)).toEqual(['Glass']);
    });

    it('G4 puts matches in the name first, then keeps the order of the shop', async () => {
      const store = open();
      await store.upsert([
        draft('1', { name: 'Bowl', description: 'for tea' }),
        draft('2', { name: 'Tea' }),
        draft('3', { name: 'Green Tea' }),
      ]);
      await store.upsert([draft('2', { name: 'Tea', priceMinor: 1 })]);
      expect(skus((await store.search({ text: 'tea', ...everything })).products)).toEqual(['2', '3', '1']);
    });

    it.each([
      '"',
      '*',
      'a*',
      'NOT',
      'name:a',
      'a AND',
      '(',
      'NEAR(a b)',
      "'; DROP TABLE x; --",
      '^a',
      '-a',
      '{name}:a',
      '\u0000',
      '%',
      '_',
      '\ud800',
      'a'.repeat(5000),
    ])('G5 treats %j as words, not as syntax', async (text) => {
      const store = open();
      await store.upsert([draft('1', { name: 'Plain Bowl' })]);
      const found = await store.search({ text, ...everything });
      expect(found.total).toBe(found.products.length);
      expect(await store.count()).toBe(1);
    });

    it('G5 finds nothing for a text without any word', async () => {
      const store = open();
      await store.upsert([draft('1')]);
      expect(await store.search({ text: '***', ...everything })).toEqual({ products: [], total: 0 });
    });

    it('G6 pages through a category and counts all of it', async () => {
      const store = open();
      await store.upsert(
        [1, 2, 3, 4, 5].map((n) => draft(`${n}`, { category: n === 3 ? 'garden' : 'kitchen' })),
      );
      const page = await store.search({ category: 'kitchen', offset: 1, limit: 2 });
      expect([skus(page.products), page.total]).toEqual([['2', '4'], 4]);
      expect((await store.search({ category: 'kitchen', offset: 9, limit: 2 })).products).toEqual([]);
      expect(await store.categories()).toEqual([
        { slug: 'garden', name: 'Garden', count: 1 },
        { slug: 'kitchen', name: 'Kitchen', count: 4 },
      ]);
    });

    it('G7 feeds changes oldest first, page by page, each product once and as it is now', async () => {
      const store = open();
      await store.upsert([draft('a'), draft('b'), draft('c')]);
      await store.upsert([draft('a', { name: 'Changed' })]);
      const first = await store.changesSince(0, 2);
      expect([skus(first.products), first.checkpoint]).toEqual([['b', 'c'], { revision: 3 }]);
      const second = await store.changesSince(3, 2);
      expect([skus(second.products), second.checkpoint]).toEqual([['a'], { revision: 4 }]);
      expect(await store.changesSince(4, 2)).toEqual({ products: [], checkpoint: { revision: 4 } });
    });

    it('G7 begins again for a revision it has never reached', async () => {
      const store = open();
      await store.upsert([draft('a')]);
      expect(skus((await store.changesSince(99, 10)).products)).toEqual(['a']);
    });

    it('G8 hides a deleted product everywhere but in the feed', async () => {
      const store = open();
      await store.upsert([draft('a', { name: 'Gone soon' })]);
      await store.upsert([draft('a', { name: 'Gone soon', deleted: true })]);
      expect(await store.find('a')).toBeNull();
      expect(await store.count()).toBe(0);
      expect(await store.categories()).toEqual([]);
      expect((await store.search({ text: 'gone', ...everything })).total).toBe(0);
      expect((await store.changesSince(1, 10)).products).toMatchObject([
        { sku: 'a', deleted: true, revision: 2 },
      ]);
    });

    it('G8 forgets the words of an earlier name', async () => {
      const store = open();
      await store.upsert([draft('a', { name: 'Lantern' })]);
      await store.upsert([draft('a', { name: 'Basket' })]);
      expect((await store.search({ text: 'lantern', ...everything })).total).toBe(0);
      expect((await store.search({ text: 'basket', ...everything })).total).toBe(1);
    });

    it('G9 tells its listeners the newest revision, only when something changed, until they leave', async () => {
      const store = open();
      const heard: number[] = [];
      const leave = store.onChange((revision) => heard.push(revision));
      await store.upsert([draft('a'), draft('b')]);
      await store.upsert([draft('a')]);
      leave();
      await store.upsert([draft('c')]);
      expect(heard).toEqual([2]);
    });
  });
};

const CODES = Array.from({ length: 12 }, (_, i) => `p${i}`);

/** Walks the feed from checkpoint to checkpoint until `isOver`, and then to its end. */
const readFeed = async (store: CatalogueStore, isOver: () => boolean): Promise<Map<string, string>> => {
  const seen = new Map<string, string>();
  for (let revision = 0; ; ) {
    const wasOver = isOver();
    const { products, checkpoint } = await store.changesSince(revision, 3);
    for (const product of products) seen.set(product.sku, product.name);
    revision = checkpoint.revision;
    if (wasOver && products.length < 3) return seen;
  }
};

/** `open` answers stores over the same goods, as of several nodes. */
export const sharedCatalogueContract = (
  adapter: string,
  open: () => readonly [CatalogueStore, CatalogueStore, CatalogueStore],
): void => {
  describe(`CatalogueStore of several nodes over ${adapter}`, () => {
    it('G10 no reader of the feed skips a product while several nodes write, and every revision is one change', async () => {
      const [first, second, reader] = open();
      let isOver = false;
      const reading = readFeed(reader, () => isOver);
      const write = async (store: CatalogueStore, node: string): Promise<number> => {
        let changed = 0;
        for (let round = 0; round < 15; round++) {
          const some = CODES.filter((_, i) => (i + round) % 3 > 0);
          changed += (await store.upsert(some.map((sku) => draft(sku, { name: `${node} ${round}` }))))
            .changed;
        }
        return changed;
      };
      const counts = await Promise.all([write(first, 'one'), write(second, 'two')]);
      isOver = true;
      const seen = await reading;
      for (const sku of CODES) expect([sku, seen.get(sku)]).toEqual([sku, (await first.find(sku))?.name]);
      const revisions = (await reader.changesSince(0, 100)).products.map(({ revision }) => revision);
      expect(new Set(revisions).size).toBe(CODES.length);
      expect(Math.max(...revisions)).toBe(counts[0] + counts[1]);
    });
  });
};
