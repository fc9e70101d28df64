/**
 * The one catalogue of expected failures: code → HTTP status, WebSocket close code, retry policy,
 * sentence. Close codes 4400–4499 are final for y-websocket 3 (it stops reconnecting); every other
 * code is retried, so a failure that passes must not be in that range (SPEC E1–E3).
 * The sentence is the English text of the message catalogue and may be shown to a person as it is.
 */
export type Retry = 'never' | 'later' | 'now';

export interface ErrorRow {
  /** HTTP status of the answer, or null where the failure never leaves a device. */
  readonly http: number | null;
  /** WebSocket close code, or null where the socket stays open (answered by tag 69 or not at all). */
  readonly close: number | null;
  readonly retry: Retry;
  readonly sentence: string;
}

const row = (http: number | null, close: number | null, retry: Retry, sentence: string): ErrorRow => ({
  http,
  close,
  retry,
  sentence,
});

export const ERRORS = {
  // The request or frame itself
  'bad-frame': row(400, 4400, 'never', 'The message could not be read.'),
  'frame-too-large': row(413, 4413, 'never', 'The message is larger than the server accepts.'),
  'invalid-field': row(422, null, 'never', 'One of the values is not valid.'),
  'not-found': row(404, null, 'never', 'There is nothing at this address.'),
  'rate-limited': row(429, 4529, 'later', 'Too many requests. Please try again in a moment.'),

  // Who may do what
  'signed-out': row(401, 4401, 'never', 'Your session has ended. Please sign in again.'),
  'wrong-secret': row(403, 4403, 'never', 'This basket belongs to another device.'),
  'not-yours': row(403, 4403, 'never', 'This basket belongs to somebody else.'),
  'wrong-origin': row(403, 4403, 'never', 'The request came from another site.'),
  'wrong-credentials': row(401, null, 'never', 'The e-mail address or the password is not right.'),
  'email-taken': row(409, null, 'never', 'There is already an account with this e-mail address.'),
  'guest-taken': row(409, null, 'never', 'The cart of this device already belongs to another account.'),

  // What an update may contain (answered by tag 69: nothing of that update was kept)
  'update-malformed': row(400, null, 'never', 'The change could not be read.'),
  'update-too-large': row(413, null, 'never', 'The change is larger than the server accepts.'),
  'update-forbidden': row(403, null, 'never', 'The change touches something this device may not write.'),
  'record-junk': row(422, null, 'never', 'The change holds a record that is not valid.'),
  'client-id-foreign': row(409, null, 'never', 'The change claims to come from another device.'),
  'missing-predecessor': row(
    409,
    null,
    'now',
    'An earlier change is missing; the device will send everything again.',
  ),
  'basket-full': row(413, null, 'never', 'The basket is full.'),
  'generation-old': row(
    409,
    4409,
    'never',
    'The basket was renewed; this device will carry its changes over.',
  ),

  // Shopping
  'unknown-basket': row(404, 4404, 'never', 'There is no such basket.'),
  'unknown-product': row(404, null, 'never', 'This product is not in the catalogue.'),
  'unknown-line': row(404, null, 'never', 'This line is no longer in the cart.'),
  'unknown-list': row(404, null, 'never', 'This list does not exist any more.'),
  'invalid-quantity': row(422, null, 'never', 'The quantity must be a whole number within the limits.'),
  'line-exhausted': row(409, null, 'never', 'This line cannot be changed any further on this device.'),

  // The server's condition (all outside 4400–4499: the client tries again)
  'store-unavailable': row(
    503,
    4503,
    'later',
    'The server cannot reach its storage right now. Nothing is lost; it will try again.',
  ),
  draining: row(503, 1012, 'later', 'The server is restarting. Nothing is lost; your device will reconnect.'),
  'too-slow': row(503, 1013, 'later', 'The connection could not keep up; your device will reconnect.'),
  internal: row(500, 1011, 'later', 'Something went wrong on the server.'),

  // On the device only
  offline: row(null, null, 'later', 'There is no connection to the server.'),
  'storage-full': row(
    null,
    null,
    'later',
    'This device has no room left; the last change was not saved on it.',
  ),
  'storage-failed': row(null, null, 'later', 'The last change could not be saved on this device.'),
  'row-corrupt': row(
    null,
    null,
    'never',
    'A stored change on this device could not be read and was set aside.',
  ),
} as const satisfies Record<string, ErrorRow>;

export type ErrorCode = keyof typeof ERRORS;

/** For codes that come from outside; everything else is typed. */
export const isErrorCode = (text: string): text is ErrorCode => Object.hasOwn(ERRORS, text);
export const errorRow = (code: ErrorCode): ErrorRow => ERRORS[code];
