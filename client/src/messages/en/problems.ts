/**
 * Sentences for failures where a shopper needs other words than the error catalogue's own: what happened and
 * what to do next. Codes that are not here are said as the catalogue says them.
 */
import type { ErrorCode } from '../../../../shared/src/index.ts';

export const PROBLEMS: Partial<Record<ErrorCode, string>> = {
  offline: 'You are offline. Your cart keeps working; this needs a connection.',
  'storage-full':
    'This device has no room left, so the last change was not saved on it. Free some space and try again.',
  'storage-failed': 'The last change could not be saved on this device. Reload the page and try again.',
  'row-corrupt':
    'A stored change on this device could not be read. It was set aside; everything else is unharmed.',
  'rate-limited': 'Too many attempts. Please wait a moment and try again.',
  'store-unavailable': 'The shop cannot reach its storage right now. Nothing is lost; it will try again.',
  internal: 'Something went wrong in the shop. Nothing on this device is lost; please try again.',
  'not-found': 'The shop does not know how to do that yet.',
  'unknown-line': 'That item is no longer in the cart.',
  'invalid-field': 'Please check what you entered.',
};
