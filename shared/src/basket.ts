/**
 * What a person sees of a basket: lines with quantities, lists, counts. Reading only; prices of today, stock
 * and caps belong to the catalogue and are laid over it by `show` (SPEC B1–B5).
 */
import type * as Y from 'yjs';
import type { Actor, LineId, ListId, Owner } from './ids.ts';
import type { Intent } from './intent.ts';
import { readLine } from './line-math.ts';
import { isBuiltIn, LATER, readList, WISHLIST } from './list-record.ts';
import type { Money } from './money.ts';
import type { DecodedRecord } from './record.ts';
import { type LineRecords, viewOf } from './view.ts';

export interface BasketLine {
  readonly id: LineId;
  readonly intent: Intent;
  /** Units asked for, ≥ 1. */
  readonly quantity: number;
  /** What each origin contributes; guests' contributions stay theirs. */
  readonly units: ReadonlyMap<Owner, number>;
  /** Price when the line was last put in, where one was written. */
  readonly seen: Money | null;
  readonly position: number;
}

export interface BasketList {
  readonly id: ListId;
  /** null for the built-in lists. */
  readonly name: string | null;
  readonly lines: readonly BasketLine[];
}

export interface Basket {
  readonly lines: readonly BasketLine[];
  /** Sum of the quantities asked for. */
  readonly itemCount: number;
  /** `wishlist` and `later` first, then own lists by name. */
  readonly lists: readonly BasketList[];
  /** Entries that were not records and counted for nothing. */
  readonly junk: number;
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * The record that speaks for price and place: the greatest position, then one that has a price (who only
 * presses + saw none), then the greatest actor.
 */
const speakerOf = (records: ReadonlyMap<Actor, DecodedRecord>): DecodedRecord => {
  const [first] = [...records].sort(
    ([a, ra], [b, rb]) => rb.o - ra.o || Number(!!rb.x) - Number(!!ra.x) || byText(b, a),
  );
  if (!first) throw new Error('a line without records');
  return first[1];
};

const lineOf = (id: LineId, records: ReadonlyMap<Actor, DecodedRecord>): BasketLine | null => {
  const { quantity, origins } = readLine(records);
  if (quantity === 0) return null;
  const speaker = speakerOf(records);
  const units = new Map<Owner, number>();
  for (const [origin, reading] of origins) if (reading.units > 0) units.set(origin, reading.units);
  return {
    id,
    intent: speaker.intent,
    quantity,
    units,
    seen: speaker.x ? { minor: speaker.x[0], currency: speaker.x[1] } : null,
    position: speaker.o,
  };
};

const linesOf = (lines: LineRecords): BasketLine[] => {
  const visible: BasketLine[] = [];
  for (const [id, records] of lines) {
    const line = lineOf(id, records);
    if (line) visible.push(line);
  }
  return visible.sort((a, b) => a.position - b.position || byText(a.id, b.id));
};

/** Reads one owner's document; further documents (a guest's, not merged yet) are read as if merged. */
export const readBasket = (doc: Y.Doc, ...beside: Y.Doc[]): Basket => {
  const view = viewOf([doc, ...beside]);
  const lines = linesOf(view.cart);
  const lists: BasketList[] = [WISHLIST, LATER].map((id) => ({
    id,
    name: null,
    lines: linesOf(view.lists.get(id) ?? new Map()),
  }));
  const own: BasketList[] = [];
  for (const [id, names] of view.listNames) {
    const record = readList(names);
    if (!record || record.gone || isBuiltIn(id)) continue;
    own.push({ id, name: record.name, lines: linesOf(view.lists.get(id) ?? new Map()) });
  }
  own.sort((a, b) => byText(a.name ?? '', b.name ?? '') || byText(a.id, b.id));
  const itemCount = lines.reduce((sum, line) => sum + line.quantity, 0);
  return { lines, itemCount, lists: [...lists, ...own], junk: view.junk };
};

export interface Shown {
  readonly shown: number;
  readonly limit: { readonly reason: 'cap' | 'stock'; readonly max: number } | null;
}

/** min(quantity, cap, stock) and the reason when it is lower; the intent is kept. null means no bound. */
export const show = (quantity: number, bounds: { cap: number | null; stock: number | null }): Shown => {
  const cap = bounds.cap ?? Number.POSITIVE_INFINITY;
  const stock = bounds.stock ?? Number.POSITIVE_INFINITY;
  const max = Math.min(cap, stock);
  if (quantity <= max) return { shown: quantity, limit: null };
  return { shown: max, limit: { reason: cap <= stock ? 'cap' : 'stock', max } };
};
