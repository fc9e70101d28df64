/**
 * Ends a room whose basket another node has renewed, or which cannot go on: its devices come back to a new one.
 * What it has taken goes into the hot store first, so that the new room finds it there; while that store is away
 * there is no new room (rules ND5, ND8, ND13).
 */
import type { Entry } from './housekeeping.ts';
import type { Room } from './room.ts';

/** `generation`: the one the basket has now; null where it is the same. */
export const replaceRoom = (
  entry: Entry,
  room: Room,
  generation: number | null,
  onClosed: () => void,
): void => {
  if (entry.closing) return;
  room.retire();
  entry.room = null;
  entry.follower?.end();
  entry.follower = null;
  if (generation !== null) room.tell({ code: 'generation', generation });
  room.audience.closeAll(generation === null ? 'draining' : 'generation-old');
  entry.closing = room.whenStored(room.lastSeq).then(onClosed);
};
