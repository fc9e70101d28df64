/**
 * When the server refuses a document's history for good (its Yjs client ids belong to somebody else there, or a
 * predecessor is lost everywhere), the records in it are still good. They are written again into the present
 * document, as changes of a new history (SPEC P7). Only this device's own keys, so that each key keeps one writer.
 */
import type * as Y from 'yjs';
import { CLIENT_MAPS, deviceOf, generationOf, ok, parseKey, type Result } from '../../../shared/src/index.ts';

const versionOf = (value: unknown): number => {
  const { v } = (value ?? {}) as { v?: unknown };
  return typeof v === 'number' ? v : 0;
};

const groupOf = (map: string, key: string): string => `${map}|${key.slice(0, key.lastIndexOf('|'))}`;

/** Lines of which this device knows something newer than `main` does. */
const newerGroups = (main: Y.Doc, source: Y.Doc, deviceId: string): Set<string> => {
  const groups = new Set<string>();
  for (const map of CLIENT_MAPS) {
    source.getMap<unknown>(map).forEach((value, key) => {
      const parsed = parseKey(map, key);
      if (!parsed || deviceOf(parsed.actor) !== deviceId) return;
      if (versionOf(value) > versionOf(main.getMap<unknown>(map).get(key))) groups.add(groupOf(map, key));
    });
  }
  return groups;
};

/** Writes into `main` what only `source` has; answers the number of records. */
export const replant = (main: Y.Doc, source: Y.Doc, deviceId: string, origin: unknown): Result<number> => {
  const groups = newerGroups(main, source, deviceId);
  // After a rotation covers and bases of other actors may be gone from `main`; they only make sense together,
  // and their old keys have no other writer any more.
  const isRotated = generationOf(main) > generationOf(source);
  let written = 0;
  main.transact(() => {
    for (const map of CLIENT_MAPS) {
      source.getMap<unknown>(map).forEach((value, key) => {
        const parsed = parseKey(map, key);
        if (!parsed || !groups.has(groupOf(map, key))) return;
        if (!isRotated && deviceOf(parsed.actor) !== deviceId) return;
        if (versionOf(value) <= versionOf(main.getMap<unknown>(map).get(key))) return;
        main.getMap(map).set(key, value);
        written += 1;
      });
    }
  }, origin);
  return ok(written);
};
