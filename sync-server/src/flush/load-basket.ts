/**
 * A basket as the two stores together hold it. The hot rows are read first: a flush that saves and trims in
 * between then leaves a duplicate, never a hole. Failure is a failure, never an empty basket (rules FL5, FL6, GE6).
 */
import * as Y from 'yjs';
import { carryThrough, fail, generationOf, type Owner, ok, type Result } from '../../../shared/src/index.ts';
import {
  applyIfComplete,
  documentFrom,
  EMPTY_UPDATE,
  newBasketDocument,
  SERVER,
} from '../domain/basket-document.ts';
import { type ClientOwners, introduce } from '../domain/client-owners.ts';
import { LiveDocument } from '../domain/live-document.ts';
import type { Contacts } from '../ports/contacts.ts';
import type { DurableStore, Expected, Saved } from '../ports/durable-store.ts';
import type { HotRow, HotStore } from '../ports/hot-store.ts';
import type { ReadTogether, StoredBasket } from '../ports/read-together.ts';

export interface BasketStores {
  readonly hot: HotStore;
  readonly durable: DurableStore;
  /** Reads a basket from both at one moment; left out where they are apart. */
  readonly together?: ReadTogether;
  /** Absent: nobody is known by name. */
  readonly contacts?: Contacts;
}

export interface LoadedBasket {
  /** Asleep where nothing is newer than what was saved. */
  readonly live: LiveDocument;
  readonly generation: number;
  readonly owners: ClientOwners;
  /** What the durable store held, for the condition of the next save. */
  readonly stored: Expected | null;
  /** Everything up to this position is in `live`. */
  readonly through: number;
  /** Rows newer than what was saved. */
  readonly unsavedRows: number;
  /** Of those, rows that are not in `live`: they stand on what no store has. */
  readonly leftOut: number;
  /** The ones of this generation: what they stand on may still come. */
  readonly waiting: readonly HotRow[];
  /** Generations that are over, with rows of theirs that are in `live` by their records. */
  readonly late: readonly LateGeneration[];
  /** About the size of the document, in bytes: the saved state and the rows on top of it. */
  readonly bytes: number;
}

/** A generation that is over, with the rows that were written under it since. */
interface LateGeneration {
  readonly generation: number;
  readonly state: Uint8Array;
}

/** No row is left over. */
export const ALL_IN_IT = { leftOut: 0, waiting: [], late: [] } as const;

/** A basket as it was found, for those who only look. */
export interface FoundBasket extends LoadedBasket {
  /** What was carried over from an older generation, as an update in `live` that no store has yet. */
  readonly carried: Uint8Array | null;
}

interface Late {
  readonly leftOut: number;
  readonly late: readonly LateGeneration[];
}

/** Rows written under an older generation: a document of their own, carried forward by records. */
const carryLateRows = async (
  basket: Owner,
  current: Y.Doc,
  rows: readonly HotRow[],
  durable: DurableStore,
): Promise<Result<Late>> => {
  let leftOut = 0;
  const found: LateGeneration[] = [];
  for (const generation of new Set(rows.map((row) => row.generation))) {
    const archives = await loadArchives(basket, generation, generationOf(current), durable);
    if (!archives.ok) return archives;
    const late = lateDocument(archives.value);
    const ofIt = rows.filter((row) => row.generation === generation);
    const applied = applyRows(late, ofIt);
    if (!applied.ok) return applied;
    leftOut += ofIt.length - applied.value.length;
    carryThrough(current, archives.value, late);
    found.push({ generation, state: Y.encodeStateAsUpdate(late) });
  }
  return ok({ leftOut, late: found });
};

/** A copy of the generation a late document belongs to, to lay its changes on. */
export const lateDocument = ([first]: readonly Y.Doc[]): Y.Doc => {
  const late = newBasketDocument();
  if (first) Y.applyUpdate(late, Y.encodeStateAsUpdate(first));
  return late;
};

