/**
 * What is open at this moment, counted by looking: nothing is kept up to date for it while nobody asks. Ten
 * thousand rooms are counted in milliseconds (rule ME2).
 */
import type { Entry } from './housekeeping.ts';

export interface Census {
  readonly rooms: number;
  /** Rooms whose document is in memory whole. */
  readonly awake: number;
  readonly sessions: number;
  /** Rooms that may lack what other nodes have written. */
  readonly behind: number;
  /** Rooms with changes that only this process has. */
  readonly unaccepted: number;
  /** Bytes that wait in the sockets of slow readers, and the most of one. */
  readonly waitingBytes: number;
  readonly waitingBytesMost: number;
  /** Age of the oldest change of these rooms that is not saved; 0 where there is none. */
  readonly oldestUnsavedMs: number;
}

/** `nowMs` of the stopwatch the rooms were opened with. */
export const takeCensus = (entries: Iterable<Entry>, nowMs: number): Census => {
  const census = {
    rooms: 0,
    awake: 0,
    sessions: 0,
    behind: 0,
    unaccepted: 0,
    waitingBytes: 0,
    waitingBytesMost: 0,
    oldestUnsavedMs: 0,
  };
  for (const { room } of entries) {
    census.rooms++;
    if (!room) continue;
    census.sessions += room.audience.size;
    if (room.isAwake) census.awake++;
    if (room.isBehind) census.behind++;
    if (room.storedSeq < room.lastSeq) census.unaccepted++;
    const { oldestUnsavedAt } = room;
    if (oldestUnsavedAt !== null)
      census.oldestUnsavedMs = Math.max(census.oldestUnsavedMs, nowMs - oldestUnsavedAt);
    for (const bytes of room.audience.waitingBytes()) {
      census.waitingBytes += bytes;
      census.waitingBytesMost = Math.max(census.waitingBytesMost, bytes);
    }
  }
  return census;
};
