/**
 * Connections to Redis. A command that cannot be sent now fails now, and one that is not answered in time fails
 * then: who asked decides what to do, and nothing is sent again behind its back. Reconnecting goes on for ever.
 */
import { Redis } from 'ioredis';
import { LIMITS, type Random } from '../../../../shared/src/index.ts';
import { retryDelayMs } from '../../domain/backoff.ts';
import type { Log } from '../../ports/log.ts';
import { SCRIPTS } from './scripts.ts';

export interface RedisOptions {
  /** `redis://[user:password@]host:port/db`, or `rediss:` for TLS. */
  readonly url: string;
  readonly random: Random;
  readonly log: Log;
}

/** After a fail-over the old primary answers like this; a new connection finds the new one. */
const isReadOnly = (error: Error): boolean => error.message.startsWith('READONLY');

/** A connection that is being made; commands fail with it until it is. */
export const openRedis = ({ url, random, log }: RedisOptions, role: string): Redis => {
  const redis = new Redis(url, {
    connectionName: `pannier-${role}`,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    autoResubscribe: false,
    maxRetriesPerRequest: 0,
    connectTimeout: LIMITS.redisCommandMs,
    commandTimeout: LIMITS.redisCommandMs,
    retryStrategy: (attempt) => retryDelayMs(attempt, random),
    reconnectOnError: isReadOnly,
  });
  let isSaid = false;
  redis.on('error', (error: Error) => {
    if (!isSaid) log.warn({ role, reason: error.message || String(error) }, 'Redis does not answer');
    isSaid = true;
  });
  redis.on('ready', () => {
    if (isSaid) log.info({ role }, 'Redis answers again');
    isSaid = false;
  });
  for (const [name, script] of Object.entries(SCRIPTS)) redis.defineCommand(name, script);
  return redis;
};
