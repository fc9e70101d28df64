/** A product with nothing special about it. */
import type { Product } from '../../../../shared/src/index.ts';

export const product = (sku: string, revision: number, more: Partial<Product> = {}): Product => ({
  sku,
  name: `Product ${sku}`,
  description: '',
  category: 'kitchen',
  kind: 'goods',
  priceMinor: 100,
  currency: 'GBP',
  stock: null,
  cap: null,
  options: [],
  picture: `/pictures/${sku}.svg`,
  revision,
  deleted: false,
  ...more,
});
