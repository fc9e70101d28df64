/**
 * A guest's records into a user's basket: a union by record version, so that a retry, a second device or a late
 * tab changes nothing twice. The guest's contribution keeps its own origin for ever. The ledger remembers the
 * guest and the generation it came into: a line taken out and rotated away must not return with a late tab
 * (rules CL1, CL3, CL9, CL10, GE6).
 */
import type * as Y from 'yjs';
import {
  checkGuestDocument,
  fail,
  LEDGER,
  LIMITS,
  type Owner,
  ownerId,
  type Result,
  recordsThrough,
} from '../../../shared/src/index.ts';
import { loadArchives } from '../flush/load-basket.ts';
import type { DurableStore } from '../ports/durable-store.ts';
import type { CarryBounds } from './carry-into.ts';
import type { Room } from './room.ts';

const markOf = (guest: Owner): string => `g|${ownerId(guest)}`;

/** Whether the guest has been merged into the document once. */
export const isMerged = (user: Y.Doc, guest: Owner): boolean => user.getMap(LEDGER).has(markOf(guest));

const generationAtMerge = (user: Y.Doc, guest: Owner): number | null => {
  const mark = user.getMap<unknown>(LEDGER).get(markOf(guest)) as { generation?: unknown } | undefined;
  return typeof mark?.generation === 'number' ? mark.generation : null;
};

/** The other half of everything is left for Undo, which writes about as much as it takes out. */
const UNION: CarryBounds = {
  bytesFree: LIMITS.basketBytes / 2,
  actorsPerLine: LIMITS.actorsPerLine / 2,
};

/** Answers the number in the user's room that the merge waits for; `basket-full` where the guest does not fit. */
export const mergeGuest = async (guest: Room, user: Room, durable: DurableStore): Promise<Result<number>> => {
  const checked = checkGuestDocument(guest.doc, guest.basket);
  if (!checked.ok) return checked;
  if (!guest.hasRoomFor(LIMITS.basketBytes - LIMITS.guestBytes))
    return fail('basket-full', 'the guest is too large');
  // Not merged yet: a signed-in tab has seen it beside the basket all the same, and what it took out there may have
  // been rotated away since.
  const since = generationAtMerge(user.doc, guest.basket) ?? 0;
  const archived = await loadArchives(user.basket, since, user.generation, durable);
  if (!archived.ok) return archived;
  // Last: a crash before it has the whole merge made good when the user's room opens.
  const value = { v: 1, generation: user.generation };
  const mark = { map: LEDGER, key: markOf(guest.basket), value };
  return user.carry({
    ...UNION,
    records: (doc) => [
      ...recordsThrough(doc, archived.value, guest.doc),
      ...(isMerged(doc, guest.basket) ? [] : [mark]),
    ],
  });
};
