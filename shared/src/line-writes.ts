/**
 * Writing a line: each function takes the records seen and answers the one record the actor writes next.
 * The local effect is exact at once; what happens against edits nobody has seen yet is `readLine`'s matter
 * (SPEC W1–W8).
 */
import { type Actor, type Owner, originOf } from './ids.ts';
import { type Intent, packIntent } from './intent.ts';
import { LIMITS } from './limits.ts';
import { coverAll, coveredBy, type Records, readLine, spokenFor } from './line-math.ts';
import type { Money } from './money.ts';
import type { Cover, LineRecord, Rank } from './record.ts';
import { fail, ok, type Result } from './result.ts';

export interface NewLine {
  readonly intent: Intent;
  readonly seen?: Money;
  /** Lamport position for a line that is not on the page yet. */
  readonly position: number;
  /** Greatest Lamport time seen anywhere in the document. */
  readonly time: number;
}

const isQuantity = (value: number): boolean =>
  Number.isInteger(value) && value >= 0 && value <= LIMITS.quantityMax;

/** The actor's own record, or its first one. A price or position once written stays. */
const own = (records: Records, actor: Actor, line: NewLine): LineRecord =>
  records.get(actor) ?? {
    v: 0,
    p: 0,
    m: 0,
    n: 0,
    i: packIntent(line.intent),
    o: line.position,
    ...(line.seen ? { x: [line.seen.minor, line.seen.currency] as const } : {}),
  };

const checked = (record: LineRecord): Result<LineRecord> => {
  const counters = [record.v, record.p, record.m, record.n];
  if (counters.some((value) => value > LIMITS.counterMax)) return fail('line-exhausted');
  if (Object.keys(record.w ?? {}).length > LIMITS.actorsPerLine) return fail('line-exhausted');
  if (Object.keys(record.s ?? {}).length > LIMITS.actorsPerLine) return fail('line-exhausted');
  return ok(record);
};

/** A line that comes back takes its new place on the page and its new price. */
const revived = (mine: LineRecord, line: NewLine): Pick<LineRecord, 'o' | 'x'> => ({
  o: Math.max(mine.o, line.position),
  ...(line.seen ? { x: [line.seen.minor, line.seen.currency] as const } : {}),
});

const invalidQuantity = (): Result<never> => fail('invalid-quantity', undefined, { field: 'quantity' });

/** The record with which `actor` says so many units of a line; the rest of the line is in `records`. */
export type UnitsWriter = (
  records: Records,
  actor: Actor,
  line: NewLine,
  units: number,
) => Result<LineRecord>;

/**
 * p += d, beginning above whatever already speaks for this actor's adds, so that the add counts. Where somebody
 * claims to have eaten adds this actor never made, no counter gives exactly d more, and the add becomes an
 * absolute edit.
 */
export const addUnits: UnitsWriter = (records, actor, line, units) => {
  if (!isQuantity(units) || units === 0) return invalidQuantity();
  const { quantity } = readLine(records);
  if (quantity + units > LIMITS.quantityMax) return invalidQuantity();
  const mine = own(records, actor, line);
  const p = Math.max(mine.p, spokenFor(records, actor)) + units;
  const next = { ...mine, ...(quantity === 0 ? revived(mine, line) : {}), v: mine.v + 1, p };
  if (readLine(new Map([...records, [actor, next]])).quantity !== quantity + units)
    return setUnits(records, actor, line, quantity + units);
  return checked(next);
};

const writeAbsolute = (
  records: Records,
  actor: Actor,
  line: NewLine,
  edit: { q: number; rank: Rank; covers: Record<Actor, Cover> },
): Result<LineRecord> => {
  const mine = own(records, actor, line);
  const n = Math.max(mine.n, (coveredBy(records).get(actor) ?? [0, 0, 0])[2]) + 1;
  const t = Math.min(LIMITS.counterMax, 1 + line.time);
  return checked({ ...mine, v: mine.v + 1, n, a: { n, q: edit.q, t, r: edit.rank }, w: edit.covers });
};

/** Covers everything seen and says the quantity. Zero removes. */
export const setUnits: UnitsWriter = (records, actor, line, quantity) => {
  if (!isQuantity(quantity)) return invalidQuantity();
  const covers = coverAll(records, coveredBy(records));
  const next = writeAbsolute(records, actor, line, { q: quantity, rank: 1, covers });
  if (!next.ok) return next;
  // All steps are covered, so what they were allowed to eat has no meaning any more.
  const { s: _eaten, ...record } = next.value;
  const isBack = quantity > 0 && readLine(records).quantity === 0;
  return ok(isBack ? { ...record, ...revived(record, line) } : record);
};

/**
 * Takes `units` off. A step that reaches the floor, meets debt, or asks more than the origin holds becomes an
 * absolute edit; any other is a counted step that may eat the adds of its origin it has seen.
 */
export const stepUnits: UnitsWriter = (records, actor, line, units) => {
  if (!isQuantity(units) || units === 0) return invalidQuantity();
  const { quantity, origins, covered } = readLine(records);
  const origin = originOf(actor);
  const reading = origins.get(origin);
  if (quantity <= units || !reading || reading.debt > 0 || reading.units < units) {
    return setUnits(records, actor, line, Math.max(0, quantity - units));
  }
  const mine = own(records, actor, line);
  const m = Math.max(mine.m, (covered.get(actor) ?? [0, 0, 0])[1]) + units;
  const s = Object.fromEntries(
    [...records].filter(([other]) => originOf(other) === origin).map(([other, { p }]) => [other, p]),
  );
  return checked({ ...mine, v: mine.v + 1, m, s });
};

/** Takes one origin's contribution out (Undo of a merge): covers its actors, says no quantity. */
export const coverOrigin = (
  records: Records,
  actor: Actor,
  line: NewLine,
  origin: Owner,
): Result<LineRecord> => {
  const mine = own(records, actor, line);
  const all = coverAll(records, coveredBy(records));
  const theirs = Object.entries(all).filter(([other]) => originOf(other as Actor) === origin);
  return checked({ ...mine, v: mine.v + 1, w: { ...mine.w, ...Object.fromEntries(theirs) } });
};

/**
 * An order takes exactly its manifest: rank 2, covering what the manifest saw and nothing later. Steps the
 * actor made after the manifest still stand, with what they were allowed to eat.
 */
export const orderUnits = (
  records: Records,
  actor: Actor,
  line: NewLine,
  manifest: { covers: Readonly<Record<Actor, Cover>>; left: number },
): Result<LineRecord> => {
  if (!isQuantity(manifest.left)) return fail('invalid-quantity', undefined, { field: 'quantity' });
  const covers: Record<Actor, Cover> = { ...records.get(actor)?.w };
  for (const [other, cover] of Object.entries(manifest.covers) as [Actor, Cover][]) {
    const [p, m, n] = covers[other] ?? [0, 0, 0];
    covers[other] = [Math.max(p, cover[0]), Math.max(m, cover[1]), Math.max(n, cover[2])];
  }
  return writeAbsolute(records, actor, line, { q: manifest.left, rank: 2, covers });
};
