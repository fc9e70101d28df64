/**
 * The goods of the demo shop in the order in which the shop shows them: one of each category in turn, so the
 * first page looks like the whole shop. Invented by us; no real product is meant.
 */
import type { CatalogueStore, ProductDraft } from '../../ports/catalogue-store.ts';
import { ART, CANDLES, LIGHTING, TEXTILES } from './home.ts';
import { BAGS, GARDEN, STATIONERY, TOYS } from './leisure.ts';
import { KITCHEN, TABLEWARE } from './table.ts';
import { CARE, COURSES, PANTRY } from './treats.ts';

const SHELVES = [
  BAGS,
  TABLEWARE,
  GARDEN,
  LIGHTING,
  STATIONERY,
  KITCHEN,
  TOYS,
  CANDLES,
  PANTRY,
  TEXTILES,
  ART,
  CARE,
  COURSES,
];

const inTurn = <T>(shelves: readonly (readonly T[])[]): T[] => {
  const longest = Math.max(...shelves.map((shelf) => shelf.length));
  return Array.from({ length: longest }, (_, place) =>
    shelves.flatMap((shelf) => shelf.slice(place, place + 1)),
  ).flat();
};

export const DEMO_PRODUCTS: readonly ProductDraft[] = inTurn(SHELVES);

/** Fills a store that has never held a product. A shop that deleted its goods does not get the demo back. */
export const seedDemoCatalogue = async (store: CatalogueStore): Promise<boolean> => {
  const everything = await store.changesSince(0, 1);
  if (everything.products.length > 0) return false;
  await store.upsert(DEMO_PRODUCTS);
  return true;
};
