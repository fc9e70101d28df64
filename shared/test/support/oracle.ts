/**
 * The oracle: DESIGN section 4 told over events and who had seen what, with no counters, no records and no Yjs.
 * Every op of a history becomes one event per line it writes; what a replica should read is a function of the
 * events it holds. It shares no arithmetic with `line-math.ts`.
 */
import type { Actor, Owner } from '../../src/index.ts';

/** How many of each actor's events on one line are known. */
export type Knowledge = ReadonlyMap<Actor, number>;

export interface OracleEvent {
  readonly kind: 'add' | 'step' | 'set' | 'order' | 'cover';
  /** Units of an add or a step, quantity of a set, what an order leaves. */
  readonly units: number;
  /** Lamport time of a set or an order. */
  readonly time: number;
  /** What the writer held when it wrote; for an order, when its manifest was sealed. */
  readonly seen: Knowledge;
  /** What nothing written before can say any more, for events that cover. */
  readonly covers: Knowledge | null;
}

/** All events of one line, by actor, in the order each wrote them. */
export type Story = Map<Actor, OracleEvent[]>;

const origin = (actor: Actor): Owner => actor.slice(0, actor.indexOf('~')) as Owner;

export const union = (...all: Knowledge[]): Map<Actor, number> => {
  const joined = new Map<Actor, number>();
  for (const one of all)
    for (const [actor, count] of one) joined.set(actor, Math.max(count, joined.get(actor) ?? 0));
  return joined;
};

/** Events of `held`, with the place each has in its actor's row. */
export const eventsOf = function* (story: Story, held: Knowledge): Generator<[Actor, OracleEvent, number]> {
  for (const [actor, count] of held) {
    for (const [index, event] of (story.get(actor) ?? []).slice(0, count).entries())
      yield [actor, event, index];
  }
};

/** Everything covered by the events of `held`. */
export const coveredIn = (story: Story, held: Knowledge): Map<Actor, number> =>
  union(...[...eventsOf(story, held)].flatMap(([, { covers }]) => (covers ? [covers] : [])));

const isAbsolute = ({ kind }: OracleEvent): boolean => kind === 'set' || kind === 'order';

const beats = (a: OracleEvent, actorA: Actor, b: OracleEvent, actorB: Actor): boolean => {
  if ((a.kind === 'order') !== (b.kind === 'order')) return a.kind === 'order';
  if (a.units > 0 !== b.units > 0) return a.units > 0;
  return a.time === b.time ? actorA > actorB : a.time > b.time;
};

export interface OracleReading {
  readonly quantity: number;
  readonly units: ReadonlyMap<Owner, number>;
  readonly debt: ReadonlyMap<Owner, number>;
}

const readOrigin = (story: Story, held: Knowledge, owner: Owner): { units: number; debt: number } => {
  const covered = coveredIn(story, held);
  const mine = [...eventsOf(story, held)].filter(([actor]) => origin(actor) === owner);
  const open = mine.filter(([actor, , index]) => index >= (covered.get(actor) ?? 0));
  const lastWord = new Map<Actor, OracleEvent>();
  for (const [actor, event] of mine) if (isAbsolute(event)) lastWord.set(actor, event);
  let base: [Actor, OracleEvent] | null = null;
  for (const [actor, event] of open) {
    if (!isAbsolute(event) || lastWord.get(actor) !== event) continue;
    if (!base || beats(event, actor, base[1], base[0])) base = [actor, event];
  }
  const steps = open.filter(([, { kind }]) => kind === 'step').map(([, event]) => event);
  const eaten = steps.reduce((sum, { units }) => sum + units, 0);
  const adds = open.filter(([, { kind }]) => kind === 'add');
  const isSeen = (actor: Actor, index: number): boolean =>
    steps.some(({ seen }) => (seen.get(actor) ?? 0) > index);
  const sum = (which: typeof adds): number => which.reduce((total, [, { units }]) => total + units, 0);
  const edible = (base?.[1].units ?? 0) + sum(adds.filter(([actor, , index]) => isSeen(actor, index)));
  const fresh = sum(adds.filter(([actor, , index]) => !isSeen(actor, index)));
  return { units: Math.max(0, edible - eaten) + fresh, debt: Math.max(0, eaten - edible) };
};

/** What a replica that holds `held` should read. */
export const readStory = (story: Story, held: Knowledge): OracleReading => {
  const units = new Map<Owner, number>();
  const debt = new Map<Owner, number>();
  let quantity = 0;
  for (const owner of new Set([...held.keys()].map(origin))) {
    const reading = readOrigin(story, held, owner);
    units.set(owner, reading.units);
    debt.set(owner, reading.debt);
    quantity += reading.units;
  }
  return { quantity, units, debt };
};

/** Whether a step of `units` by `actor` has to be said as a quantity (DESIGN 4, "Step down"). */
export const isStepAbsolute = (reading: OracleReading, actor: Actor, units: number): boolean => {
  const mine = origin(actor);
  return (
    reading.quantity <= units || (reading.debt.get(mine) ?? 0) > 0 || (reading.units.get(mine) ?? 0) < units
  );
};
