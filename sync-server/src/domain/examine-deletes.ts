/**
 * What an update's delete set would take away. Devices never delete keys: a value may only go because the same
 * update sets its key anew. The set of a device's full answer names every deletion it knows of, also other
 * devices', so those the document does not need are told apart from those it must not suffer (rule IN8).
 */
import * as Y from 'yjs';
import type { DecodedUpdate, DeleteRange } from './decode-update.ts';
import type { NewItem, Problem } from './examine-update.ts';
import { type Place, placeOfStored } from './placement.ts';

export interface DeleteFindings {
  /** Deletions that change something and may: the whole effect of the delete set. */
  readonly effective: readonly DeleteRange[];
  /** Structs that are deleted in the document already. */
  readonly repeated: number;
  /** Values alive in the document that the update would delete without setting their key anew. */
  readonly unreplaced: number;
  /** Ranges over structs that are neither here nor in the update. */
  readonly unknown: number;
  /** New items that would take a living value away and put none in its place, by client. */
  readonly problems: ReadonlyMap<number, Problem>;
  /** Keys that get a new value. */
  readonly set: ReadonlySet<string>;
}

/** A key and its map in one. */
export const nameOf = ({ map, key }: Place): string => `${map}/${key}`;

const byClient = (ranges: readonly DeleteRange[]): Map<number, DeleteRange[]> => {
  const sorted = new Map<number, DeleteRange[]>();
  for (const range of ranges) {
    const known = sorted.get(range.client);
    if (known) known.push(range);
    else sorted.set(range.client, [range]);
  }
  return sorted;
};

/** Whether a range of a list in order covers `clock`. */
const covers = (ranges: readonly DeleteRange[] | undefined, clock: number): boolean => {
  let low = 0;
  let high = (ranges?.length ?? 0) - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const range = ranges?.[middle];
    if (!range) return false;
    if (clock < range.clock) high = middle - 1;
    else if (clock >= range.clock + range.length) low = middle + 1;
    else return true;
  }
  return false;
};

/** Tells of the update's new items whether they leave a value under their key. */
export const settersOf = ({ deletes }: DecodedUpdate): ((item: Y.Item) => boolean) => {
  const ranges = byClient(deletes);
  return ({ id, content }) => content instanceof Y.ContentAny && !covers(ranges.get(id.client), id.clock);
};

const vanishing = (doc: Y.Doc, items: readonly NewItem[], set: ReadonlySet<string>): Map<number, Problem> => {
  const problems = new Map<number, Problem>();
  for (const { item, place } of items) {
    const { client, clock } = item.id;
    if (set.has(nameOf(place)) || problems.has(client)) continue;
    if (doc.getMap(place.map).has(place.key))
      problems.set(client, { code: 'update-forbidden', detail: 'a key would vanish', clock, isOthers: true });
  }
  return problems;
};

interface Tally {
  effective: DeleteRange[];
  repeated: number;
  unreplaced: number;
}

/** The part of a range the document knows: living items in it must have been replaced. */
const tallyKnown = (
  doc: Y.Doc,
  range: DeleteRange,
  end: number,
  set: ReadonlySet<string>,
  tally: Tally,
): void => {
  const structs = doc.store.clients.get(range.client) ?? [];
  for (let i = Y.findIndexSS(structs, range.clock); i < structs.length; i++) {
    const struct = structs[i];
    if (!struct || struct.id.clock >= end) break;
    if (struct.deleted) tally.repeated++;
    if (!(struct instanceof Y.Item) || struct.deleted) continue;
    const place = placeOfStored(doc, struct);
    if (place === 'forbidden' || !set.has(nameOf(place))) tally.unreplaced++;
    else tally.effective.push({ client: range.client, clock: struct.id.clock, length: struct.length });
  }
};

const reachOf = (doc: Y.Doc, update: DecodedUpdate, client: number): number => {
  const last = update.clients.get(client)?.findLast((struct) => !(struct instanceof Y.Skip));
  return Math.max(Y.getState(doc.store, client), last ? last.id.clock + last.length : 0);
};

/** `items` are the update's new items, as found by `examine`. */
export const examineDeletes = (
  doc: Y.Doc,
  update: DecodedUpdate,
  items: readonly NewItem[],
): DeleteFindings => {
  const ranges = byClient(update.deletes);
  const isSetter = settersOf(update);
  const set = new Set<string>();
  for (const { item, place } of items) if (isSetter(item)) set.add(nameOf(place));
  const tally: Tally = { effective: [], repeated: 0, unreplaced: 0 };
  let unknown = 0;
  for (const [client, list] of ranges) {
    const known = Y.getState(doc.store, client);
    const reach = reachOf(doc, update, client);
    for (const range of list) {
      const end = range.clock + range.length;
      if (end > reach) unknown++;
      if (range.clock < known) tallyKnown(doc, range, Math.min(end, known), set, tally);
      const from = Math.max(range.clock, known);
      const to = Math.min(end, reach);
      if (from < to) tally.effective.push({ client, clock: from, length: to - from });
    }
  }
  return { ...tally, unknown, set, problems: vanishing(doc, items, set) };
};
