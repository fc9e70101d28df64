import type { Formats } from '../formats.ts';

export const shell = {
  'shop.name': 'Pannier',
  'shell.title': ({ page }: { page: string }) => `${page} · Pannier`,
  'shell.skip': 'Skip to the content',
  'shell.home': 'Pannier, home',
  'shell.main-nav': 'Main',
  'shell.tabs': 'Shop sections',
  'shell.notices': 'Messages',
  'shell.footer-line': 'Your cart lives on this device and finds your others when there is a network.',

  'nav.shop': 'Shop',
  'nav.lists': 'Lists',
  'nav.cart': 'Cart',
  'nav.account': 'Account',
  'nav.sign-in': 'Sign in',
  'nav.device': 'This device',

  'search.label': 'Search the shop',
  'search.placeholder': 'Search mugs, lamps, honey…',
  'search.clear': 'Clear the search',

  'theme.to-dark': 'Switch to the dark theme',
  'theme.to-light': 'Switch to the light theme',

  'sync.device': 'On this device',
  'sync.sent': 'Sent',
  'sync.saved': 'Saved',
  'sync.held-device': 'Kept on this device; the server cannot store it right now',
  'sync.held-sent': 'Sent; will be saved later',
  'sync.problem': 'Needs attention',
  'sync.offline': 'Offline',
  'sync.waiting': ({ count }: { count: number }, f: Formats) =>
    f.plural(count, { one: '# change waits', other: '# changes wait' }),
  'sync.link': ({ state }: { state: string }) => `${state}. See what this device holds`,
  'sync.said-saved': 'All changes are saved.',
  'sync.said-offline': 'You are offline. Changes are kept on this device.',

  'notice.merged': ({ count }: { count: number }, f: Formats) =>
    f.plural(count, {
      one: '# item from this device was added to your cart. Undo takes back all that came from it, lists too.',
      other:
        '# items from this device were added to your cart. Undo takes back all that came from it, lists too.',
    }),
  'notice.unmerged': 'What this device brought is out of your cart and lists again',
  'notice.update': 'A new version is ready',
  'notice.update-held':
    'A new version is ready. It waits: loading it now would lose changes that are not saved on this device.',
  'notice.reload': 'Reload',
  'action.undo': 'Undo',
  'action.undo-keys': '. Undo with Control or Command and Z.',
  'action.dismiss': 'Dismiss',
  'action.cancel': 'Cancel',
  'action.save': 'Save',

  'crash.title': 'This page tripped',
  'crash.text': 'Your cart is safe on this device. Loading the page again usually helps.',
  'crash.reload': 'Load the page again',
  'lost.title': 'Nothing on this shelf',
  'lost.text': 'The address does not lead anywhere in the shop. Perhaps it was mistyped.',
  'lost.home': 'Go to the shop',
} as const;
