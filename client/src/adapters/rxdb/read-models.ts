/** Baskets and wishlists as rows for queries on this device; derived, replaced whole. */
import type { RxCollection } from 'rxdb/plugins/core';
import type { BasketRow, ReadModels, WishlistRow } from '../../shop/local-store.ts';

export const createReadModels = (
  baskets: RxCollection<BasketRow>,
  wishlists: RxCollection<WishlistRow>,
): ReadModels => ({
  put: async (basket, lists) => {
    await baskets.incrementalUpsert(basket);
    const known = await wishlists.find({ selector: { owner: basket.owner } }).exec();
    const kept = new Set(lists.map(({ id }) => id));
    const gone = known.map(({ id }) => id).filter((id) => !kept.has(id));
    if (gone.length > 0) await wishlists.bulkRemove(gone);
    if (lists.length > 0) await wishlists.bulkUpsert([...lists]);
  },
  forget: async (owner) => {
    const [basket, lists] = await Promise.all([
      baskets.findOne(owner).exec(),
      wishlists.find({ selector: { owner } }).exec(),
    ]);
    await basket?.remove();
    if (lists.length > 0) await wishlists.bulkRemove(lists.map(({ id }) => id));
  },
});
