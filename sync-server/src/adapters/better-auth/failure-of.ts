/** better-auth's refusals in the words of our error catalogue; null where it was no refusal of the input. */
import type { Failure } from '../../../../shared/src/index.ts';

const FAILURES: Readonly<Record<string, Failure>> = {
  INVALID_EMAIL_OR_PASSWORD: { code: 'wrong-credentials' },
  // Of what we hand over, only the address has a shape.
  VALIDATION_ERROR: { code: 'invalid-field', field: 'email' },
  INVALID_EMAIL: { code: 'invalid-field', field: 'email' },
  INVALID_PASSWORD: { code: 'invalid-field', field: 'password' },
  PASSWORD_TOO_SHORT: { code: 'invalid-field', field: 'password', detail: 'too short' },
  PASSWORD_TOO_LONG: { code: 'invalid-field', field: 'password', detail: 'too long' },
  USER_ALREADY_EXISTS: { code: 'email-taken' },
  USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL: { code: 'email-taken' },
};

export const failureOf = (error: { body?: { code?: string } }): Failure | null =>
  FAILURES[error.body?.code ?? ''] ?? null;
