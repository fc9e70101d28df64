/**
 * What of a device's full answer must be left out: from the first problem of a client on all of its structs, whatever
 * stands on one of those, and what would take a key's value away once the new one is left out. Every item is looked at
 * once, however long the chains are (rules IN12, IN16).
 */
import * as Y from 'yjs';
import type { DecodedUpdate, Struct } from './decode-update.ts';
import { nameOf, settersOf } from './examine-deletes.ts';
import type { Findings, NewItem } from './examine-update.ts';
import type { Place } from './placement.ts';

/** First clock of each client from which on its structs are left out. */
type Cuts = ReadonlyMap<number, number>;

/** A key of the basket with the update's items for it. */
interface Key {
  readonly place: Place;
  readonly ids: Y.ID[];
  /** How many of them leave a value there. */
  setters: number;
}

/** An item at its clock. */
interface Entry {
  readonly clock: number;
  readonly key: Key;
  readonly isSetter: boolean;
}

/** An item by the clock of the one it stands on. */
interface Dependent {
  readonly clock: number;
  readonly id: Y.ID;
}

interface Index {
  readonly keys: ReadonlyMap<string, Key>;
  /** By client, ascending by clock. */
  readonly entries: ReadonlyMap<number, Entry[]>;
  /** By the client of what they stand on, ascending by its clock. */
  readonly dependents: ReadonlyMap<number, Dependent[]>;
}

const pushTo = <T>(lists: Map<number, T[]>, client: number, entry: T): void => {
  const known = lists.get(client);
  if (known) known.push(entry);
  else lists.set(client, [entry]);
};

const keyAt = (keys: Map<string, Key>, place: Place): Key => {
  const name = nameOf(place);
  const key = keys.get(name) ?? { place, ids: [], setters: 0 };
  keys.set(name, key);
  return key;
};

const indexOf = (doc: Y.Doc, update: DecodedUpdate, items: readonly NewItem[]): Index => {
  const isSetterOf = settersOf(update);
  const isKnown = ({ client, clock }: Y.ID): boolean => clock < Y.getState(doc.store, client);
  const keys = new Map<string, Key>();
  const entries = new Map<number, Entry[]>();
  const dependents = new Map<number, Dependent[]>();
  for (const { item, place } of items) {
    const { id, origin } = item;
    const key = keyAt(keys, place);
    const isSetter = isSetterOf(item);
    key.ids.push(id);
    if (isSetter) key.setters++;
    pushTo(entries, id.client, { clock: id.clock, key, isSetter });
    // What the document knows, whole or in part, stands; what follows its own client goes with it anyway.
    if (!origin || origin.client === id.client || isKnown(id) || isKnown(origin)) continue;
    pushTo(dependents, origin.client, { clock: origin.clock, id });
  }
  for (const list of dependents.values()) list.sort((a, b) => a.clock - b.clock);
  return { keys, entries, dependents };
};

/** Takes what stands at or after `clock` off the end of a list, so that nothing is looked at twice. */
function* takeFrom<T extends { readonly clock: number }>(list: T[] | undefined, clock: number): Iterable<T> {
  for (let last = list?.at(-1); list && last && last.clock >= clock; last = list.at(-1)) {
    list.pop();
    yield last;
  }
}

const findCuts = (doc: Y.Doc, { keys, entries, dependents }: Index, { problems }: Findings): Cuts => {
  const cuts = new Map<number, number>();
  const queue: Y.ID[] = [];
  const dropWithoutValue = ({ place, ids, setters }: Key): void => {
    if (setters === 0 && doc.getMap(place.map).has(place.key)) for (const id of ids) queue.push(id);
  };
  for (const [client, { clock }] of problems) queue.push(Y.createID(client, clock));
  for (const key of keys.values()) dropWithoutValue(key);
  for (let id = queue.pop(); id; id = queue.pop()) {
    if (id.clock >= (cuts.get(id.client) ?? Number.POSITIVE_INFINITY)) continue;
    cuts.set(id.client, id.clock);
    for (const dependent of takeFrom(dependents.get(id.client), id.clock)) queue.push(dependent.id);
    for (const { key, isSetter } of takeFrom(entries.get(id.client), id.clock)) {
      if (!isSetter) continue;
      key.setters--;
      dropWithoutValue(key);
    }
  }
  return cuts;
};

const before = (structs: readonly Struct[], cut: number | undefined): readonly Struct[] =>
  cut === undefined ? structs : structs.filter(({ id, length }) => id.clock + length <= cut);

/** The update and its findings without what must be left out; it is no longer the one that came. */
export const leaveOut = (
  doc: Y.Doc,
  update: DecodedUpdate,
  findings: Findings,
): { readonly update: DecodedUpdate; readonly findings: Findings } => {
  const cuts = findCuts(doc, indexOf(doc, update, findings.items), findings);
  const clients = new Map<number, readonly Struct[]>();
  for (const [client, structs] of update.clients) clients.set(client, before(structs, cuts.get(client)));
  const fresh = new Map<number, readonly Struct[]>();
  for (const [client, structs] of findings.fresh) {
    const kept = before(structs, cuts.get(client));
    if (kept.length > 0) fresh.set(client, kept);
  }
  const isKept = ({ client, clock }: Y.ID): boolean => clock < (cuts.get(client) ?? Number.POSITIVE_INFINITY);
  return {
    update: { clients, deletes: update.deletes },
    findings: {
      problems: new Map(),
      items: findings.items.filter(({ item }) => isKept(item.id)),
      newClients: findings.newClients.filter((client) => fresh.has(client)),
      fresh,
      hasKnownStructs: true,
    },
  };
};
