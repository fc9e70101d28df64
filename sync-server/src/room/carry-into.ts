/**
 * Records of another document into an open basket, by union. They are the server's own writes, and the only ones under
 * keys that several nodes may write, so they are stored before anybody sees them, and only where nothing was appended
 * since they were computed: no node writes such a key beside another one's, of which Yjs would take either, and of what
 * a node had not stored when it died nobody has seen anything. What does not fit is refused whole and changes nothing
 * (rules CL9, CL10, GE5, ND11, ND16).
 */
import type * as Y from 'yjs';
import {
  type CarriedRecord,
  type Clock,
  fail,
  LEDGER,
  LIMITS,
  ok,
  type Random,
  type Result,
} from '../../../shared/src/index.ts';
import { checkLineCrowds, groupOf } from '../domain/check-crowd.ts';
import { encodeRecords } from '../domain/encode-records.ts';
import type { Room } from './room.ts';
import { within } from './within.ts';

/** What must hold afterwards. */
export interface CarryBounds {
  /** Bytes that stay free in the basket. */
  readonly bytesFree: number;
  readonly actorsPerLine: number;
}

/** Ids, lengths and tags around one record in Yjs's format; its value takes no more there than as JSON. */
const RECORD_OVERHEAD_BYTES = 48;
const utf8 = new TextEncoder();

const bytesOf = ({ key, value }: CarriedRecord): number =>
  RECORD_OVERHEAD_BYTES + key.length + utf8.encode(JSON.stringify(value)).byteLength;

/** Pieces of about `LIMITS.pieceBytes`. A line stays whole: its covers and bases only make sense together. */
const piecesOf = (records: readonly CarriedRecord[]): CarriedRecord[][] => {
  const lines = new Map<string, CarriedRecord[]>();
  for (const record of records) {
    const name = `${record.map}|${groupOf(record.key)}`;
    const line = lines.get(name);
    if (line) line.push(record);
    else lines.set(name, [record]);
  }
  const pieces: CarriedRecord[][] = [];
  let free = 0;
  for (const line of lines.values()) {
    const bytes = line.reduce((sum, record) => sum + bytesOf(record), 0);
    if (bytes > free) {
      pieces.push([]);
      free = LIMITS.pieceBytes;
    }
    pieces.at(-1)?.push(...line);
    free -= bytes;
  }
  return pieces;
};

/** What is to be written. */
export interface Carry extends CarryBounds {
  /** What `doc` lacks, one record per key; asked anew where something has come meanwhile. */
  records(doc: Y.Doc): readonly CarriedRecord[];
}

export interface CarryPorts {
  readonly clock: Clock;
  readonly random: Random;
}

/** Each is lost to a change that came in the milliseconds of an append; so many in a row are no coincidence. */
const ROUNDS_MAX = 8;
/** Longest wait for the hot store to take what the room has. */
const STORED_WITHIN_MS = 10_000;

/** The ledger's are the server's notes, which always fit. */
const checkBounds = (
  room: Room,
  records: readonly CarriedRecord[],
  { bytesFree, actorsPerLine }: CarryBounds,
): Result<void> => {
  const bounded = records.filter(({ map }) => map !== LEDGER);
  if (bounded.length === 0) return ok(undefined);
  const bytes = bounded.reduce((sum, record) => sum + bytesOf(record), 0);
  if (!room.hasRoomFor(bytes + bytesFree)) return fail('basket-full', `${bytes} bytes more`);
  return checkLineCrowds(room.doc, bounded, actorsPerLine);
};

/** `isBegun`: some of it is stored. Then it fits, or is finished all the same: half of it is nobody's wish. */
const updatesFor = (
  room: Room,
  carry: Carry,
  isBegun: boolean,
  random: Random,
): Result<readonly Uint8Array[]> => {
  const records = carry.records(room.doc);
  if (records.length === 0) return ok([]);
  const checked = isBegun ? ok(undefined) : checkBounds(room, records, carry);
  if (!checked.ok) return checked;
  return ok(encodeRecords(room.doc, piecesOf(records), (count) => random.bytes(count)));
};

/** Whether the document is exactly what the store has, as far as one can know without asking. */
const isLevel = (room: Room): boolean =>
  !room.isBehind && !room.isIncomplete && room.storedSeq === room.lastSeq;

/** What is asked to come level does, or says why not. */
const level = async (room: Room, clock: Clock): Promise<Result<void>> => {
  const { lastSeq } = room;
  const isStored = await within(clock, STORED_WITHIN_MS, (done) => room.watchStored(lastSeq, done));
  if (!isStored) return fail('store-unavailable', 'the hot store does not take what the room has');
  const read = await room.catchUp();
  if (!read.ok) return read;
  return room.isBehind || room.isIncomplete
    ? fail('store-unavailable', 'the basket is not read to its end')
    : read;
};

/** Answers how many of them are in the store, and in the document: fewer where something else came between. */
const storeAll = async (room: Room, updates: readonly Uint8Array[]): Promise<Result<number>> => {
  let last = room.through;
  for (const [count, update] of updates.entries()) {
    const stored = await room.storeFirst(update, last);
    if (!stored.ok) return stored;
    if (stored.value === null) return ok(count);
    last = stored.value;
    // A row that was not told before it makes it wait.
    const read = room.through < last ? await room.catchUp() : ok(undefined);
    if (!read.ok) return read;
  }
  return ok(updates.length);
};

/**
 * Answers the number in the room that the last piece waits for; `basket-full`, `draining` where the room closes, or
 * `store-unavailable`: then some of it may be stored, and trying again does the rest.
 */
export const carryInto = async (
  room: Room,
  carry: Carry,
  { clock, random }: CarryPorts,
): Promise<Result<number>> => {
  let isBegun = false;
  for (let round = 0; round < ROUNDS_MAX; round++) {
    if (round > 0 || !isLevel(room)) {
      const ready = await level(room, clock);
      if (!ready.ok) return ready;
      if (!isLevel(room)) continue;
    }
    // In one step from here to the store: what comes after it is behind it there too.
    const updates = updatesFor(room, carry, isBegun, random);
    if (!updates.ok) return updates;
    const stored = await storeAll(room, updates.value);
    if (!stored.ok) return stored;
    if (stored.value === updates.value.length) return ok(room.lastSeq);
    isBegun ||= stored.value > 0;
  }
  return fail('store-unavailable', `${room.basket}: ${ROUNDS_MAX} rounds without a row of what is carried`);
};
