import type { Formats } from '../formats.ts';

export const catalogue = {
  'catalogue.title': 'All goods',
  'catalogue.found-title': ({ text }: { text: string }) => `Results for “${text}”`,
  'catalogue.found-in-title': ({ text, category }: { text: string; category: string }) =>
    `Results for “${text}” in ${category}`,
  'catalogue.no-category': 'There is no such category',
  'catalogue.categories': 'Categories',
  'catalogue.all': 'Everything',
  'catalogue.count': ({ count }: { count: number }, f: Formats) =>
    f.plural(count, { one: '# product', other: '# products' }),
  'catalogue.more': ({ count }: { count: number }, f: Formats) => `Show ${f.number(count)} more`,
  'catalogue.progress': ({ shown, total }: { shown: number; total: number }, f: Formats) =>
    `${f.number(shown)} of ${f.number(total)}`,
  'catalogue.loading': 'Loading the goods',
  'catalogue.none-title': 'Nothing by that name',
  'catalogue.none-text': 'Try fewer or other words, or look through everything we have.',
  'catalogue.none-here': ({ category }: { category: string }) => `Nothing by that name in ${category}`,
  'catalogue.elsewhere': 'The rest of the shop has something.',
  'catalogue.all-results': ({ count }: { count: number }, f: Formats) =>
    f.plural(count, { one: 'Show # result', other: 'Show all # results' }),
  'catalogue.none-next': 'Show everything',
  'catalogue.empty-title': 'The shelves are still being filled',
  'catalogue.empty-text':
    'The goods arrive with the first connection. Once they are here, they stay on this device.',

  'hero.title': 'Good things, gathered slowly',
  'hero.text':
    'Fill your cart on the train, in the cellar, on the hill. It keeps everything and catches up with your other devices later.',

  'product.add': 'Add to cart',
  'product.add-name': ({ name }: { name: string }) => `Add ${name} to the cart`,
  'product.choose': 'Choose',
  'product.choose-name': ({ name }: { name: string }) => `Choose options for ${name}`,
  'product.view-cart': 'View cart',
  'product.in-cart': ({ count }: { count: number }, f: Formats) =>
    f.plural(count, { one: '# in your cart', other: '# in your cart' }),
  'product.added': ({ name, count }: { name: string; count: number }, f: Formats) =>
    f.plural(count, {
      one: `Added ${name}. # item in the cart.`,
      other: `Added ${name}. # items in the cart.`,
    }),
  'product.wish': ({ name }: { name: string }) => `Keep ${name} in the wishlist`,
  'product.wish-short': 'Wishlist',
  'product.lists': 'Add to a list',
  'product.was': 'Was',
  'product.now': 'Now',
  'product.code': ({ sku }: { sku: string }) => `Product code ${sku}`,
  'product.course': 'Course',
  'product.few-left': ({ count }: { count: number }, f: Formats) =>
    f.plural(count, { one: 'Only # left', other: 'Only # left' }),
  'product.in-stock': 'In stock',
  'product.sold-out': 'Sold out',
  'product.sold-out-text': 'It is sold out at the moment. Keep it in a list and come back to it.',
  'product.cap': ({ count }: { count: number }, f: Formats) =>
    f.plural(count, { one: 'One per cart', other: 'Up to # per cart' }),
  'product.personalisation-hint': ({ max }: { max: number }, f: Formats) =>
    `Optional, up to ${f.number(max)} characters`,
  'product.keeps-offline': 'Goes into your cart at once, with or without a network',
  'product.back': 'Back to the shop',
  'product.more-like-it': 'From the same shelf',
  'product.loading': 'Loading the product',
  'product.unknown-title': 'We do not know this product',
  'product.unknown-text':
    'It may have left the shop, or it has not reached this device yet. It will appear here as soon as it does.',
} as const;
