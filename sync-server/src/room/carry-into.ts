/**
 * Records of another document into an open basket, by union: what would be written is computed first and held to
 * the basket's bounds, then written in pieces that are stored and relayed one by one. What does not fit is refused
 * whole and changes nothing (rules CL9, CL10, GE5).
 */
import type * as Y from 'yjs';
import {
  type CarriedRecord,
  fail,
  LIMITS,
  ok,
  type Result,
  recordsThrough,
} from '../../../shared/src/index.ts';
import { checkLineCrowds, groupOf } from '../domain/check-crowd.ts';
import type { Room } from './room.ts';

/** What must hold afterwards. */
export interface CarryBounds {
  /** Bytes that stay free in the basket. */
  readonly bytesFree: number;
  readonly actorsPerLine: number;
}

/** Ids, lengths and tags around one record in Yjs's format; its value takes no more there than as JSON. */
const RECORD_OVERHEAD_BYTES = 48;
const utf8 = new TextEncoder();

const bytesOf = ({ key, value }: CarriedRecord): number =>
  RECORD_OVERHEAD_BYTES + key.length + utf8.encode(JSON.stringify(value)).byteLength;

/** Pieces of about `LIMITS.pieceBytes`. A line stays whole: its covers and bases only make sense together. */
const piecesOf = (records: readonly CarriedRecord[]): CarriedRecord[][] => {
  const lines = new Map<string, CarriedRecord[]>();
  for (const record of records) {
    const name = `${record.map}|${groupOf(record.key)}`;
    const line = lines.get(name);
    if (line) line.push(record);
    else lines.set(name, [record]);
  }
  const pieces: CarriedRecord[][] = [];
  let free = 0;
  for (const line of lines.values()) {
    const bytes = line.reduce((sum, record) => sum + bytesOf(record), 0);
    if (bytes > free) {
      pieces.push([]);
      free = LIMITS.pieceBytes;
    }
    pieces.at(-1)?.push(...line);
    free -= bytes;
  }
  return pieces;
};

/** Answers the number in the room that the last piece waits for, `basket-full`, or `draining` where the room closes. */
export const carryInto = (
  room: Room,
  archives: readonly Y.Doc[],
  late: Y.Doc,
  { bytesFree, actorsPerLine }: CarryBounds,
): Result<number> => {
  const records = recordsThrough(room.doc, archives, late);
  if (records.length === 0) return ok(room.lastSeq);
  const crowded = checkLineCrowds(room.doc, records, actorsPerLine);
  if (!crowded.ok) return crowded;
  const bytes = records.reduce((sum, record) => sum + bytesOf(record), 0);
  if (!room.hasRoomFor(bytes + bytesFree)) return fail('basket-full', `${bytes} bytes more`);
  for (const piece of piecesOf(records)) {
    const written = room.write((doc) => {
      for (const { map, key, value } of piece) doc.getMap(map).set(key, value);
    });
    if (!written.ok) return written;
  }
  return ok(room.lastSeq);
};
