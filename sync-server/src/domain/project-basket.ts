/**
 * The projection of a basket: what jobs, analytics and plain HTTP readers need without opening a document.
 * Prices are the ones shoppers saw; today's prices are the catalogue's matter.
 */
import type * as Y from 'yjs';
import { type BasketLine, type Money, readBasket, sumByCurrency } from '../../../shared/src/index.ts';

export interface ProjectedLine {
  readonly line: string;
  readonly sku: string;
  readonly options?: Readonly<Record<string, string>>;
  readonly quantity: number;
}

export interface Projection {
  readonly lines: readonly ProjectedLine[];
  readonly itemCount: number;
  /** Sum of quantity × price seen, per currency; lines without a price seen are left out. */
  readonly totals: readonly Money[];
  readonly wishlists: readonly {
    readonly id: string;
    readonly name: string | null;
    readonly lines: readonly ProjectedLine[];
  }[];
  /** Milliseconds since the epoch. */
  readonly updatedAt: number;
}

const projectLine = ({ id, intent, quantity }: BasketLine): ProjectedLine => ({
  line: id,
  sku: intent.sku,
  ...(intent.options ? { options: intent.options } : {}),
  quantity,
});

/** Cost: one pass over the document. */
export const projectBasket = (doc: Y.Doc, nowMs: number): Projection => {
  const { lines, itemCount, lists } = readBasket(doc);
  const seen = lines.flatMap(({ seen, quantity }) =>
    seen ? [{ minor: seen.minor * quantity, currency: seen.currency }] : [],
  );
  return {
    lines: lines.map(projectLine),
    itemCount,
    totals: sumByCurrency(seen),
    wishlists: lists
      .filter((list) => list.name !== null || list.lines.length > 0)
      .map((list) => ({ id: list.id, name: list.name, lines: list.lines.map(projectLine) })),
    updatedAt: nowMs,
  };
};
