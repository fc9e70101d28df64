/** The goods as an RxDB collection, kept equal to the server's feed by pull replication. */
import type { RxCollection } from 'rxdb/plugins/core';
import type { Product } from '../../../../shared/src/index.ts';
import type { ProductShelf } from '../../shop/local-store.ts';
import type { ShelvedProduct } from './schemas.ts';

/** Without what RxDB keeps beside it in an event. */
const productOf = (row: ShelvedProduct): Product => ({
  sku: row.sku,
  name: row.name,
  description: row.description,
  category: row.category,
  kind: row.kind,
  priceMinor: row.priceMinor,
  currency: row.currency,
  stock: row.stock,
  cap: row.cap,
  options: row.options,
  picture: row.picture,
  revision: row.revision,
  deleted: false,
});

export const createProductShelf = (collection: RxCollection<ShelvedProduct>): ProductShelf => ({
  readAll: async () => {
    const rows = await collection.find().exec();
    return rows.map((row) => productOf(row.toJSON() as ShelvedProduct));
  },
  readSome: async (skus) => {
    const rows = await collection.findByIds([...skus]).exec();
    return [...rows.values()].map((row) => productOf(row.toJSON() as ShelvedProduct));
  },
  on: (listener) => {
    const subscription = collection.eventBulks$.subscribe(({ events }) => {
      const changed: Product[] = [];
      const removed: string[] = [];
      for (const event of events) {
        if (event.operation === 'DELETE') removed.push(event.documentId);
        else changed.push(productOf(event.documentData as ShelvedProduct));
      }
      listener({ changed, removed });
    });
    return () => subscription.unsubscribe();
  },
  replicate: async (feed) => {
    const { replicateProducts } = await import('./replicate-products.ts');
    return replicateProducts(collection, feed);
  },
});
