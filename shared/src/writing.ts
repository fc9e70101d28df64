/**
 * The ground every op stands on: who writes into what, where a line stands, and the one transaction that
 * commits records. Ops differ only in the record they write; how it gets into the document is said here.
 */
import type * as Y from 'yjs';
import type { Actor, LineId, ListId } from './ids.ts';
import { CART, cartKey, WISH, wishKey } from './keys.ts';
import { LIMITS } from './limits.ts';
import type { NewLine } from './line-writes.ts';
import { isBuiltIn, readList } from './list-record.ts';
import { type DecodedRecord, encodeRecord, type LineRecord } from './record.ts';
import { type DocumentView, type LineRecords, viewOf } from './view.ts';

export interface Writing {
  readonly doc: Y.Doc;
  readonly actor: Actor;
  /** Documents read as if merged already (a guest's, while its claim is on the way). Never written. */
  readonly beside?: readonly Y.Doc[];
  /** Transaction origin, so that the log knows a local change from a remote one. */
  readonly origin?: unknown;
}

/** Where a line stands: the cart or a list. */
export interface Place {
  readonly map: string;
  readonly lines: LineRecords;
  readonly time: number;
  key(line: LineId): string;
}

export const NO_RECORDS: ReadonlyMap<Actor, DecodedRecord> = new Map();

/** The records the writer sees: the document's and those beside it, as if merged. */
export const see = (writing: Writing): DocumentView => viewOf([writing.doc, ...(writing.beside ?? [])]);

export const cartPlace = (writing: Writing, view: DocumentView): Place => ({
  map: CART,
  lines: view.cart,
  time: view.time,
  key: (line) => cartKey(line, writing.actor),
});

export const listPlace = (writing: Writing, view: DocumentView, list: ListId): Place => ({
  map: WISH,
  lines: view.lists.get(list) ?? new Map(),
  time: view.time,
  key: (line) => wishKey(list, line, writing.actor),
});

/** Whether lines may be put on it: built in, or made and not deleted. */
export const hasList = (view: DocumentView, list: ListId): boolean => {
  if (isBuiltIn(list)) return true;
  const names = view.listNames.get(list);
  const record = names ? readList(names) : null;
  return record !== null && !record.gone;
};

/** One behind the last line, at most `LIMITS.counterMax`. */
export const nextPosition = (lines: LineRecords): number => {
  let greatest = 0;
  for (const records of lines.values()) for (const { o } of records.values()) if (o > greatest) greatest = o;
  return Math.min(LIMITS.counterMax, greatest + 1);
};

/** What is recorded of a line that is or was there; null for any other. */
export const known = (
  place: Place,
  line: LineId,
): { records: ReadonlyMap<Actor, DecodedRecord>; as: NewLine } | null => {
  const records = place.lines.get(line);
  const [first] = records?.values() ?? [];
  if (!records || !first) return null;
  return { records, as: { intent: first.intent, position: first.o, time: place.time } };
};

/** Writes all records in one transaction, so in one update. */
export const commit = (writing: Writing, writes: readonly (readonly [Place, LineId, LineRecord])[]): void => {
  writing.doc.transact(() => {
    for (const [place, line, record] of writes) {
      writing.doc.getMap(place.map).set(place.key(line), encodeRecord(record));
    }
  }, writing.origin);
};
