import type { Formats } from '../formats.ts';

export const lists = {
  'lists.title': 'Your lists',
  'lists.intro': 'For what can wait: wishes, presents, the next time you cook.',
  'lists.loading': 'Loading your lists',
  'lists.all': 'All lists',
  'lists.wishlist': 'Wishlist',
  'lists.later': 'Saved for later',
  'lists.own': 'Your list',
  'lists.count': ({ count }: { count: number }, f: Formats) =>
    count === 0 ? 'Empty' : f.plural(count, { one: '# product', other: '# products' }),
  'lists.new': 'New list',
  'lists.name': 'Name of the list',
  'lists.name-example': 'Birthdays, new kitchen…',
  'lists.create': 'Create list',
  'lists.created': ({ name }: { name: string }) => `The list ${name} was created`,
  'lists.name-missing': 'Give the list a name.',
  'lists.name-long': ({ max }: { max: number }, f: Formats) => `Use at most ${f.number(max)} characters.`,
  'lists.name-taken': ({ name }: { name: string }) =>
    `There is already a list called ${name}. Choose another name.`,
  'lists.rename': 'Rename',
  'lists.rename-title': 'Rename the list',
  'lists.renamed': ({ name }: { name: string }) => `The list is now called ${name}`,
  'lists.delete': 'Delete list',
  'lists.delete-title': ({ name }: { name: string }) => `Delete “${name}”?`,
  'lists.delete-text': ({ count }: { count: number }, f: Formats) =>
    count === 0
      ? 'It is empty.'
      : f.plural(count, {
          one: 'The # product in it leaves the list with it. Your cart is not touched.',
          other: 'The # products in it leave the list with it. Your cart is not touched.',
        }),
  'lists.deleted': ({ name }: { name: string }) => `The list ${name} was deleted`,
  'lists.empty-title': 'Nothing here yet',
  'lists.empty-text': 'Tap the heart of anything you like, or pick this list on a product’s page.',
  'lists.unknown-title': 'This list does not exist',
  'lists.unknown-text': 'It was deleted, perhaps on another device.',
  'lists.removed': ({ name }: { name: string }) => `${name} left the list`,
  'lists.wished': ({ name }: { name: string }) => `${name} is in the wishlist`,
  'lists.unwished': ({ name }: { name: string }) => `${name} left the wishlist`,
  'lists.added-to': ({ name, list }: { name: string; list: string }) => `${name} is in ${list}`,
  'lists.left': ({ name, list }: { name: string; list: string }) => `${name} left ${list}`,
} as const;
