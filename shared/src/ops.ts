/**
 * What a person does to a basket: pure ops, each one Yjs transaction on the owner's document, written under
 * one actor. They read what the actor can see and write only the actor's own keys (SPEC O1–O9).
 * Failures are values; a failed op has written nothing.
 */
import type { LineId, ListId } from './ids.ts';
import { type Intent, lineIdOf, normaliseIntent } from './intent.ts';
import { LIMITS } from './limits.ts';
import { type LineReading, readLine } from './line-math.ts';
import { addUnits, type NewLine, setUnits, stepUnits, type UnitsWriter } from './line-writes.ts';
import { LATER } from './list-record.ts';
import type { Money } from './money.ts';
import { isRecordable, type LineRecord } from './record.ts';
import { fail, ok, type Result } from './result.ts';
import {
  cartPlace,
  commit,
  hasList,
  known,
  listPlace,
  NO_RECORDS,
  nextPosition,
  type Place,
  see,
  type Writing,
} from './writing.ts';

const write = (writing: Writing, place: Place, line: LineId, next: Result<LineRecord>): Result<LineId> => {
  if (!next.ok) return next;
  commit(writing, [[place, line, next.value]]);
  return ok(line);
};

const isFull = (place: Place, line: LineId): boolean =>
  !place.lines.has(line) && place.lines.size >= LIMITS.linesPerCart;

/** Puts a line in by `writer`, where the intent, the price and the room allow it. */
const putIn = (
  writing: Writing,
  place: Place,
  raw: Intent,
  seen: Money | undefined,
  writer: UnitsWriter,
  units: number,
): Result<LineId> => {
  const intent = normaliseIntent(raw);
  if (!intent) return fail('invalid-field', 'not a line intent', { field: 'sku' });
  if (seen && !isRecordable(seen)) return fail('invalid-field', 'not a price', { field: 'seen' });
  const line = lineIdOf(intent);
  if (isFull(place, line)) return fail('basket-full');
  const as: NewLine = { intent, seen, position: nextPosition(place.lines), time: place.time };
  return write(writing, place, line, writer(place.lines.get(line) ?? NO_RECORDS, writing.actor, as, units));
};

/** Puts `units` more of something into the cart; `seen` is the unit price the shopper saw. */
export const add = (writing: Writing, intent: Intent, units: number, seen?: Money): Result<LineId> =>
  putIn(writing, cartPlace(writing, see(writing)), intent, seen, addUnits, units);

/** Says the quantity of a line that is or was in the cart; 0 removes it. */
export const setQuantity = (writing: Writing, line: LineId, quantity: number): Result<LineId> => {
  const place = cartPlace(writing, see(writing));
  const found = known(place, line);
  if (!found) return fail('unknown-line');
  return write(writing, place, line, setUnits(found.records, writing.actor, found.as, quantity));
};

/** `unknown-line` where it neither is nor was in the cart. */
export const remove = (writing: Writing, line: LineId): Result<LineId> => setQuantity(writing, line, 0);

/** One press on −, or `units` of them. */
export const stepDown = (writing: Writing, line: LineId, units = 1): Result<LineId> => {
  const place = cartPlace(writing, see(writing));
  const found = known(place, line);
  if (!found) return fail('unknown-line');
  return write(writing, place, line, stepUnits(found.records, writing.actor, found.as, units));
};

/** One press on + of a line in the cart. */
export const stepUp = (writing: Writing, line: LineId, units = 1): Result<LineId> => {
  const place = cartPlace(writing, see(writing));
  const found = known(place, line);
  if (!found) return fail('unknown-line');
  return write(writing, place, line, addUnits(found.records, writing.actor, found.as, units));
};

