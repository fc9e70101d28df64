/** The basket as pages see it. */
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import {
  add,
  createList,
  lineIdOf,
  type Product,
  readBasket,
  setQuantity,
  wish,
} from '../../../shared/src/index.ts';
import { EMPTY_VIEW, skusOf, viewBasket } from '../../src/shop/basket-view.ts';
import { createLive } from '../../src/shop/live.ts';
import { product } from './support/product.ts';

const actor = 'user:u~device.0' as const;
const ground = (...products: Product[]) => {
  const doc = new Y.Doc();
  const shelf = new Map(products.map((one) => [one.sku, one]));
  const writing = { doc, actor };
  return {
    writing,
    shelf,
    view: (before = EMPTY_VIEW) => viewBasket(readBasket(doc), (sku) => shelf.get(sku) ?? null, before),
  };
};

describe('the view of the basket', () => {
  it('V1 keeps the identity of what did not change', () => {
    const { writing, view } = ground(product('mug', 1), product('bag', 2));
    add(writing, { sku: 'mug' }, 1);
    add(writing, { sku: 'bag' }, 1);
    const first = view();
    expect(view(first)).toBe(first);
    add(writing, { sku: 'mug' }, 1);
    const second = view(first);
    expect(second.lines[0]).not.toBe(first.lines[0]);
    expect(second.lines[1]).toBe(first.lines[1]);
    expect(second.lists).toBe(first.lists);
  });

  it('V2 shows what can be given and why, and keeps what was asked', () => {
    const { writing, view } = ground(product('few', 1, { stock: 2, cap: 5 }), product('one', 2, { cap: 1 }));
    add(writing, { sku: 'few' }, 9);
    add(writing, { sku: 'one' }, 3);
    const { lines, itemCount, totals } = view();
    expect(lines).toMatchObject([
      { quantity: 9, shown: 2, limit: { reason: 'stock', max: 2 } },
      { quantity: 3, shown: 1, limit: { reason: 'cap', max: 1 } },
    ]);
    expect([itemCount, totals]).toEqual([3, [{ minor: 300, currency: 'GBP' }]]);
  });

  it('V3 shows a price that changed since it was seen, and never adds currencies', () => {
    const { writing, view, shelf } = ground(product('mug', 1), product('yen', 2, { currency: 'JPY' }));
    add(writing, { sku: 'mug' }, 2, { minor: 80, currency: 'GBP' });
    add(writing, { sku: 'yen' }, 1, { minor: 90, currency: 'EUR' });
    add(writing, { sku: 'unknown' }, 4);
    const { lines, totals } = view();
    expect(lines).toMatchObject([
      { priceWas: { minor: 80, currency: 'GBP' } },
      { priceWas: null },
      { product: null, price: null, total: null, shown: 4 },
    ]);
    expect(totals).toEqual([
      { minor: 200, currency: 'GBP' },
      { minor: 100, currency: 'JPY' },
    ]);
    shelf.set('mug', product('mug', 3, { priceMinor: 80 }));
    expect(view().lines[0]).toMatchObject({ priceWas: null });
  });

  it('V4 has the two built-in lists first, then own ones, and knows every sku it needs', () => {
    const { writing, view } = ground();
    createList(writing, 'mine', 'For the garden');
    wish(writing, 'mine', { sku: 'rake' });
    wish(writing, 'wishlist', { sku: 'mug' });
    expect(view().lists.map(({ id, kind, name }) => [id, kind, name])).toEqual([
      ['wishlist', 'wishlist', null],
      ['later', 'later', null],
      ['mine', 'own', 'For the garden'],
    ]);
    add(writing, { sku: 'mug' }, 1);
    setQuantity(writing, lineIdOf({ sku: 'mug' }), 2);
    expect([...skusOf(readBasket(writing.doc))].sort()).toEqual(['mug', 'rake']);
  });

  it('V5 tells listeners of a value only when it differs', () => {
    const live = createLive(1);
    let told = 0;
    const stop = live.subscribe(() => {
      told += 1;
    });
    live.set(1);
    live.set(2);
    stop();
    live.set(3);
    expect([told, live.get()]).toEqual([1, 3]);
  });
});
