/**
 * Whether a value may stand under a key: it decodes as what the key names, is plain JSON through and through,
 * and, from a guest, speaks of that guest's actors only.
 */
import {
  type Actor,
  decodeListRecord,
  decodeRecord,
  decodeUsageRecord,
  fail,
  ok,
  originOf,
  type ParsedKey,
  type Result,
} from '../../../shared/src/index.ts';

const MAX_DEPTH = 6;

/** A `__proto__` member would be read as inherited here and be gone after the next snapshot. */
const isPlainJson = (value: unknown, depth = 0): boolean => {
  if (typeof value !== 'object' || value === null) return typeof value !== 'bigint' && value !== undefined;
  if (depth > MAX_DEPTH) return false;
  if (Array.isArray(value)) return value.every((entry) => isPlainJson(entry, depth + 1));
  if (Object.getPrototypeOf(value) !== Object.prototype) return false;
  return Object.values(value).every((entry) => isPlainJson(entry, depth + 1));
};

const isRecord = (key: ParsedKey, value: unknown): boolean => {
  switch (key.kind) {
    case 'cart':
    case 'wish':
      return decodeRecord(value, key.line) !== null;
    case 'list':
      return decodeListRecord(value) !== null;
    case 'usage':
      return decodeUsageRecord(value) !== null;
  }
};

const speaksOfOthers = (key: ParsedKey, value: unknown): boolean => {
  const { w = {}, s = {} } = value as { w?: object; s?: object };
  const origin = originOf(key.actor);
  return [...Object.keys(w), ...Object.keys(s)].some((actor) => originOf(actor as Actor) !== origin);
};

/**
 * `record-junk` for what no client writes; `update-forbidden` where a record speaks of another origin and only its
 * own is allowed.
 */
export const checkRecord = (key: ParsedKey, value: unknown, ownOriginOnly: boolean): Result<void> => {
  if (!isPlainJson(value) || !isRecord(key, value)) return fail('record-junk', `under a ${key.kind} key`);
  if (ownOriginOnly && speaksOfOthers(key, value))
    return fail('update-forbidden', 'a guest record covers a foreign actor');
  return ok(undefined);
};
