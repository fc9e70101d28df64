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

/** Throws where the bytes are not an update. */
export const isComplete = (doc: Y.Doc, update: Uint8Array): boolean => {
  const { clients, deletes } = read(update);
  const ends = new Map<number, number>();
  const endOf = (client: number): number => ends.get(client) ?? Y.getState(doc.store, client);
  for (const [client, structs] of clients) {
    let end = Y.getState(doc.store, client);
    for (const struct of structs) {
      if (struct instanceof Y.Skip) continue;
      if (struct.id.clock > end) return false;
      end = Math.max(end, struct.id.clock + struct.length);
    }
    ends.set(client, end);
  }
  for (const structs of clients.values())
    for (const struct of structs)
      for (const { client, clock } of predecessors(struct)) if (clock >= endOf(client)) return false;
  for (const [client, ranges] of deletes)
    for (const { clock, len } of ranges) if (clock + len > endOf(client)) return false;
  return true;
};