/**
 * The last states of the generations from `since` up to the one before `current`, as `carryThrough` wants them.
 * One that was not kept is empty, so that a late document carries all of itself; so is a generation that has
 * not been.
 */
export const loadArchives = async (
  basket: Owner,
  since: number,
  current: number,
  durable: DurableStore,
): Promise<Result<Y.Doc[]>> => {
  const archives: Y.Doc[] = [];
  for (let generation = since; generation < current; generation++) {
    const archived = await durable.loadArchive(basket, generation);
    if (!archived.ok) return archived;
    const doc = documentFrom(archived.value ? [archived.value] : []);
    if (!doc.ok) return doc;
    archives.push(doc.value);
  }
  return ok(archives.length > 0 ? archives : [newBasketDocument()]);
};

/**
 * Rows on top of what was saved. What stands on an update the store never took (it failed, the next one did not, the
 * process died) was never accepted, and its device or room brings both again. Left in the document it would wait
 * there for ever, and with it every later change; and what it deletes must stay.
 */
const applyRows = (doc: Y.Doc, rows: readonly HotRow[]): Result<readonly HotRow[]> => {
  const applied: HotRow[] = [];
  let waiting = rows;
  for (let before = -1; before !== waiting.length; ) {
    before = waiting.length;
    const left: HotRow[] = [];
    for (const row of waiting) {
      const taken = applyIfComplete(doc, row.bytes);
      if (!taken.ok) return fail(taken.error.code, `at ${row.position}: ${taken.error.detail}`);
      (taken.value ? applied : left).push(row);
    }
    waiting = left;
  }
  return ok(applied);
};

interface Built {
  readonly live: LiveDocument;
  readonly leftOut: number;
  readonly waiting: readonly HotRow[];
  readonly carried: Uint8Array | null;
  readonly late: readonly LateGeneration[];
}

/** The document with the newer rows on top of what was saved. */
const withRows = async (
  basket: Owner,
  stored: Saved | null,
  rows: readonly HotRow[],
  { durable, owners }: { durable: DurableStore; owners: ClientOwners },
): Promise<Result<Built>> => {
  const built = documentFrom(stored ? [stored.state] : []);
  if (!built.ok) return built;
  const doc = built.value;
  const generation = stored?.generation ?? 0;
  if (generationOf(doc) !== generation)
    return fail('internal', `generation ${generationOf(doc)} is stored as ${generation}`);
  const current = rows.filter((row) => row.generation >= generation);
  const applied = applyRows(doc, current);
  if (!applied.ok) return applied;
  for (const row of current) introduce(owners, row.bytes, row.device);
  const waiting = current.filter((row) => !applied.value.includes(row));
  const lateRows = rows.filter((row) => row.generation < generation);
  const before = Y.encodeStateVector(doc);
  const late = await carryLateRows(basket, doc, lateRows, durable);
  if (!late.ok) return late;
  const isChanged = lateRows.length > 0 && !isSameVector(before, Y.encodeStateVector(doc));
  const carried = isChanged ? Y.encodeStateAsUpdate(doc, before) : null;
  if (carried) introduce(owners, carried, SERVER);
  const leftOut = waiting.length + late.value.leftOut;
  return ok({ live: LiveDocument.awake(doc), leftOut, waiting, carried, late: late.value.late });
};

/** Carrying only ever adds structs. */
const isSameVector = (a: Uint8Array, b: Uint8Array): boolean =>
  a.byteLength === b.byteLength && a.every((byte, i) => byte === b[i]);

/** Nothing newer than what was saved: the saved bytes are the basket, where they can be read at all. */
const asSaved = (stored: Saved | null): Result<Built> => {
  const live = LiveDocument.asleep(stored?.state ?? EMPTY_UPDATE);
  return live.ok ? ok({ live: live.value, carried: null, ...ALL_IN_IT }) : live;
};

