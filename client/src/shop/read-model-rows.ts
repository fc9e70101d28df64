/** A basket as rows of the read models. */
import type { Basket, BasketLine, Owner } from '../../../shared/src/index.ts';
import type { BasketRow, WishlistRow } from './local-store.ts';

const rowLines = (lines: readonly BasketLine[]): BasketRow['lines'] =>
  lines.map(({ id, intent, quantity }) => ({ id, sku: intent.sku, quantity }));

/** `updatedAt` is in milliseconds since the epoch. */
export const readModelRows = (
  owner: Owner,
  basket: Basket,
  updatedAt: number,
): { basket: BasketRow; wishlists: WishlistRow[] } => ({
  basket: { owner, lines: rowLines(basket.lines), itemCount: basket.itemCount, updatedAt },
  wishlists: basket.lists.map(({ id, name, lines }) => ({
    id: `${owner}|${id}`,
    owner,
    list: id,
    name: name ?? '',
    lines: rowLines(lines),
  })),
});
