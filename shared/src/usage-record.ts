/**
 * The format of a device's own count of what it has used of a quota in a period. Only the format: the rights
 * it is spent from are granted by the server (DESIGN section 5). One writer per key, so a count only grows.
 */
import { LIMITS } from './limits.ts';
import { ownMembers } from './plain.ts';

export interface UsageRecord {
  readonly v: number;
  /** Units used, in the quota's own unit (videos, seconds, bytes). */
  readonly u: number;
}

const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= LIMITS.counterMax;

/** null for what is no usage record: anybody may have written the value. */
export const decodeUsageRecord = (value: unknown): UsageRecord | null => {
  const { v, u } = ownMembers(value) ?? {};
  return isCount(v) && v >= 1 && isCount(u) ? { v, u } : null;
};