const assemble = async (
  basket: Owner,
  stored: Saved | null,
  newRows: readonly HotRow[],
  durable: DurableStore,
): Promise<Result<FoundBasket>> => {
  const rows = newRows.filter(({ position }) => position > (stored?.through ?? 0));
  const owners = new Map(stored?.owners);
  const content =
    rows.length > 0 ? await withRows(basket, stored, rows, { durable, owners }) : asSaved(stored);
  if (!content.ok) return fail(content.error.code, `${basket}: ${content.error.detail}`);
  const generation = stored?.generation ?? 0;
  return ok({
    ...content.value,
    generation,
    owners,
    stored: stored ? { through: stored.through, generation } : null,
    through: rows.at(-1)?.position ?? stored?.through ?? 0,
    unsavedRows: rows.length,
    bytes: (stored?.state.byteLength ?? 0) + rows.reduce((sum, { bytes }) => sum + bytes.byteLength, 0),
  });
};

/** The rows first: see above. */
const readApart = async (
  basket: Owner,
  hot: HotStore,
  durable: DurableStore,
): Promise<Result<StoredBasket>> => {
  const rows = await hot.readFrom(basket, 0);
  if (!rows.ok) return rows;
  const saved = await durable.load(basket);
  return saved.ok ? ok({ rows: rows.value, saved: saved.value }) : saved;
};

/** Writes nothing; a basket that is to be worked on is loaded with `loadSettled`. */
export const loadBasket = async (
  basket: Owner,
  { hot, durable, together }: BasketStores,
): Promise<Result<FoundBasket>> => {
  const found = await (together ? together(basket) : readApart(basket, hot, durable));
  return found.ok ? assemble(basket, found.value.saved, found.value.rows, durable) : found;
};

/**
 * Rows of generations that are over go into the archives of those before they leave the hot store: a node that has not
 * heard of the renewal may still write upon them. Only what is settled: what an archive has is not carried any more
 * (rule GE8).
 */
export const keepLate = async (
  basket: Owner,
  { late, through }: LoadedBasket,
  { durable }: BasketStores,
): Promise<Result<void>> => {
  for (const { generation, state } of late) {
    const kept = await durable.archive(basket, generation, { state, through });
    if (!kept.ok) return kept;
  }
  return ok(undefined);
};

/** Nodes that carry the same rows at once are few; more rounds than this mean that something is wrong. */
const CARRY_ROUNDS_MAX = 6;

/**
 * What was carried over becomes a row before anybody stands on it or saves it: rows are the one way into a basket, also
 * for nodes that have it open. Where nodes share the store, only if nothing was appended since it was read: another one
 * may have carried the same, and newer records may stand on that. A process alone needs no such condition: what it
 * does to a basket has one order (rules GE6, HS10).
 */
export const loadSettled = async (basket: Owner, stores: BasketStores): Promise<Result<LoadedBasket>> => {
  const { hot } = stores;
  for (let round = 0; round < CARRY_ROUNDS_MAX; round++) {
    const found = await loadBasket(basket, stores);
    if (!found.ok) return found;
    const { carried, generation, through } = found.value;
    if (!carried) return found;
    const row = { bytes: carried, device: SERVER, generation };
    // Also where somebody was quicker it is read anew.
    const kept = await (hot.sharing?.appendNext(basket, row, through) ?? hot.append(basket, row, through));
    if (!kept.ok) return kept;
  }
  return fail(
    'store-unavailable',
    `${basket}: ${CARRY_ROUNDS_MAX} rounds without a row of what was carried over`,
  );
};

/**
 * The basket as it was last saved, for while the hot store does not answer: behind, but never empty. null where
 * it was never saved.
 */
export const loadSavedBasket = async (
  basket: Owner,
  durable: DurableStore,
): Promise<Result<LoadedBasket | null>> => {
  const saved = await durable.load(basket);
  if (!saved.ok) return saved;
  return saved.value ? assemble(basket, saved.value, [], durable) : ok(null);
};
