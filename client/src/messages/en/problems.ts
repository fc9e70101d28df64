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
  internal: 'Something went wrong in the shop. Nothing on this device is lost; please try again.',
  'missing-predecessor':
    'A change on this device waits for an earlier one that is missing. It stays here and is not saved by the shop yet.',
  'not-found': 'The shop does not know how to do that yet.',
  'invalid-field': 'Please check what you entered.',
};
