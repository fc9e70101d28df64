/**
 * One actor's record for one line, as DESIGN section 4 fixes it, and the guard that everything read from a
 * document passes: a value that is not exactly a record is junk and counts for nothing (SPEC R1–R4).
 * Short member names are the wire format; they travel with every change.
 */
import { type Actor, isActor, type LineId } from './ids.ts';
import { type Intent, lineIdOf, type PackedIntent, packIntent, unpackIntent } from './intent.ts';
import { LIMITS } from './limits.ts';
import { isCurrency, type Money } from './money.ts';
import { ownMembers } from './plain.ts';

/** 0 written by compaction, 1 by a person, 2 by an order. */
export type Rank = 0 | 1 | 2;
/** [p, m, n] of one actor as far as an absolute edit has covered it. */
export type Cover = readonly [p: number, m: number, n: number];

export interface AbsoluteEdit {
  readonly n: number;
  readonly q: number;
  readonly t: number;
  readonly r: Rank;
}

export interface LineRecord {
  /** +1 per write; the greatest version of an actor's record is its record. */
  readonly v: number;
  /** Units ever added. */
  readonly p: number;
  /** Units ever taken off by steps. */
  readonly m: number;
  /** Number of absolute edits. */
  readonly n: number;
  readonly a?: AbsoluteEdit;
  /** What this actor's absolute edits covered. */
  readonly w?: Readonly<Record<Actor, Cover>>;
  /** The adds this actor's steps down were allowed to eat. */
  readonly s?: Readonly<Record<Actor, number>>;
  /** What the line is; must hash to the line id in the key. */
  readonly i: PackedIntent;
  /** Price seen when the actor first put the line in: [minor units, ISO 4217]. */
  readonly x?: readonly [minor: number, currency: string];
  /** Lamport position for the order of lines on the page. */
  readonly o: number;
}

export interface DecodedRecord extends LineRecord {
  readonly intent: Intent;
}

const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= LIMITS.counterMax;

const isCover = (value: unknown): value is Cover =>
  Array.isArray(value) && value.length === 3 && value.every(isCount);

/** An actor map, `undefined` where there is none, or null where it is not one. */
const readActorMap = <V>(
  value: unknown,
  isValue: (entry: unknown) => entry is V,
): Record<Actor, V> | undefined | null => {
  if (value === undefined) return undefined;
  const members = ownMembers(value);
  if (members === null) return null;
  const entries = Object.entries(members);
  if (entries.length > LIMITS.actorsPerLine) return null;
  const isEvery = entries.every(([actor, entry]) => isActor(actor) && isValue(entry));
  return isEvery ? (members as Record<Actor, V>) : null;
};

const readAbsoluteEdit = (value: unknown, count: number): AbsoluteEdit | undefined | null => {
  if (value === undefined) return count === 0 ? undefined : null;
  const { n, q, t, r } = ownMembers(value) ?? {};
  if (!isCount(n) || n === 0 || n !== count || !isCount(t)) return null;
  if (!isCount(q) || q > LIMITS.quantityMax) return null;
  return r === 0 || r === 1 || r === 2 ? { n, q, t, r } : null;
};

const isPrice = (value: unknown): value is readonly [number, string] =>
  Array.isArray(value) && value.length === 2 && isCount(value[0]) && isCurrency(value[1]);

/** Whether a price can stand in a record. */
export const isRecordable = ({ minor, currency }: Money): boolean => isPrice([minor, currency]);

const decode = (value: unknown, line: LineId): DecodedRecord | null => {
  const { v, p = 0, m = 0, n = 0, i, x, o = 0, ...maps } = ownMembers(value) ?? {};
  if (!isCount(v) || v < 1 || !isCount(p) || !isCount(m) || !isCount(n) || !isCount(o)) return null;
  const a = readAbsoluteEdit(maps.a, n);
  const w = readActorMap(maps.w, isCover);
  const s = readActorMap(maps.s, isCount);
  if (a === null || w === null || s === null || (x !== undefined && !isPrice(x))) return null;
  const intent = unpackIntent(i);
  if (intent === null || lineIdOf(intent) !== line) return null;
  return { v, p, m, n, a, w, s, i: packIntent(intent), x, o, intent };
};

const decoded = new WeakMap<object, { line: LineId; record: DecodedRecord | null }>();

/**
 * The record, or null where the value is junk. Map values are replaced whole and never changed in place,
 * so one decode per value is enough.
 */
export const decodeRecord = (value: unknown, line: LineId): DecodedRecord | null => {
  if (typeof value !== 'object' || value === null) return null;
  const known = decoded.get(value);
  if (known && known.line === line) return known.record;
  const record = decode(value, line);
  decoded.set(value, { line, record });
  return record;
};

/** The plain JSON of a record, zeros left out: they are the default and every byte travels. */
export const encodeRecord = (record: LineRecord): LineRecord =>
  Object.fromEntries(
    Object.entries({
      v: record.v,
      p: record.p || undefined,
      m: record.m || undefined,
      n: record.n || undefined,
      a: record.a,
      w: record.w,
      s: record.s,
      i: record.i,
      x: record.x,
      o: record.o || undefined,
    }).filter(([, value]) => value !== undefined),
  ) as unknown as LineRecord;
