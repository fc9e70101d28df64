/** The demo shop: enough, varied, within our own rules, and put in once. */
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../../shared/src/index.ts';
import { createMemoryCatalogueStore } from '../../src/adapters/memory/catalogue-store.ts';
import { KNOWN_CATEGORIES } from '../../src/catalogue/category-names.ts';
import { DEMO_PRODUCTS, seedDemoCatalogue } from '../../src/catalogue/demo/demo-catalogue.ts';
import { thingOf } from '../../src/catalogue/thing-of.ts';

describe('the demo shop', () => {
  it('sells enough of everything', () => {
    const courses = DEMO_PRODUCTS.filter((product) => product.kind === 'course');
    const categories = new Set(DEMO_PRODUCTS.map((product) => product.category));
    expect(DEMO_PRODUCTS.length - courses.length).toBeGreaterThanOrEqual(72);
    expect(courses.length).toBeGreaterThanOrEqual(6);
    expect(categories.size).toBe(13);
    expect(new Set(DEMO_PRODUCTS.map((product) => product.sku)).size).toBe(DEMO_PRODUCTS.length);
    expect(new Set(DEMO_PRODUCTS.map((product) => product.name)).size).toBe(DEMO_PRODUCTS.length);
    expect(DEMO_PRODUCTS.some((product) => product.stock === 2)).toBe(true);
    expect(DEMO_PRODUCTS.some((product) => product.stock === 5)).toBe(true);
    expect(DEMO_PRODUCTS.some((product) => product.stock === null && product.kind === 'goods')).toBe(true);
    expect(DEMO_PRODUCTS.filter((product) => product.options.length > 0).length).toBeGreaterThan(15);
  });

  it.each(DEMO_PRODUCTS)('$name is whole', (product) => {
    expect(KNOWN_CATEGORIES).toContain(product.category);
    expect(product.sku.length).toBeLessThanOrEqual(LIMITS.skuChars);
    expect(Number.isSafeInteger(product.priceMinor) && product.priceMinor > 0).toBe(true);
    expect(product.description).toMatch(/^[A-Z].{30,}[.]$/);
    expect(product.options.length).toBeLessThanOrEqual(LIMITS.optionsPerLine);
    if (product.kind === 'course') expect([product.cap, product.stock]).toEqual([1, null]);
    else expect(thingOf(product.name), 'has a drawing of its own').not.toBeNull();
  });

  it('opens with one of each category', () => {
    const first = DEMO_PRODUCTS.slice(0, 13).map((product) => product.category);
    expect(new Set(first).size).toBe(13);
  });

  it('is put into an empty store, once, and never back into a shop that sells nothing any more', async () => {
    const store = createMemoryCatalogueStore();
    expect(await seedDemoCatalogue(store)).toBe(true);
    expect(await store.count()).toBe(DEMO_PRODUCTS.length);
    await store.upsert(DEMO_PRODUCTS.map((product) => ({ ...product, deleted: true })));
    expect(await seedDemoCatalogue(store)).toBe(false);
    expect(await store.count()).toBe(0);
  });
});
