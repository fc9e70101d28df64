/**
 * A seeded basket, made by the same shared ops as any other and stored the same way: an update in the hot store,
 * then a flush. What somebody has is left alone, so seeding again changes nothing (rules SE1, SE2).
 */
import * as Y from 'yjs';
import {
  actorOf,
  add,
  type Clock,
  LATER,
  type Owner,
  ok,
  type Product,
  type Random,
  type Result,
  WISHLIST,
  wish,
} from '../../../shared/src/index.ts';
import { flushBasket } from '../flush/flush-basket.ts';
import type { BasketStores } from '../flush/load-basket.ts';

export interface FillParts {
  readonly stores: BasketStores;
  readonly clock: Clock;
  readonly random: Random;
  readonly products: readonly Product[];
}

const UNITS_MAX = 4;
/** The device a seeded basket was made on. */
const DEVICE = 'seed';

/** Answers whether the basket was filled; false where there was one. */
export const fillBasket = async (basket: Owner, parts: FillParts): Promise<Result<boolean>> => {
  const { stores, clock, random, products } = parts;
  const known = await stores.durable.projection(basket);
  if (!known.ok) return known;
  const rows = await stores.hot.readFrom(basket, 0);
  if (!rows.ok) return rows;
  if (known.value !== null || rows.value.length > 0) return ok(false);
  const doc = new Y.Doc();
  const writing = { doc, actor: actorOf(basket, DEVICE, 0) };
  const pick = (count: number): Product[] =>
    Array.from({ length: count }, () => products[Math.floor(random.fraction() * products.length)]).filter(
      (product) => product !== undefined,
    );
  for (const { sku, priceMinor, currency } of pick(1 + Math.floor(random.fraction() * 6))) {
    const added = add(writing, { sku }, 1 + Math.floor(random.fraction() * UNITS_MAX), {
      minor: priceMinor,
      currency,
    });
    if (!added.ok) return added;
  }
  for (const [list, count] of [
    [WISHLIST, 3],
    [LATER, 1],
  ] as const)
    for (const { sku } of pick(count)) {
      const wished = wish(writing, list, { sku });
      if (!wished.ok) return wished;
    }
  const update = { bytes: Y.encodeStateAsUpdate(doc), device: DEVICE, generation: 0 };
  const kept = await stores.hot.append(basket, update, 0);
  if (!kept.ok) return kept;
  const flushed = await flushBasket(basket, stores, clock);
  return flushed.ok ? ok(true) : flushed;
};