/** Sets every visible line to 0 in one transaction; lines nobody here has seen stay. Answers how many. */
export const clear = (writing: Writing): Result<number> => {
  const place = cartPlace(writing, see(writing));
  const writes: [Place, LineId, LineRecord][] = [];
  for (const line of place.lines.keys()) {
    const found = known(place, line);
    if (!found || readLine(found.records).quantity === 0) continue;
    const next = setUnits(found.records, writing.actor, found.as, 0);
    if (!next.ok) return next;
    writes.push([place, line, next.value]);
  }
  commit(writing, writes);
  return ok(writes.length);
};

/**
 * Puts something on a list. A list holds a thing or not: a second wish for the same changes nothing, and two
 * devices that wish at the same time say 1 both, which is 1 (two adds would be 2 in the cart one day). `units` is
 * for putting back what was saved with its quantity.
 */
export const wish = (
  writing: Writing,
  list: ListId,
  intent: Intent,
  seen?: Money,
  units = 1,
): Result<LineId> => {
  const view = see(writing);
  if (!hasList(view, list)) return fail('unknown-list');
  const place = listPlace(writing, view, list);
  const normal = normaliseIntent(intent);
  const records = normal ? place.lines.get(lineIdOf(normal)) : undefined;
  if (normal && records && readLine(records).quantity > 0) return ok(lineIdOf(normal));
  return putIn(writing, place, intent, seen, setUnits, units);
};

/** Takes the line off the list whatever its quantity; `unknown-line` where it never was on it. */
export const unwish = (writing: Writing, list: ListId, line: LineId): Result<LineId> => {
  const place = listPlace(writing, see(writing), list);
  const found = known(place, line);
  if (!found) return fail('unknown-line');
  return write(writing, place, line, setUnits(found.records, writing.actor, found.as, 0));
};

/** A wish is there or not: two origins wishing the same want it once, while saved units add up. */
const wanted = (list: ListId, reading: LineReading): number =>
  list === LATER ? reading.quantity : Math.max(0, ...[...reading.origins.values()].map(({ units }) => units));

/** Copy, then remove, in one transaction; the quantity goes along, or at most `units` of it. */
const move = (
  writing: Writing,
  from: Place,
  to: Place,
  line: LineId,
  unitsOf: (reading: LineReading) => number,
  units: number,
): Result<LineId> => {
  const found = known(from, line);
  const held = found ? unitsOf(readLine(found.records)) : 0;
  const quantity = Math.min(held, units);
  if (!found || quantity === 0) return fail('unknown-line');
  if (isFull(to, line)) return fail('basket-full');
  const target = to.lines.get(line) ?? NO_RECORDS;
  const seen = found.records.get(writing.actor)?.x ?? [...found.records.values()].find(({ x }) => x)?.x;
  const as: NewLine = {
    intent: found.as.intent,
    position: nextPosition(to.lines),
    time: to.time,
    ...(seen ? { seen: { minor: seen[0], currency: seen[1] } } : {}),
  };
  const copied = addUnits(target, writing.actor, as, quantity);
  if (!copied.ok) return copied;
  const removed = setUnits(found.records, writing.actor, found.as, held - quantity);
  if (!removed.ok) return removed;
  commit(writing, [
    [to, line, copied.value],
    [from, line, removed.value],
  ]);
  return ok(line);
};

/** Cart → list; without `units`, all of the line. */
export const moveToList = (
  writing: Writing,
  line: LineId,
  list: ListId,
  units = Number.POSITIVE_INFINITY,
): Result<LineId> => {
  const view = see(writing);
  if (!hasList(view, list)) return fail('unknown-list');
  const quantityOf = ({ quantity }: LineReading): number => quantity;
  return move(writing, cartPlace(writing, view), listPlace(writing, view, list), line, quantityOf, units);
};

/** List → cart; without `units`, all of the line. */
export const moveToCart = (
  writing: Writing,
  list: ListId,
  line: LineId,
  units = Number.POSITIVE_INFINITY,
): Result<LineId> => {
  const view = see(writing);
  const wantedOf = (reading: LineReading): number => wanted(list, reading);
  return move(writing, listPlace(writing, view, list), cartPlace(writing, view), line, wantedOf, units);
};
