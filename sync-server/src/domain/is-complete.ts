/**
 * Whether everything an update stands on is in the document, or in the update itself. Yjs applies what an incomplete
 * update deletes at once and lets what takes its place wait: a key would be gone meanwhile, and for good where the
 * rest never comes (rules FL5, ND8).
 */
import * as Y from 'yjs';
import type { Struct } from './decode-update.ts';

interface Decoded {
  readonly clients: ReadonlyMap<number, readonly Struct[]>;
  readonly deletes: ReadonlyMap<number, readonly { readonly clock: number; readonly len: number }[]>;
}

const read = (update: Uint8Array): Decoded => {
  const { structs, ds } = Y.decodeUpdate(update);
  const clients = new Map<number, Struct[]>();
  for (const struct of structs) {
    const known = clients.get(struct.id.client);
    if (known) known.push(struct);
    else clients.set(struct.id.client, [struct]);
  }
  return { clients, deletes: ds.clients };
};

const predecessors = (struct: Struct): Y.ID[] => {
  if (!(struct instanceof Y.Item)) return [];
  const parent: unknown = struct.parent;
  return [struct.origin, struct.rightOrigin, parent].filter((id) => id instanceof Y.ID);
};

/** Clocks by Yjs client. */
type Clocks = ReadonlyMap<number, number>;

/** Where the clocks of the update's clients end on top of `stateOf`; null where something it stands on is missing. */
const reachOn = (stateOf: (client: number) => number, { clients, deletes }: Decoded): Clocks | null => {
  const ends = new Map<number, number>();
  const endOf = (client: number): number => ends.get(client) ?? stateOf(client);
  for (const [client, structs] of clients) {
    let end = stateOf(client);
    for (const struct of structs) {
      if (struct instanceof Y.Skip) continue;
      if (struct.id.clock > end) return null;
      end = Math.max(end, struct.id.clock + struct.length);
    }
    ends.set(client, end);
  }
  for (const structs of clients.values())
    for (const struct of structs)
      for (const { client, clock } of predecessors(struct)) if (clock >= endOf(client)) return null;
  for (const [client, ranges] of deletes)
    for (const { clock, len } of ranges) if (clock + len > endOf(client)) return null;
  return ends;
};

/** @throws where the bytes are not an update. */
export const isComplete = (doc: Y.Doc, update: Uint8Array): boolean =>
  reachOn((client) => Y.getState(doc.store, client), read(update)) !== null;

/**
 * The state vector of a document that is this one update; null where it stands on something else. A quarter of what
 * applying it costs. @throws where the bytes are not an update.
 */
export const vectorOfState = (update: Uint8Array): Uint8Array | null => {
  const reach = reachOn(() => 0, read(update));
  return reach && Y.encodeStateVector(new Map(reach));
};
