/**
 * Reading a line: DESIGN section 4 as arithmetic over the records of its actors. Knows no document and no
 * clock. `readLine` is a function of the set of records only, so every replica that has the same records
 * reads the same number (SPEC L1–L8).
 */
import { type Actor, type Owner, originOf } from './ids.ts';
import type { AbsoluteEdit, Cover, LineRecord } from './record.ts';

/** The records of one line, one per actor. */
export type Records<R extends LineRecord = LineRecord> = ReadonlyMap<Actor, R>;

const NOTHING: Cover = [0, 0, 0];

/** W: what absolute edits have covered, pointwise maximum over all records. */
export const coveredBy = (records: Records): Map<Actor, Cover> => {
  const covered = new Map<Actor, Cover>();
  for (const { w } of records.values()) {
    if (!w) continue;
    for (const actor of Object.keys(w) as Actor[]) {
      const [p, m, n] = w[actor] ?? NOTHING;
      const [p0, m0, n0] = covered.get(actor) ?? NOTHING;
      covered.set(actor, [Math.max(p, p0), Math.max(m, m0), Math.max(n, n0)]);
    }
  }
  return covered;
};

export interface OriginReading {
  /** Units that steps down are allowed to eat, before they do. */
  readonly edible: number;
  /** Uncovered steps down. */
  readonly stepped: number;
  /** Adds no step had seen. */
  readonly fresh: number;
  readonly units: number;
  /** Steps beyond what there was to eat: concurrent steps down from too few units. */
  readonly debt: number;
}

export interface LineReading {
  readonly quantity: number;
  readonly origins: ReadonlyMap<Owner, OriginReading>;
  readonly covered: ReadonlyMap<Actor, Cover>;
}

/** Greater by rank, then presence, then Lamport time, then actor: a total order, so there is one winner. */
const isGreater = (a: AbsoluteEdit, actor: Actor, b: AbsoluteEdit, other: Actor): boolean => {
  if (a.r !== b.r) return a.r > b.r;
  if (a.q > 0 !== b.q > 0) return a.q > 0;
  if (a.t !== b.t) return a.t > b.t;
  return actor > other;
};

const baseOf = (
  actors: readonly (readonly [Actor, LineRecord])[],
  covered: ReadonlyMap<Actor, Cover>,
): number => {
  let winner: readonly [Actor, AbsoluteEdit] | null = null;
  for (const [actor, { a }] of actors) {
    if (!a || a.n <= (covered.get(actor) ?? NOTHING)[2]) continue;
    if (winner === null || isGreater(a, actor, winner[1], winner[0])) winner = [actor, a];
  }
  return winner === null ? 0 : winner[1].q;
};

/** S: the adds of each actor that uncovered steps of the same origin were allowed to eat. */
const edibleBy = (
  actors: readonly (readonly [Actor, LineRecord])[],
  covered: ReadonlyMap<Actor, Cover>,
): Map<Actor, number> => {
  const edible = new Map<Actor, number>();
  for (const [actor, { m, s }] of actors) {
    if (!s || m <= (covered.get(actor) ?? NOTHING)[1]) continue;
    for (const [target, p] of Object.entries(s) as [Actor, number][]) {
      edible.set(target, Math.max(p, edible.get(target) ?? 0));
    }
  }
  return edible;
};

const readOrigin = (
  actors: readonly (readonly [Actor, LineRecord])[],
  covered: ReadonlyMap<Actor, Cover>,
): OriginReading => {
  const steps = edibleBy(actors, covered);
  let edible = baseOf(actors, covered);
  let stepped = 0;
  let fresh = 0;
  for (const [actor, { p, m }] of actors) {
    const [coveredP, coveredM] = covered.get(actor) ?? NOTHING;
    const seen = Math.max(coveredP, steps.get(actor) ?? 0);
    stepped += Math.max(0, m - coveredM);
    edible += Math.max(0, Math.min(p, seen) - coveredP);
    fresh += Math.max(0, p - seen);
  }
  const left = edible - stepped;
  return { edible, stepped, fresh, units: Math.max(0, left) + fresh, debt: Math.max(0, -left) };
};

/** The quantity of a line and what each origin contributes to it. */
export const readLine = (records: Records): LineReading => {
  const covered = coveredBy(records);
  const byOrigin = new Map<Owner, [Actor, LineRecord][]>();
  for (const entry of records) {
    const origin = originOf(entry[0]);
    const group = byOrigin.get(origin);
    if (group) group.push(entry);
    else byOrigin.set(origin, [entry]);
  }
  const origins = new Map<Owner, OriginReading>();
  let quantity = 0;
  for (const [origin, actors] of byOrigin) {
    const reading = readOrigin(actors, covered);
    origins.set(origin, reading);
    quantity += reading.units;
  }
  return { quantity, origins, covered };
};

/** The adds of `actor` that are spoken for already: by an absolute edit, or by a step of its origin. */
export const spokenFor = (records: Records, actor: Actor): number => {
  const covered = coveredBy(records);
  const origin = originOf(actor);
  const mine = [...records].filter(([other]) => originOf(other) === origin);
  return Math.max((covered.get(actor) ?? NOTHING)[0], edibleBy(mine, covered).get(actor) ?? 0);
};

/** Everything there is to see: each actor's counters, or what was covered of it where that is more. */
export const coverAll = (records: Records, covered: ReadonlyMap<Actor, Cover>): Record<Actor, Cover> => {
  const all: Record<Actor, Cover> = Object.fromEntries(covered);
  for (const [actor, { p, m, n }] of records) {
    const [p0, m0, n0] = covered.get(actor) ?? NOTHING;
    all[actor] = [Math.max(p, p0), Math.max(m, m0), Math.max(n, n0)];
  }
  return all;
};
