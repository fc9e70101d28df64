/**
 * Expected failures are values. A `Result` is either the value or one row of the error catalogue
 * with the detail that makes it useful; bugs throw and are never turned into a Result.
 */
import type { ErrorCode } from './errors.ts';

export interface Failure {
  readonly code: ErrorCode;
  /** What exactly was wrong, for a log or a developer; never a secret, never shown as it is. */
  readonly detail?: string;
  /** The input field the failure is about (HTTP 422). */
  readonly field?: string;
  /** How long the caller should wait before it tries again, where that is known. */
  readonly retryAfterMs?: number;
}

export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: Failure };

export const ok = <T>(value: T): Result<T> => ({ ok: true, value });

/** `detail` is for logs and developers; people read the sentence of the code. */
export const fail = (
  code: ErrorCode,
  detail?: string,
  more: Omit<Failure, 'code' | 'detail'> = {},
): Result<never> => ({
  ok: false,
  error: { code, ...(detail === undefined ? {} : { detail }), ...more },
});
