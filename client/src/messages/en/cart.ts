import type { Formats } from '../formats.ts';

export const cart = {
  'cart.title': 'Your cart',
  'cart.count': ({ count }: { count: number }, f: Formats) =>
    f.plural(count, { one: '# item', other: '# items' }),
  'cart.loading': 'Loading your cart',
  'cart.lines': 'Items in the cart',
  'cart.empty-title': 'Your cart is empty',
  'cart.empty-text': 'Whatever you put in stays, even when the network does not.',
  'cart.empty-next': 'Look around the shop',
  'cart.clear': 'Empty the cart',
  'cart.cleared': 'The cart was emptied',
  'cart.summary': 'Summary',
  'cart.total': 'Total',
  'cart.total-in': ({ currency }: { currency: string }) => `Total in ${currency}`,
  'cart.unpriced': ({ count }: { count: number }, f: Formats) =>
    f.plural(count, {
      one: '# item has no price on this device yet and is not in the total.',
      other: '# items have no price on this device yet and are not in the total.',
    }),
  'cart.no-checkout-title': 'Paying comes later',
  'cart.no-checkout':
    'Checkout is not part of this version. Your cart stays on this device until it is, and on your other devices once you sign in.',

  'line.unknown': 'Not on this device yet',
  'line.unknown-text': ({ sku }: { sku: string }) => `Product ${sku}`,
  'line.more': ({ name }: { name: string }) => `One more ${name}`,
  'line.less': ({ name }: { name: string }) => `One ${name} less`,
  'line.quantity': ({ name }: { name: string }) => `Quantity of ${name}`,
  'line.quantity-now': ({ name, count }: { name: string; count: number }, f: Formats) =>
    `${name}: ${f.number(count)}`,
  'line.bad-quantity': ({ max }: { max: number }, f: Formats) =>
    `Use a whole number from 0 to ${f.number(max)}.`,
  'line.limit-stock': ({ asked, max }: { asked: number; max: number }, f: Formats) =>
    max === 0
      ? `You asked for ${f.number(asked)}; it is sold out right now.`
      : f.plural(max, {
          one: `You asked for ${f.number(asked)}; # is available.`,
          other: `You asked for ${f.number(asked)}; # are available.`,
        }),
  'line.limit-cap': ({ asked, max }: { asked: number; max: number }, f: Formats) =>
    f.plural(max, {
      one: `You asked for ${f.number(asked)}; one cart may hold #.`,
      other: `You asked for ${f.number(asked)}; one cart may hold #.`,
    }),
  'line.remove': 'Remove',
  'line.remove-name': ({ name }: { name: string }) => `Remove ${name}`,
  'line.later': 'Save for later',
  'line.later-name': ({ name }: { name: string }) => `Save for later: ${name}`,
  'line.wish': 'To wishlist',
  'line.wish-name': ({ name }: { name: string }) => `To wishlist: ${name}`,
  'line.to-cart': 'Move to cart',
  'line.to-cart-name': ({ name }: { name: string }) => `Move to cart: ${name}`,
  'line.removed': ({ name }: { name: string }) => `${name} was removed`,
  'line.moved-later': ({ name }: { name: string }) => `${name} is saved for later`,
  'line.moved-wish': ({ name }: { name: string }) => `${name} moved to the wishlist`,
  'line.moved-cart': ({ name }: { name: string }) => `${name} moved to the cart`,
  'line.price-rose': 'The price went up since you added it',
  'line.price-fell': 'The price went down since you added it',
  'line.quantity-kept': ({ count }: { count: number }, f: Formats) => `× ${f.number(count)}`,

  'later.title': 'Saved for later',
} as const;
