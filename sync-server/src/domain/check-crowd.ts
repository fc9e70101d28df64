/** The bound on actors per line: counted only when an update brings keys the basket has not, in one pass. */
import type * as Y from 'yjs';
import { fail, LIMITS, ok, type Result } from '../../../shared/src/index.ts';
import type { Place } from './placement.ts';

/** The line, list or quota a key is one actor's part of. */
export const groupOf = (key: string): string => key.slice(0, key.lastIndexOf('|'));

const newKeysByMap = (doc: Y.Doc, places: readonly Place[]): Map<string, Set<string>> => {
  const found = new Map<string, Set<string>>();
  for (const place of places) {
    if (doc.getMap(place.map).has(place.key)) continue;
    const keys = found.get(place.map) ?? new Set();
    found.set(place.map, keys.add(place.key));
  }
  return found;
};

/** `basket-full` where a line (or list, or quota) with something new at `places` would name more than `most` actors. */
export const checkLineCrowds = (
  doc: Y.Doc,
  places: readonly Place[],
  most: number = LIMITS.actorsPerLine,
): Result<void> => {
  for (const [map, keys] of newKeysByMap(doc, places)) {
    const crowds = new Map<string, number>();
    for (const key of keys) crowds.set(groupOf(key), (crowds.get(groupOf(key)) ?? 0) + 1);
    for (const key of doc.getMap(map).keys()) {
      const crowd = crowds.get(groupOf(key));
      if (crowd !== undefined) crowds.set(groupOf(key), crowd + 1);
    }
    for (const crowd of crowds.values())
      if (crowd > most) return fail('basket-full', 'too many actors on one line');
  }
  return ok(undefined);
};
