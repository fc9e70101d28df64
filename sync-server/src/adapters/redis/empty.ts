/** Takes everything of one prefix out of Redis: before a restore, what is there belongs to another past. */
import { Redis } from 'ioredis';
import { LIMITS, type Result } from '../../../../shared/src/index.ts';
import { keysOf } from './keys.ts';
import { attempt } from './scripted-redis.ts';

const SCANNED_AT_ONCE = 500;

/** Work on a connection of its own, which is not made again. */
const connected = <T>(url: string, work: (client: Redis) => Promise<T>): Promise<Result<T>> =>
  attempt(async () => {
    const client = new Redis(url, {
      lazyConnect: true,
      commandTimeout: LIMITS.redisCommandMs,
      retryStrategy: () => null,
    });
    // The command says it too.
    client.on('error', () => undefined);
    try {
      await client.connect();
      return await work(client);
    } finally {
      client.disconnect();
    }
  });

/** Servers that work here at this moment: each listens on a channel of its own. */
export const countNodes = (url: string, prefix: string): Promise<Result<number>> =>
  connected(url, async (client) => {
    const channels = await client.pubsub('CHANNELS', keysOf(prefix).channel('*'));
    return channels.length;
  });

/** Answers how many keys it took out; on a dry run takes none, and answers how many baskets are not saved. */
export const emptyRedis = (url: string, prefix: string, isDryRun: boolean): Promise<Result<number>> =>
  connected(url, async (client) => {
    if (isDryRun) return client.zcard(keysOf(prefix).dirty);
    let found = 0;
    for await (const keys of client.scanStream({ match: `{${prefix}}:*`, count: SCANNED_AT_ONCE })) {
      found += (keys as string[]).length;
      if ((keys as string[]).length > 0) await client.unlink(...(keys as string[]));
    }
    return found;
  });
