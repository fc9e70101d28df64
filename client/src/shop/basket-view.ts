/**
 * The basket as pages show it: what the documents say, joined with the goods this device knows. Lines that did not
 * change keep their identity, so that a page redraws only what did (SPEC V1–V5). Pure.
 */
import {
  type Basket,
  type BasketLine,
  type BasketList,
  LATER,
  type Money,
  type Product,
  show,
  sumByCurrency,
  WISHLIST,
} from '../../../shared/src/index.ts';
import type { BasketView, LineView, ListView } from './shop.ts';

export const EMPTY_VIEW: BasketView = {
  isReady: false,
  lines: [],
  itemCount: 0,
  totals: [],
  lists: [
    { id: WISHLIST, name: null, kind: 'wishlist', lines: [] },
    { id: LATER, name: null, kind: 'later', lines: [] },
  ],
};

const priceOf = (product: Product | null): Money | null =>
  product ? { minor: product.priceMinor, currency: product.currency } : null;

const isSameMoney = (a: Money | null, b: Money | null): boolean =>
  a === b || (a !== null && b !== null && a.minor === b.minor && a.currency === b.currency);

const was = (seen: Money | null, price: Money | null): Money | null =>
  seen && price && seen.currency === price.currency && seen.minor !== price.minor ? seen : null;

const lineView = (line: BasketLine, product: Product | null, before: LineView | undefined): LineView => {
  const price = priceOf(product);
  const priceWas = was(line.seen, price);
  const isSame =
    before?.quantity === line.quantity &&
    before.product === product &&
    isSameMoney(before.priceWas, priceWas);
  if (before && isSame) return before;
  const { shown, limit } = show(line.quantity, { cap: product?.cap ?? null, stock: product?.stock ?? null });
  const total = price ? { minor: price.minor * shown, currency: price.currency } : null;
  return {
    id: line.id,
    intent: line.intent,
    quantity: line.quantity,
    shown,
    limit,
    product,
    price,
    priceWas,
    total,
  };
};

const linesView = (
  lines: readonly BasketLine[],
  productOf: (sku: string) => Product | null,
  before: readonly LineView[],
): readonly LineView[] => {
  const known = new Map(before.map((line) => [line.id, line]));
  const next = lines.map((line) => lineView(line, productOf(line.intent.sku), known.get(line.id)));
  return next.length === before.length && next.every((line, i) => line === before[i]) ? before : next;
};

const kindOf = (id: string): ListView['kind'] =>
  id === WISHLIST ? 'wishlist' : id === LATER ? 'later' : 'own';

const listView = (
  { id, name, lines }: BasketList,
  productOf: (sku: string) => Product | null,
  before: ListView | undefined,
): ListView => {
  const next = linesView(lines, productOf, before?.lines ?? []);
  if (before && before.lines === next && before.name === name) return before;
  return { id, name, kind: kindOf(id), lines: next };
};

/** Answers `before`, or parts of it, where nothing in them changed. */
export const viewBasket = (
  basket: Basket,
  productOf: (sku: string) => Product | null,
  before: BasketView,
): BasketView => {
  const lines = linesView(basket.lines, productOf, before.lines);
  const known = new Map(before.lists.map((list) => [list.id, list]));
  const lists = basket.lists.map((list) => listView(list, productOf, known.get(list.id)));
  const isSameLists =
    lists.length === before.lists.length && lists.every((list, i) => list === before.lists[i]);
  if (before.isReady && lines === before.lines && isSameLists) return before;
  const totals = sumByCurrency(lines.map(({ total }) => total).filter((total) => total !== null));
  return {
    isReady: true,
    lines,
    itemCount: lines.reduce((sum, { shown }) => sum + shown, 0),
    totals,
    lists: isSameLists ? before.lists : lists,
  };
};

/** Every sku the basket speaks of. */
export const skusOf = (basket: Basket): readonly string[] => [
  ...new Set(
    [basket.lines, ...basket.lists.map(({ lines }) => lines)].flat().map(({ intent }) => intent.sku),
  ),
];
