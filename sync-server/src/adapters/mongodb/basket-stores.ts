/** The durable store and the guests on one connection to MongoDB. */

import type { Result } from '../../../../shared/src/index.ts';
import type { DurableStore } from '../../ports/durable-store.ts';
import type { GuestStore } from '../../ports/guest-store.ts';
import { type MongoConnection, type MongoOptions, openMongo } from './connect.ts';
import { createMongoDurableStore } from './durable-store.ts';
import { createMongoGuestStore } from './guest-store.ts';

export interface MongoBasketStores {
  /** For the other stores in the same database; closed with these. */
  readonly connection: MongoConnection;
  readonly durable: DurableStore;
  readonly guests: GuestStore;
  /** Whether a server that takes writes answers. */
  ping(): Promise<Result<void>>;
  /** Closes both; closing the durable store does the same. */
  close(): Promise<void>;
}

/** Connects at the first call. @throws BadMongoAddress */
export const openMongoBasketStores = (options: MongoOptions): MongoBasketStores => {
  const connection = openMongo(options);
  return {
    connection,
    durable: createMongoDurableStore(connection),
    guests: createMongoGuestStore(connection),
    ping: connection.ping,
    close: connection.close,
  };
};
