/**
 * Everything people did in a world, as the oracle wants it told: which op on which line by which actor, having seen
 * what. What a document holds of it is read off the plain records: version `v` of a record is its actor's v-th op.
 */
import type * as Y from 'yjs';
import {
  type Actor,
  add,
  CART,
  clear,
  type Intent,
  type LineId,
  lineIdOf,
  parseKey,
  type Result,
  readBasket,
  setQuantity,
  stepDown,
  type Writing,
} from '../../shared/src/index.ts';
import { Broken } from './journal.ts';
import {
  coveredIn,
  type Deed,
  isStepSaid,
  join,
  type Known,
  quantityOf,
  readStory,
  type Story,
} from './oracle.ts';

export const INTENTS: readonly Intent[] = ['mug', 'bag', 'pen', 'hat', 'cup'].map((sku) => ({ sku }));
const LINES: readonly LineId[] = INTENTS.map(lineIdOf);

export interface Wish {
  readonly do: 'add' | 'set' | 'remove' | 'step' | 'clear';
  readonly line: number;
  readonly units: number;
}

/** One op that was done: the actor's `count`-th on the line. */
export interface Done {
  readonly line: LineId;
  readonly actor: Actor;
  readonly count: number;
}

/** By line, what is held of each actor. */
export type Holding = Map<LineId, Map<Actor, number>>;

const versionOf = (value: unknown): number => {
  const { v } = (value ?? {}) as { v?: unknown };
  return typeof v === 'number' ? v : 0;
};

export const holdingOf = (docs: readonly Y.Doc[]): Holding => {
  const holding: Holding = new Map();
  for (const doc of docs)
    doc.getMap<unknown>(CART).forEach((value, key) => {
      const parsed = parseKey(CART, key);
      if (parsed?.kind !== 'cart') throw new Broken(`a key that is none: ${key}`);
      const known = holding.get(parsed.line) ?? new Map<Actor, number>();
      holding.set(
        parsed.line,
        known.set(parsed.actor, Math.max(versionOf(value), known.get(parsed.actor) ?? 0)),
      );
    });
  return holding;
};

const heldOf = (holding: Holding, line: LineId): Known => holding.get(line) ?? new Map();

const quantityIn = (docs: readonly Y.Doc[], line: LineId): number => {
  const [first, ...beside] = docs;
  if (!first) return 0;
  return readBasket(first, ...beside).lines.find(({ id }) => id === line)?.quantity ?? 0;
};

const timeOf = (doc: Y.Doc, line: LineId, actor: Actor): number => {
  const record = doc.getMap<unknown>(CART).get(`c|${line}|${actor}`) as { a?: { t: number } } | undefined;
  return record?.a?.t ?? 0;
};

export class Stories {
  readonly #stories = new Map<LineId, Story>();

  of(line: LineId): Story {
    const known = this.#stories.get(line) ?? new Map();
    this.#stories.set(line, known);
    return known;
  }

  /** Everything done on a line, in words. */
  *told(line: LineId): Iterable<string> {
    for (const [actor, deeds] of this.of(line))
      for (const [index, { kind, units, time, seen }] of deeds.entries())
        yield `${actor} ${index + 1}: ${kind} ${units} at ${time}, seen ${JSON.stringify([...seen])}`;
  }

  /** What a document that holds this should show of each line. */
  *expected(holding: Holding): Iterable<readonly [LineId, number]> {
    for (const line of LINES) yield [line, quantityOf(readStory(this.of(line), heldOf(holding, line)))];
  }

  /** A document shows exactly what the ops it holds add up to. */
  check(docs: readonly Y.Doc[], where: string): void {
    const [first, ...beside] = docs;
    if (!first) return;
    const { lines, junk } = readBasket(first, ...beside);
    if (junk > 0) throw new Broken(`${where}: ${junk} entries are no records`);
    for (const [line, quantity] of this.expected(holdingOf(docs))) {
      const shown = lines.find(({ id }) => id === line)?.quantity ?? 0;
      if (!Number.isInteger(shown) || shown < 0) throw new Broken(`${where}: ${shown} of ${line}`);
      if (shown !== quantity) throw new Broken(`${where} shows ${shown} of ${line}, its ops say ${quantity}`);
    }
  }

  /** Does it, and tells it. */
  perform(wish: Wish, writing: Writing): { result: Result<unknown>; done: readonly Done[] } {
    const docs = [writing.doc, ...(writing.beside ?? [])];
    const before = holdingOf(docs);
    const planned = this.#plan(wish, writing.actor, before);
    const result = planned.act(writing);
    if (!result.ok) {
      if (planned.deeds.length > 0) throw new Broken(`${wish.do} failed: ${result.error.code}`);
      return { result, done: [] };
    }
    const done = planned.deeds.map(({ line, deed, after }) =>
      this.#tell(writing, docs, { line, deed, after }),
    );
    this.check(docs, `${writing.actor} after ${wish.do}`);
    return { result, done };
  }

  #tell(
    { doc, actor }: Writing,
    docs: readonly Y.Doc[],
    { line, deed, after }: { line: LineId; deed: Omit<Deed, 'time'>; after: number },
  ): Done {
    const story = this.of(line);
    const time = deed.kind === 'set' ? timeOf(doc, line, actor) : 0;
    const told = [...(story.get(actor) ?? []), { ...deed, time }];
    story.set(actor, told);
    const count = versionOf(doc.getMap<unknown>(CART).get(`c|${line}|${actor}`));
    if (count !== told.length)
      throw new Broken(`${actor} has done ${told.length} ops on ${line}, its record says ${count}`);
    const shown = quantityIn(docs, line);
    if (shown !== after) throw new Broken(`${actor}: ${deed.kind} made ${line} ${shown}, not ${after}`);
    return { line, actor, count };
  }

  #plan(wish: Wish, actor: Actor, before: Holding) {
    const [line, intent] = [LINES[wish.line] as LineId, INTENTS[wish.line] as Intent];
    const known = heldOf(before, line);
    const readings = readStory(this.of(line), known);
    const quantity = quantityOf(readings);
    const set = (of: LineId, units: number) => {
      const seen = heldOf(before, of);
      const covers = join(seen, coveredIn(this.of(of), seen));
      return { line: of, deed: { kind: 'set' as const, units, seen, covers }, after: units };
    };
    const counted = (kind: 'add' | 'step', units: number) => ({
      line,
      deed: { kind, units, seen: known, covers: null },
      after: kind === 'add' ? quantity + units : quantity - units,
    });
    const isNew = known.size === 0;
    if (wish.do === 'clear') {
      const visible = [...this.expected(before)].filter(([, units]) => units > 0);
      return { deeds: visible.map(([one]) => set(one, 0)), act: (writing: Writing) => clear(writing) };
    }
    if (wish.do === 'add' || isNew)
      return {
        deeds: [counted('add', wish.units)],
        act: (writing: Writing) => add(writing, intent, wish.units),
      };
    if (wish.do === 'step') {
      const isSaid = isStepSaid(readings, actor, wish.units);
      return {
        deeds: [isSaid ? set(line, Math.max(0, quantity - wish.units)) : counted('step', wish.units)],
        act: (writing: Writing) => stepDown(writing, line, wish.units),
      };
    }
    const units = wish.do === 'set' ? wish.units : 0;
    return { deeds: [set(line, units)], act: (writing: Writing) => setQuantity(writing, line, units) };
  }
}
