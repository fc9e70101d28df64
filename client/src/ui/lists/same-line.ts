/** Whether a line would be drawn the same: a cart of 200 lines redraws the one that changed. */
import type { Money } from '../../../../shared/src/index.ts';
import type { LineView } from '../../shop/shop.ts';

const isSameMoney = (a: Money | null, b: Money | null): boolean =>
  a === b || (a !== null && b !== null && a.minor === b.minor && a.currency === b.currency);

/** Ids stand for intents, and a product of the same revision is the same product. */
export const isSameLine = (a: LineView, b: LineView): boolean =>
  a === b ||
  (a.id === b.id &&
    a.quantity === b.quantity &&
    a.shown === b.shown &&
    a.limit?.reason === b.limit?.reason &&
    a.limit?.max === b.limit?.max &&
    a.product?.sku === b.product?.sku &&
    a.product?.revision === b.product?.revision &&
    isSameMoney(a.price, b.price) &&
    isSameMoney(a.priceWas, b.priceWas) &&
    isSameMoney(a.total, b.total));
