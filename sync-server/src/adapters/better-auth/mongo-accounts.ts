/**
 * The `Accounts` port for several nodes: people, passwords and sessions in MongoDB, sessions also in Redis, where
 * most checks find them. While Redis is away sessions are read from MongoDB and nobody can sign out
 * (`store-unavailable`), because a copy that could not be taken back would live again. While MongoDB is away what
 * Redis knows goes on, and nobody can sign in, up or out. Connections are shared and not closed here.
 */
import { mongodbAdapter } from 'better-auth/adapters/mongodb';
import type { Redis } from 'ioredis';
import { ObjectId } from 'mongodb';
import { fail } from '../../../../shared/src/index.ts';
import type { Accounts } from '../../ports/accounts.ts';
import { isDuplicate, type MongoConnection } from '../mongodb/connect.ts';
import { createRedisSessionCache } from '../redis/session-cache.ts';
import { accountsOn } from './accounts-on.ts';
import { type Auth, type AuthSettings, buildAuth } from './build-auth.ts';
import { cachedSessions } from './cached-sessions.ts';
import { type OpenAdapter, userLast } from './user-last.ts';

export interface MongoAccountsOptions extends AuthSettings {
  /** Its database needs the indexes of mongodb/account-indexes.ts: without them an address may be taken twice. */
  readonly mongo: MongoConnection;
  readonly redis: Redis;
  /** First part of every key in Redis. */
  readonly prefix: string;
}

const newObjectId = (): string => new ObjectId().toHexString();

/** Does not wait for its servers. */
export const openMongoAccounts = (options: MongoAccountsOptions): Accounts => {
  const { mongo, redis, prefix, onProblem } = options;
  let isClosed = false;
  // No client is given, so better-auth uses no transactions, which a lone server does not have.
  const open: OpenAdapter = mongodbAdapter(mongo.db, { usePlural: true });
  const auth: Auth = buildAuth(options, {
    database: userLast(open, { newId: newObjectId, isDuplicate }),
    secondaryStorage: cachedSessions(createRedisSessionCache(redis, prefix), () => auth),
  });
  return accountsOn({
    auth,
    onProblem,
    // Connects; better-auth's own calls would not, after a first failure.
    ready: async () =>
      isClosed ? fail('store-unavailable', 'the store is closed') : mongo.run(async () => undefined),
    check: mongo.ping,
    close: async () => {
      isClosed = true;
    },
  });
};
