/** The first indexes: what the stores ask for besides `_id`. */
import { indexMigration } from './migration.ts';

export const indexes = indexMigration(1, 'indexes', [
  // Jobs go through the baskets of guests, or of users, by when they last changed.
  {
    collection: 'baskets',
    key: { kind: 1, updatedAt: 1 },
    options: { name: 'kind_updatedAt' },
  },
  // All generations of a basket; two archives of one are a bug the database refuses.
  {
    collection: 'archives',
    key: { basket: 1, generation: 1 },
    options: { name: 'basket_generation', unique: true },
  },
  // The guests of a user, oldest claim first. Most guests are never claimed and stay out of it.
  {
    collection: 'guests',
    key: { claimedBy: 1, claimedAt: 1 },
    options: { name: 'claimedBy_claimedAt', partialFilterExpression: { claimedBy: { $exists: true } } },
  },
  // The only absolute lifetime so far: the lease of a node that died in a migration.
  {
    collection: 'migration_lock',
    key: { expiresAt: 1 },
    options: { name: 'expiresAt_ttl', expireAfterSeconds: 0 },
  },
]);
