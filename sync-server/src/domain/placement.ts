/**
 * Where in the basket a struct of an update stands: which root map and key. On the wire an item names its place
 * only where it is the first of its key; every other one says "after that item", which is looked up in the
 * document or in the update itself. Recursion would be as deep as a device's history, so it is a loop.
 */
import * as Y from 'yjs';
import { CLIENT_MAPS, LEDGER } from '../../../shared/src/index.ts';
import type { DecodedUpdate, Struct } from './decode-update.ts';

export interface Place {
  readonly map: string;
  readonly key: string;
}

/** `missing`: something it stands on is not here. `forbidden`: no place a device's write may have. */
export type Placed = Place | 'missing' | 'forbidden';

const placeInDocument = (doc: Y.Doc, client: number, clock: number): Placed => {
  const structs = doc.store.clients.get(client);
  if (!structs || clock >= Y.getState(doc.store, client)) return 'missing';
  const struct = structs[Y.findIndexSS(structs, clock)];
  return struct instanceof Y.Item ? placeOfStored(doc, struct) : 'forbidden';
};

/** The place of an item that is part of the document. */
export const placeOfStored = (doc: Y.Doc, item: Y.Item): Place | 'forbidden' => {
  if (item.parentSub === null) return 'forbidden';
  for (const map of [...CLIENT_MAPS, LEDGER])
    if (doc.share.get(map) === item.parent) return { map, key: item.parentSub };
  return 'forbidden';
};

const findStruct = (structs: readonly Struct[] | undefined, clock: number): Struct | null => {
  if (!structs) return null;
  let low = 0;
  let high = structs.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const struct = structs[middle];
    if (!struct) return null;
    if (clock < struct.id.clock) high = middle - 1;
    else if (clock >= struct.id.clock + struct.length) low = middle + 1;
    else return struct;
  }
  return null;
};

/** What an item says about its own place, or the item it says it follows. */
const ownPlace = (item: Y.Item): Placed | Y.ID => {
  if (item.origin !== null) return item.origin;
  const parent: unknown = item.parent;
  if (typeof parent !== 'string' || item.parentSub === null) return 'forbidden';
  return { map: parent, key: item.parentSub };
};

export interface Placement {
  of(item: Y.Item): Placed;
}

/** Places are remembered, so a chain of writes to one key costs its length once. */
export const createPlacement = (doc: Y.Doc, update: DecodedUpdate): Placement => {
  const known = new Map<Y.Item, Placed>();

  const next = (item: Y.Item): Placed | Y.Item => {
    // Nothing in a map is written before something else.
    if (item.rightOrigin !== null) return 'forbidden';
    const { client, clock } = item.id;
    const state = Y.getState(doc.store, client);
    // Yjs hangs the unknown rest of a struct it knows in part onto the known part.
    if (clock < state) return placeInDocument(doc, client, state - 1);
    const own = ownPlace(item);
    if (!(own instanceof Y.ID)) return own;
    if (own.client === client && own.clock >= clock) return 'forbidden';
    if (own.clock < Y.getState(doc.store, own.client)) return placeInDocument(doc, own.client, own.clock);
    const origin = findStruct(update.clients.get(own.client), own.clock);
    if (origin instanceof Y.Item) return origin;
    return origin instanceof Y.GC ? 'forbidden' : 'missing';
  };

  return {
    of: (item) => {
      const chain = new Set<Y.Item>();
      let at: Placed | Y.Item = item;
      while (at instanceof Y.Item) {
        const remembered = known.get(at);
        if (remembered === undefined && chain.has(at)) at = 'forbidden';
        else if (remembered !== undefined) at = remembered;
        else {
          chain.add(at);
          at = next(at);
        }
      }
      for (const link of chain) known.set(link, at);
      return at;
    },
  };
};
