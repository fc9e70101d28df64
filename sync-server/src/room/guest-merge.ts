/**
 * A guest's records into a user's basket: a union by record version, so that a retry, a second device or a late
 * tab changes nothing twice. The guest's contribution keeps its own origin for ever. The ledger remembers the
 * guest and the generation it came into: a line taken out and rotated away must not return with a late tab
 * (rules CL1, CL3, GE6).
 */
import type * as Y from 'yjs';
import {
  carryThrough,
  checkGuestDocument,
  LEDGER,
  type Owner,
  ok,
  ownerId,
  type Result,
} from '../../../shared/src/index.ts';
import { loadArchives } from '../flush/load-basket.ts';
import type { DurableStore } from '../ports/durable-store.ts';
import type { Room } from './room.ts';

const markOf = (guest: Owner): string => `g|${ownerId(guest)}`;

/** Whether the guest has been merged into the document once. */
export const isMerged = (user: Y.Doc, guest: Owner): boolean => user.getMap(LEDGER).has(markOf(guest));

const generationAtMerge = (user: Y.Doc, guest: Owner): number | null => {
  const mark = user.getMap<unknown>(LEDGER).get(markOf(guest)) as { generation?: unknown } | undefined;
  return typeof mark?.generation === 'number' ? mark.generation : null;
};

/** Answers the number in the user's room that the merge waits for. */
export const mergeGuest = async (guest: Room, user: Room, durable: DurableStore): Promise<Result<number>> => {
  const checked = checkGuestDocument(guest.doc, guest.basket);
  if (!checked.ok) return checked;
  const since = generationAtMerge(user.doc, guest.basket) ?? user.generation;
  const archived = await loadArchives(user.basket, since, user.generation, durable);
  if (!archived.ok) return archived;
  return ok(
    user.write((doc) => {
      carryThrough(doc, archived.value, guest.doc);
      const mark = { v: 1, generation: user.generation };
      if (!isMerged(doc, guest.basket)) doc.getMap(LEDGER).set(markOf(guest.basket), mark);
    }),
  );
};
