/**
 * The socket's conversation in one request, for plain HTTP: what the device has comes in, what it lacks goes out.
 * The same room code as a frame. A device of an older generation is carried forward: its records go into the
 * current document by union, and it gets that document whole (rules ON1–ON3, GE4, GE5).
 */
import * as Y from 'yjs';
import {
  type Clock,
  fail,
  LIMITS,
  type Owner,
  ok,
  type Result,
  recordsThrough,
} from '../../../shared/src/index.ts';
import { sieveUpdate } from '../domain/inspect-update.ts';
import { lateDocument, loadArchives } from '../flush/load-basket.ts';
import type { DurableStore } from '../ports/durable-store.ts';
import type { CarryBounds } from './carry-into.ts';
import type { Room } from './room.ts';
import type { Rooms } from './rooms.ts';
import { within } from './within.ts';
import { rulesFor, type Writer } from './write-rules.ts';

export interface SyncRequest extends Writer {
  /** State vector of the device's document; empty document: one zero byte. */
  readonly stateVector: Uint8Array;
  /** What the device has; an update without content where it has nothing to say. */
  readonly update: Uint8Array;
  /** Generation of the device's document; null: the current one. */
  readonly generation: number | null;
}

export interface SyncAnswer {
  readonly update: Uint8Array;
  /** Bytes of the basket that were gone through to find it. */
  readonly readBytes: number;
  /** Position in the hot store: everything of the request is stored at or before it. */
  readonly accepted: number;
  readonly generation: number;
}

export interface SyncOnceParts {
  readonly rooms: Rooms;
  readonly durable: DurableStore;
  readonly clock: Clock;
}

/** Longest wait for the hot store before the device is told to try again; its change stays in the room. */
const ACCEPT_TIMEOUT_MS = 10_000;
const WHOLE_BASKET: CarryBounds = { bytesFree: 0, actorsPerLine: LIMITS.actorsPerLine };
const EMPTY_STATE_VECTOR = Uint8Array.of(0);

const takeLate = async (
  { durable }: SyncOnceParts,
  room: Room,
  request: SyncRequest,
): Promise<Result<number>> => {
  const archives = await loadArchives(room.basket, request.generation ?? 0, room.generation, durable);
  if (!archives.ok) return archives;
  const late = lateDocument(archives.value);
  const inspected = sieveUpdate(late, request.update, rulesFor(room, request, new Map()));
  if (!inspected.ok) return inspected;
  Y.applyUpdate(late, inspected.value.update);
  return room.carry({ ...WHOLE_BASKET, records: (doc) => recordsThrough(doc, archives.value, late) });
};

/** Answers once the update is in the hot store, `store-unavailable` where that takes too long. */
export const syncOnce = async (
  parts: SyncOnceParts,
  basket: Owner,
  request: SyncRequest,
): Promise<Result<SyncAnswer>> => {
  const opened = await parts.rooms.open(basket);
  if (!opened.ok) return opened;
  const room = opened.value;
  const isLate = request.generation !== null && request.generation !== room.generation;
  const taken = isLate
    ? await takeLate(parts, room, request)
    : room.accept(request, request.update, 'answer', null);
  if (!taken.ok) return taken;
  const missing = room.diff(isLate ? EMPTY_STATE_VECTOR : request.stateVector);
  if (!missing.ok) return missing;
  const isAccepted = await within(parts.clock, ACCEPT_TIMEOUT_MS, (done) =>
    room.watchAccepted(taken.value, done),
  );
  if (!isAccepted) return fail('store-unavailable', 'not stored in time');
  return ok({ ...missing.value, accepted: room.position, generation: room.generation });
};
