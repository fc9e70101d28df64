/** Which row of the error catalogue a failed local write is. Engines wrap the cause at different depths. */
import type { ErrorCode } from '../../../shared/src/index.ts';

const FULL = new Set(['QuotaExceededError', 'QuotaExceeded', 'NS_ERROR_DOM_QUOTA_REACHED']);
/** Dexie's `inner` and the standard `cause`, no deeper than any engine nests. */
const MAX_DEPTH = 5;

/** Takes whatever was thrown; `storage-failed` where no full disk is found behind it. */
export const codeOfStorageFailure = (
  error: unknown,
): Extract<ErrorCode, 'storage-full' | 'storage-failed'> => {
  let current: unknown = error;
  for (let depth = 0; depth < MAX_DEPTH && typeof current === 'object' && current !== null; depth++) {
    const { name, inner, cause } = current as { name?: unknown; inner?: unknown; cause?: unknown };
    if (typeof name === 'string' && FULL.has(name)) return 'storage-full';
    current = inner ?? cause;
  }
  return 'storage-failed';
};
