/** The demo goods as the fake shop sells them, with their pictures inside the address: no server needed. */
import type { Product } from '../../../shared/src/index.ts';
import { DEMO_PRODUCTS } from '../../../sync-server/src/catalogue/demo/demo-catalogue.ts';
import { drawPicture } from '../../../sync-server/src/catalogue/pictures/draw-picture.ts';

const withPicture = (product: Product): Product => ({
  ...product,
  picture: `data:image/svg+xml,${encodeURIComponent(drawPicture(product))}`,
});

const SPECIAL: Partial<Product>[] = [
  {
    sku: 'PN/100%',
    name: 'Wicker Pannier with Engraved Tag',
    description:
      'Split willow, woven slowly in the Haute-Marne. The brass tag carries whatever you want to say.',
    category: 'bags',
    priceMinor: 5800,
    stock: 3,
    options: [
      { name: 'size', label: 'Size', values: ['S', 'M', 'L'] },
      { name: 'engraving', label: 'Engraving', values: [] },
    ],
  },
  { sku: 'GONE-1', name: 'Autumn Walnut Board', category: 'kitchen', priceMinor: 3400, stock: 0 },
  {
    sku: 'PLAIN-1',
    name: 'Picture That Never Came',
    category: 'art',
    priceMinor: 1900,
    picture: '/pictures/none.svg',
  },
  { sku: 'EURO-1', name: 'Lavender Sachets from Sault', category: 'care', priceMinor: 1150, currency: 'EUR' },
];

const PLAIN: Product = {
  sku: '',
  name: '',
  description: 'A thing of the shop.',
  category: 'other',
  kind: 'goods',
  priceMinor: 100,
  currency: 'GBP',
  stock: 240,
  cap: null,
  options: [],
  picture: '',
  revision: 1,
  deleted: false,
};

export const fakeGoods = (): Product[] => [
  ...DEMO_PRODUCTS.map((draft, place) => withPicture({ ...draft, revision: place + 1 })),
  ...SPECIAL.map((part) => {
    const product = { ...PLAIN, ...part };
    return product.picture === '' ? withPicture(product) : product;
  }),
];
