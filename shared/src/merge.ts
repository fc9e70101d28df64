/**
 * A guest's cart becomes part of a user's: a union of documents in which the guest's contribution keeps its own
 * origin for ever, so that quantities sum and a retry changes nothing (SPEC M1–M6). The union itself is
 * `Y.applyUpdate`; here are the check before it and the way back.
 */
import type * as Y from 'yjs';
import { type Actor, type LineId, type Owner, originOf } from './ids.ts';
import { CLIENT_MAPS, LEDGER, parseKey } from './keys.ts';
import { readLine } from './line-math.ts';
import { coverOrigin } from './line-writes.ts';
import { ownMembers } from './plain.ts';
import type { LineRecord } from './record.ts';
import { fail, ok, type Result } from './result.ts';
import { cartPlace, commit, listPlace, type Place, see, type Writing } from './writing.ts';

/** Actors a record speaks about besides its own key. */
const mentioned = (value: unknown): string[] => {
  const { w, s } = ownMembers(value) ?? {};
  return [...Object.keys(w ?? {}), ...Object.keys(s ?? {})];
};

/**
 * A guest's document may hold that guest's keys only, and its records may cover that guest's actors only:
 * otherwise a made-up guest could take lines out of the cart it is merged into. Changes that wait for others
 * (and deletions of what is not there) would show only after the union, so there may be none.
 */
export const checkGuestDocument = (doc: Y.Doc, guest: Owner): Result<void> => {
  if (doc.store.pendingStructs || doc.store.pendingDs)
    return fail('update-forbidden', 'the document waits for changes it does not hold');
  for (const name of doc.share.keys()) {
    if (name === LEDGER) continue;
    if (!CLIENT_MAPS.includes(name)) return fail('update-forbidden', `unknown map ${name}`);
    for (const [key, value] of doc.getMap<unknown>(name)) {
      const parsed = parseKey(name, key);
      if (!parsed || originOf(parsed.actor) !== guest)
        return fail('update-forbidden', `foreign key in ${name}`);
      if (mentioned(value).some((actor) => originOf(actor as Actor) !== guest)) {
        return fail('update-forbidden', `a record in ${name} covers a foreign actor`);
      }
    }
  }
  return ok(undefined);
};

/** Units of the cart that come from `origin`. */
export const unitsFrom = (writing: Writing, origin: Owner): number => {
  let units = 0;
  for (const records of see(writing).cart.values())
    units += readLine(records).origins.get(origin)?.units ?? 0;
  return units;
};

/** Takes what `origin` brought out again, from cart and lists, in one transaction. Answers how many lines. */
export const undoMerge = (writing: Writing, origin: Owner): Result<number> => {
  const view = see(writing);
  const places: Place[] = [
    cartPlace(writing, view),
    ...[...view.lists.keys()].map((list) => listPlace(writing, view, list)),
  ];
  const writes: [Place, LineId, LineRecord][] = [];
  for (const place of places) {
    for (const [line, records] of place.lines) {
      const [first] = records.values();
      if (!first || (readLine(records).origins.get(origin)?.units ?? 0) === 0) continue;
      const next = coverOrigin(
        records,
        writing.actor,
        { intent: first.intent, position: first.o, time: place.time },
        origin,
      );
      if (!next.ok) return next;
      writes.push([place, line, next.value]);
    }
  }
  commit(writing, writes);
  return ok(writes.length);
};
