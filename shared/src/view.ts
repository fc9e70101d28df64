/**
 * Every record a document (or several, side by side) holds, sorted by what it is about. Junk is counted and
 * passed over. Of one actor's records for one line the greatest version is the record, so documents of
 * different generations or owners can be read together (SPEC R5).
 */
import type * as Y from 'yjs';
import type { Actor, LineId, ListId } from './ids.ts';
import { CART, LEDGER, type ParsedKey, parseKey, WISH } from './keys.ts';
import { decodeListRecord, type ListRecord } from './list-record.ts';
import { type DecodedRecord, decodeRecord } from './record.ts';

export type LineRecords = Map<LineId, Map<Actor, DecodedRecord>>;

export interface DocumentView {
  readonly cart: LineRecords;
  readonly lists: ReadonlyMap<ListId, LineRecords>;
  readonly listNames: ReadonlyMap<ListId, ReadonlyMap<Actor, ListRecord>>;
  /** Greatest Lamport time of any absolute edit, or the floor an older generation left. */
  readonly time: number;
  /** Entries that are not records. */
  readonly junk: number;
}

const inner = <K, L, V>(outer: Map<K, Map<L, V>>, key: K): Map<L, V> => {
  const known = outer.get(key);
  if (known) return known;
  const made = new Map<L, V>();
  outer.set(key, made);
  return made;
};

/** Keeps the greater version; equal versions with different content only come from hostile writers, the later text wins. */
const keepGreater = <R extends { v: number }>(records: Map<Actor, R>, actor: Actor, record: R): void => {
  const known = records.get(actor);
  if (!known || record.v > known.v) records.set(actor, record);
  else if (record.v === known.v && record !== known && JSON.stringify(record) > JSON.stringify(known)) {
    records.set(actor, record);
  }
};

interface Builder {
  cart: LineRecords;
  lists: Map<ListId, LineRecords>;
  listNames: Map<ListId, Map<Actor, ListRecord>>;
  time: number;
  junk: number;
}

/** Ledger key of the Lamport floor. */
export const TIME_FLOOR = 'time';

const put = (view: Builder, key: ParsedKey, value: unknown): boolean => {
  if (key.kind === 'list') {
    const record = decodeListRecord(value);
    if (record) keepGreater(inner(view.listNames, key.list), key.actor, record);
    return record !== null;
  }
  if (key.kind === 'usage') return true;
  const record = decodeRecord(value, key.line);
  if (!record) return false;
  if (record.a && record.a.t > view.time) view.time = record.a.t;
  const lines = key.kind === 'cart' ? view.cart : inner(view.lists, key.list);
  keepGreater(inner(lines, key.line), key.actor, record);
  return true;
};

const named = new WeakMap<object, { name: string; key: string; parsed: ParsedKey | null }>();

/**
 * What `key` names, or null. Remembered with the value: it stands under one key and is replaced whole, and parsing
 * the keys of a full cart anew was most of what one op cost.
 */
const parsedKey = (name: string, key: string, value: unknown): ParsedKey | null => {
  if (typeof value !== 'object' || value === null) return null;
  const known = named.get(value);
  if (known?.key === key && known.name === name) return known.parsed;
  const parsed = parseKey(name, key);
  named.set(value, { name, key, parsed });
  return parsed;
};

/** Cost: one pass over the entries; keys and records are read once per value. */
export const viewOf = (docs: readonly Y.Doc[]): DocumentView => {
  const view: Builder = { cart: new Map(), lists: new Map(), listNames: new Map(), time: 0, junk: 0 };
  for (const doc of docs) {
    const floor = doc.getMap<unknown>(LEDGER).get(TIME_FLOOR);
    if (Number.isSafeInteger(floor) && (floor as number) > view.time) view.time = floor as number;
    for (const name of [CART, WISH]) {
      doc.getMap<unknown>(name).forEach((value, key) => {
        const parsed = parsedKey(name, key, value);
        if (!parsed || !put(view, parsed, value)) view.junk++;
      });
    }
  }
  return view;
};
