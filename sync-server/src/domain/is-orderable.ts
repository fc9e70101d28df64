/**
 * Whether new structs can be brought into a document one after another. Each stands on the one before it of its client
 * and on its origin; clients that stand on each other in a ring have all of that in the update, and Yjs would wait for
 * ever: no device has written that (rules IN10, IN13, IN16).
 */
import * as Y from 'yjs';
import type { Struct } from './decode-update.ts';

/** A struct whose origin is another client's and new too. */
interface Dependent {
  readonly struct: Y.Item;
  readonly on: Y.ID;
}

const dependentsOf = (doc: Y.Doc, fresh: ReadonlyMap<number, readonly Struct[]>): Dependent[] => {
  const found: Dependent[] = [];
  for (const [client, structs] of fresh) {
    const known = Y.getState(doc.store, client);
    for (const struct of structs) {
      if (!(struct instanceof Y.Item) || !struct.origin || struct.origin.client === client) continue;
      // What the document knows in part hangs onto that part.
      if (struct.id.clock < known || struct.origin.clock < Y.getState(doc.store, struct.origin.client))
        continue;
      found.push({ struct, on: struct.origin });
    }
  }
  return found;
};

/** `fresh`: of each client what the document does not have, all that it stands on being there or here. */
export const isOrderable = (doc: Y.Doc, fresh: ReadonlyMap<number, readonly Struct[]>): boolean => {
  const dependents = dependentsOf(doc, fresh);
  if (dependents.length === 0) return true;
  const waiting = new Set<Struct>(dependents.map(({ struct }) => struct));
  // By the client waited for, the one that is met first at the end.
  const waiters = new Map<number, Dependent[]>();
  for (const dependent of dependents.sort((a, b) => b.on.clock - a.on.clock)) {
    const known = waiters.get(dependent.on.client);
    if (known) known.push(dependent);
    else waiters.set(dependent.on.client, [dependent]);
  }
  const taken = new Map<number, number>();
  const queue = [...fresh.keys()];
  let left = queue.length;
  for (let client = queue.pop(); client !== undefined; client = queue.pop()) {
    const structs = fresh.get(client) ?? [];
    let at = taken.get(client) ?? 0;
    if (at === structs.length) continue;
    for (let next = structs[at]; next && !waiting.has(next); next = structs[at]) {
      at++;
      const list = waiters.get(client);
      const end = next.id.clock + next.length;
      for (let first = list?.at(-1); list && first && first.on.clock < end; first = list.at(-1)) {
        list.pop();
        waiting.delete(first.struct);
        queue.push(first.struct.id.client);
      }
    }
    taken.set(client, at);
    if (at === structs.length) left--;
  }
  return left === 0;
};
