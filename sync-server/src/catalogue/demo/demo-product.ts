/**
 * The short hand in which the demo goods are written down, so that a product is a few readable lines.
 * Prices are pence. What is not said is the usual: counted in plenty, no cap, no options.
 */
import type { ProductOption } from '../../../../shared/src/index.ts';
import type { ProductDraft } from '../../ports/catalogue-store.ts';
import { picturePath } from '../product-content.ts';

const PLENTY = 240;

export interface Extras {
  /** null where the shop does not count. */
  readonly stock?: number | null;
  readonly cap?: number | null;
  readonly options?: readonly ProductOption[];
}

export type DemoProduct = (
  sku: string,
  name: string,
  priceMinor: number,
  description: string,
  extras?: Extras,
) => ProductDraft;

/** Goods of one category. */
export const goodsOf =
  (category: string): DemoProduct =>
  (sku, name, priceMinor, description, { stock = PLENTY, cap = null, options = [] } = {}) => ({
    sku,
    name,
    description,
    category,
    kind: 'goods',
    priceMinor,
    currency: 'GBP',
    stock,
    cap,
    options,
    picture: picturePath(sku),
    deleted: false,
  });

/** A course is bought once per person and never runs out. */
export const course = (sku: string, name: string, priceMinor: number, description: string): ProductDraft => ({
  ...goodsOf('courses')(sku, name, priceMinor, description, { stock: null, cap: 1 }),
  kind: 'course',
});

export const colours = (...values: string[]): ProductOption => ({ name: 'colour', label: 'Colour', values });
/** Free text of the shopper: an option without values. */
export const ownWords = (label: string): ProductOption => ({ name: 'personalisation', label, values: [] });
export const sizes = (...values: string[]): ProductOption => ({ name: 'size', label: 'Size', values });
