/**
 * Growth: a basket's document is begun anew (a generation) with the records that still matter, without the
 * history Yjs keeps. Values never change by it. A device that comes late with the old document is carried
 * forward by a union of records, and goes on under a new slot, so old keys have the server as their only
 * writer from then on; the server's own actor takes a new slot as well (SPEC G1–G8).
 */
import * as Y from 'yjs';
import { isEntry } from './entry.ts';
import type { Actor } from './ids.ts';
import { CART, LEDGER, USAGE, WISH } from './keys.ts';
import { readLine } from './line-math.ts';
import type { DecodedRecord } from './record.ts';
import { type LineRecords, TIME_FLOOR, viewOf } from './view.ts';

const GENERATION = 'generation';
const MAPS = [CART, WISH, USAGE] as const;

/** 0 for a document that was never rotated. */
export const generationOf = (doc: Y.Doc): number => {
  const value = doc.getMap<unknown>(LEDGER).get(GENERATION);
  return typeof value === 'number' && Number.isInteger(value) && value > 0 ? value : 0;
};

/**
 * A line that counts nothing because people took it out: every add and step is covered, and no order stands on
 * it (an order's word must go on beating sets made before it was seen). Only an old device could speak of it.
 */
const isSpent = (records: ReadonlyMap<Actor, DecodedRecord>): boolean => {
  const { quantity, covered } = readLine(records);
  if (quantity !== 0) return false;
  return [...records].every(([actor, { p, m, a }]) => {
    const [coveredP, coveredM, coveredN] = covered.get(actor) ?? [0, 0, 0];
    const isStanding = a !== undefined && a.n > coveredN && (a.r === 2 || a.q > 0);
    return p <= coveredP && m <= coveredM && !isStanding;
  });
};

const groupName = (map: string, key: string): string => `${map}|${key.slice(0, key.lastIndexOf('|'))}`;

const spentGroups = (doc: Y.Doc): Set<string> => {
  const view = viewOf([doc]);
  const spent = new Set<string>();
  const look = (map: string, prefix: string, lines: LineRecords): void => {
    for (const [line, records] of lines) if (isSpent(records)) spent.add(`${map}|${prefix}${line}`);
  };
  look(CART, 'c|', view.cart);
  for (const [list, lines] of view.lists) look(WISH, `w|${list}|`, lines);
  return spent;
};

/** The next generation of `doc` as a new document: live lines verbatim, spent lines and junk left behind. */
export const rotate = (doc: Y.Doc): Y.Doc => {
  const next = new Y.Doc();
  const spent = spentGroups(doc);
  next.transact(() => {
    for (const name of MAPS) {
      doc.getMap<unknown>(name).forEach((value, key) => {
        if (isEntry(name, key, value) && !spent.has(groupName(name, key))) next.getMap(name).set(key, value);
      });
    }
    doc.getMap<unknown>(LEDGER).forEach((value, key) => {
      next.getMap(LEDGER).set(key, value);
    });
    next.getMap(LEDGER).set(GENERATION, generationOf(doc) + 1);
    next.getMap(LEDGER).set(TIME_FLOOR, viewOf([doc]).time);
  });
  return next;
};

const versionOf = (value: unknown): number => {
  const v = (value as { v?: unknown } | undefined)?.v;
  return typeof v === 'number' ? v : 0;
};

/** A record as it stands under its key. */
export interface CarriedRecord {
  readonly map: string;
  readonly key: string;
  readonly value: unknown;
}

const writeRecords = (doc: Y.Doc, records: readonly CarriedRecord[]): number => {
  doc.transact(() => {
    for (const { map, key, value } of records) doc.getMap(map).set(key, value);
  });
  return records.length;
};

/** What `carryForward` writes. */
const recordsForward = (current: Y.Doc, archived: Y.Doc, late: Y.Doc): CarriedRecord[] => {
  const touched = new Set<string>();
  const greatest = new Map<string, CarriedRecord>();
  const isLate = (name: string, key: string, value: unknown): boolean =>
    versionOf(value) > versionOf(archived.getMap<unknown>(name).get(key));
  for (const source of [archived, late]) {
    for (const name of MAPS) {
      source.getMap<unknown>(name).forEach((value, key) => {
        if (!isEntry(name, key, value)) return;
        const id = `${name}|${key}`;
        if (source === late && isLate(name, key, value)) touched.add(groupName(name, key));
        if (versionOf(value) > versionOf(greatest.get(id)?.value))
          greatest.set(id, { map: name, key, value });
      });
    }
  }
  return [...greatest.values()].filter(
    ({ map, key, value }) =>
      touched.has(groupName(map, key)) && versionOf(value) > versionOf(current.getMap<unknown>(map).get(key)),
  );
};

/**
 * Carries what a late document of an older generation knows into `current`. `archived` is the old generation
 * as it was when it was rotated: lines about which the late document says nothing new are left alone, all
 * others come over with every record, because covers and bases only make sense together. For the same reason
 * `archived` must be the generation just before `current`; `carryThrough` is for older ones.
 * Answers the number of records written.
 */
export const carryForward = (current: Y.Doc, archived: Y.Doc, late: Y.Doc): number =>
  writeRecords(current, recordsForward(current, archived, late));

/** What `carryThrough` writes, for who must look at it first. Changes no document. */
export const recordsThrough = (
  current: Y.Doc,
  archives: readonly Y.Doc[],
  late: Y.Doc,
): readonly CarriedRecord[] => {
  let from = late;
  let records: CarriedRecord[] = [];
  archives.forEach((archived, index) => {
    const next = archives[index + 1];
    const into = next ? new Y.Doc() : current;
    if (next) Y.applyUpdate(into, Y.encodeStateAsUpdate(next));
    records = recordsForward(into, archived, from);
    if (next) writeRecords(into, records);
    from = into;
  });
  return records;
};

/**
 * The same for a document that is several generations late. `archives` are the generations as they were when they
 * ended, from that of `late` to the one before `current`. Each step matters: a line that was taken out in between
 * is known only there. Answers the number of records written into `current`; the archives are not changed.
 */
export const carryThrough = (current: Y.Doc, archives: readonly Y.Doc[], late: Y.Doc): number =>
  writeRecords(current, recordsThrough(current, archives, late));
