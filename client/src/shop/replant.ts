/**
 * What this device wrote into one document and another does not have, found record by record: histories may be refused
 * or left out, records are good whatever became of them. They are written again into the present document, as changes of
 * a new history (SPEC P8). Only this device's own keys, so that each key keeps one writer; only within a generation,
 * because what a rotation left behind must stay behind.
 */
import type * as Y from 'yjs';
import {
  type CarriedRecord,
  CLIENT_MAPS,
  deviceOf,
  isEntry,
  LIMITS,
  ok,
  parseKey,
  type Result,
} from '../../../shared/src/index.ts';

const versionOf = (value: unknown): number => {
  const { v } = (value ?? {}) as { v?: unknown };
  return typeof v === 'number' ? v : 0;
};

/** Whether the actor of a key is one of this device. */
export const isOwnKey = (map: string, key: string, deviceId: string): boolean => {
  const parsed = parseKey(map, key);
  return parsed !== null && deviceOf(parsed.actor) === deviceId;
};

/** Records of this device that `source` has in a later version than `known`. Nobody misses junk. */
export const lacking = (known: Y.Doc, source: Y.Doc, deviceId: string): readonly CarriedRecord[] => {
  const records: CarriedRecord[] = [];
  for (const map of CLIENT_MAPS) {
    source.getMap<unknown>(map).forEach((value, key) => {
      if (!isOwnKey(map, key, deviceId) || !isEntry(map, key, value)) return;
      if (versionOf(value) > versionOf(known.getMap<unknown>(map).get(key)))
        records.push({ map, key, value });
    });
  }
  return records;
};

/** Each is one update, and must stay far below `LIMITS.updateBytes`. */
const piecesOf = (records: readonly CarriedRecord[]): CarriedRecord[][] => {
  const pieces: CarriedRecord[][] = [];
  let free = 0;
  for (const record of records) {
    const size = JSON.stringify(record).length;
    if (size > free) {
      pieces.push([]);
      free = LIMITS.pieceBytes;
    }
    pieces.at(-1)?.push(record);
    free -= size;
  }
  return pieces;
};

/** Writes into `main` what only `source` has; answers the number of records. */
export const replant = (main: Y.Doc, source: Y.Doc, deviceId: string, origin: unknown): Result<number> => {
  const records = lacking(main, source, deviceId);
  for (const piece of piecesOf(records))
    main.transact(() => {
      for (const { map, key, value } of piece) main.getMap(map).set(key, value);
    }, origin);
  return ok(records.length);
};
