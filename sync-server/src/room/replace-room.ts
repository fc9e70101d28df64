/**
 * The end of a room. Nothing comes into it any more, from devices, from the server or from other nodes, and what it
 * has taken goes into the hot store before there is another room; while that store is away there is none
 * (rules OP4, ND5, ND8, ND13).
 */
import { type Clock, LIMITS } from '../../../shared/src/index.ts';
import type { Entry } from './housekeeping.ts';
import type { Room } from './room.ts';

/** `last` is done before the room is gone. */
export const endRoom = (entry: Entry, room: Room, last: () => Promise<void>, onClosed: () => void): void => {
  room.retire();
  entry.room = null;
  room.follower?.end();
  entry.closing = last()
    .then(() => room.whenStored(room.lastSeq))
    .then(onClosed);
};

/**
 * Another node has renewed the basket, or the room cannot go on: its devices come back to a new one. `generation`:
 * the one the basket has now; null where it is the same.
 */
export const replaceRoom = (
  entry: Entry,
  room: Room,
  generation: number | null,
  onClosed: () => void,
): void => {
  if (entry.closing) return;
  const sendAway = async (): Promise<void> => {
    if (generation !== null) room.tell({ code: 'generation', generation });
    room.audience.closeAll(generation === null ? 'draining' : 'generation-old');
  };
  endRoom(entry, room, sendAway, onClosed);
};

/** Whoever opens the basket waits: without what its last room holds a new one would show less than people have seen. */
export const isOverSoon = (closing: Promise<void>, clock: Clock): Promise<boolean> =>
  new Promise((done) => {
    const timer = clock.after(LIMITS.successorWaitMs, () => done(false));
    void closing.then(() => {
      timer.cancel();
      done(true);
    });
  });
