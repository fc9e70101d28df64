/**
 * The stores as a follower reads them: it reads where something told may have been lost, so its reads are the gaps
 * of this node, and are counted (rule ME1).
 */
import type { BasketStores } from '../flush/load-basket.ts';
import type { Measurements } from '../ports/measurements.ts';

export const countedReads = ({ hot, durable }: BasketStores, measurements: Measurements): BasketStores => ({
  durable,
  hot: {
    sharing: hot.sharing,
    append: (basket, update, above) => hot.append(basket, update, above),
    readFrom: (basket, after) => {
      measurements.gapReads++;
      return hot.readFrom(basket, after);
    },
    trimThrough: (basket, position) => hot.trimThrough(basket, position),
    dirty: () => hot.dirty(),
    close: () => hot.close(),
  },
});
