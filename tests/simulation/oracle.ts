/**
 * What a cart should show, told over the ops as they were done and over who had seen what (DESIGN section 4): sums
 * and maxima of plain numbers, no Yjs, no records, nothing of `shared/src/line-math.ts`.
 */
import type { Actor, Owner } from '../../shared/src/index.ts';

/** How many of each actor's ops on one line are known. */
export type Known = ReadonlyMap<Actor, number>;

export interface Deed {
  readonly kind: 'add' | 'step' | 'set';
  readonly units: number;
  /** Lamport time of a set. */
  readonly time: number;
  /** What the writer knew when it wrote. */
  readonly seen: Known;
  /** What nothing known before can say any more; for sets. */
  readonly covers: Known | null;
}

/** The ops on one line, by actor, in the order each did them. */
export type Story = Map<Actor, Deed[]>;

export const join = (...all: readonly Known[]): Map<Actor, number> => {
  const joined = new Map<Actor, number>();
  for (const one of all)
    for (const [actor, count] of one) joined.set(actor, Math.max(count, joined.get(actor) ?? 0));
  return joined;
};

const originOf = (actor: Actor): Owner => actor.slice(0, actor.indexOf('~')) as Owner;

interface Told extends Deed {
  readonly actor: Actor;
  readonly index: number;
}

const toldIn = (story: Story, known: Known): Told[] =>
  [...known].flatMap(([actor, count]) =>
    (story.get(actor) ?? []).slice(0, count).map((deed, index) => ({ ...deed, actor, index })),
  );

/** Everything the known sets cover. */
export const coveredIn = (story: Story, known: Known): Map<Actor, number> =>
  join(...toldIn(story, known).flatMap(({ covers }) => (covers ? [covers] : [])));

const beats = (a: Told, b: Told): boolean => {
  if (a.units > 0 !== b.units > 0) return a.units > 0;
  return a.time === b.time ? a.actor > b.actor : a.time > b.time;
};

const sum = (deeds: readonly Deed[]): number => deeds.reduce((total, { units }) => total + units, 0);

export interface Reading {
  readonly units: number;
  /** Steps that found nothing to eat. */
  readonly debt: number;
}

const readOrigin = (open: readonly Told[], last: ReadonlyMap<Actor, number>): Reading => {
  // Of an actor's sets only the last one stands, also where a later set of its own covers nothing else.
  const sets = open.filter(({ kind, actor, index }) => kind === 'set' && last.get(actor) === index);
  const base = sets.reduce<Told | null>((best, set) => (best && beats(best, set) ? best : set), null);
  const steps = open.filter(({ kind }) => kind === 'step');
  const adds = open.filter(({ kind }) => kind === 'add');
  const isSeen = ({ actor, index }: Told): boolean =>
    steps.some(({ seen }) => (seen.get(actor) ?? 0) > index);
  const edible = (base?.units ?? 0) + sum(adds.filter(isSeen));
  const fresh = sum(adds.filter((deed) => !isSeen(deed)));
  const eaten = sum(steps);
  return { units: Math.max(0, edible - eaten) + fresh, debt: Math.max(0, eaten - edible) };
};

/** What a replica that holds `known` of one line should read, by origin. */
export const readStory = (story: Story, known: Known): Map<Owner, Reading> => {
  const covered = coveredIn(story, known);
  const told = toldIn(story, known);
  const last = new Map<Actor, number>();
  for (const { actor, kind, index } of told) if (kind === 'set') last.set(actor, index);
  const open = told.filter(({ actor, index }) => index >= (covered.get(actor) ?? 0));
  const readings = new Map<Owner, Reading>();
  for (const origin of new Set(told.map(({ actor }) => originOf(actor))))
    readings.set(
      origin,
      readOrigin(
        open.filter(({ actor }) => originOf(actor) === origin),
        last,
      ),
    );
  return readings;
};

export const quantityOf = (readings: ReadonlyMap<Owner, Reading>): number =>
  [...readings.values()].reduce((total, { units }) => total + units, 0);

/** Whether a step of `units` by `actor` has to be said as a quantity ("Step down" in DESIGN 4). */
export const isStepSaid = (readings: ReadonlyMap<Owner, Reading>, actor: Actor, units: number): boolean => {
  const mine = readings.get(originOf(actor)) ?? { units: 0, debt: 0 };
  return quantityOf(readings) <= units || mine.debt > 0 || mine.units < units;
};
