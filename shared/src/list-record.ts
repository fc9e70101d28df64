/** The name of a wishlist: one record per actor, the latest by (t, actor) speaks. Lines are kept apart from it. */
import type { Actor } from './ids.ts';
import { LIMITS } from './limits.ts';
import { ownMembers } from './plain.ts';

export interface ListRecord {
  readonly v: number;
  readonly t: number;
  readonly name: string;
  /** The list was deleted; its lines stay in the document and are not shown. */
  readonly gone?: true;
}

/** The two lists every owner has; they need no record and cannot be deleted. */
export const WISHLIST = 'wishlist';
export const LATER = 'later';
/** Whether it is one of the two lists above. */
export const isBuiltIn = (list: string): boolean => list === WISHLIST || list === LATER;

const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= LIMITS.counterMax;

/** null for what is no list record: anybody may have written the value. */
export const decodeListRecord = (value: unknown): ListRecord | null => {
  const { v, t, name, gone } = ownMembers(value) ?? {};
  if (!isCount(v) || !isCount(t) || typeof name !== 'string') return null;
  if (name.trim().length === 0 || name.length > LIMITS.listNameChars) return null;
  if (gone !== undefined && gone !== true) return null;
  return { v, t, name, ...(gone ? { gone } : {}) };
};

/** The record that speaks for a list. */
export const readList = (records: ReadonlyMap<Actor, ListRecord>): ListRecord | null => {
  let best: readonly [Actor, ListRecord] | null = null;
  for (const [actor, record] of records) {
    const isLater = best === null || record.t > best[1].t || (record.t === best[1].t && actor > best[0]);
    if (isLater) best = [actor, record];
  }
  return best === null ? null : best[1];
};
