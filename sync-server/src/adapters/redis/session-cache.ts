/**
 * Account sessions that MongoDB knows, kept in Redis so that most checks need not ask it. What stands here is
 * believed only while the very process of Redis lives that took it: after a restart or a fail-over, which may have
 * lost the end of a session, everything is asked anew. An ended session leaves a mark, so that a copy that was read
 * before cannot come back after it. Knows no better-auth (SPEC AU8–AU11).
 */
import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import { LIMITS } from '../../../../shared/src/index.ts';

export interface SessionCache {
  /** What is kept for the token, or null. @throws where Redis does not answer. */
  get(token: string): Promise<string | null>;
  /** Keeps it, unless the session has ended. @throws where Redis does not answer. */
  put(token: string, text: string, seconds: number): Promise<void>;
  /** @throws where Redis does not answer: then it may still be kept. */
  end(token: string): Promise<void>;
}

const ENDED = 'ended';
const SECONDS = LIMITS.sessionCacheMs / 1000;

/** Removing what is never there changes nothing, but only a primary may: what a replica still knows may be over. */
const GET = `redis.call('DEL', KEYS[2]) return redis.call('GET', KEYS[1])`;
const PUT = `
if redis.call('GET', KEYS[1]) == '${ENDED}' then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[2]) return 1`;
/** Nobody is kept signed in because Redis is full: a script is refused only before its first write (scripts.ts). */
const END = `redis.call('DEL', KEYS[1]) redis.call('SET', KEYS[1], '${ENDED}', 'EX', ARGV[1])`;

interface Scripted {
  pannierSessionGet(key: string, fence: string): Promise<string | null>;
  pannierSessionPut(key: string, text: string, seconds: number): Promise<number>;
  pannierSessionEnd(key: string, seconds: number): Promise<unknown>;
}

/** The Redis process behind a connection, as it says itself; null while there is none. */
const followProcess = (redis: Redis): (() => string | null) => {
  let id: string | null = null;
  const ask = (): void => {
    redis.info('server').then(
      (text) => {
        if (redis.status === 'ready') id = /run_id:(\w+)/.exec(text)?.[1] ?? null;
      },
      // Unknown until the next connection: nothing that is kept is believed, MongoDB is asked.
      () => undefined,
    );
  };
  redis.on('ready', ask);
  redis.on('close', () => {
    id = null;
  });
  if (redis.status === 'ready') ask();
  return () => id;
};

/** `redis` may be shared with others; it is not closed here. */
export const createRedisSessionCache = (redis: Redis, prefix: string): SessionCache => {
  redis.defineCommand('pannierSessionGet', { numberOfKeys: 2, lua: GET });
  redis.defineCommand('pannierSessionPut', { numberOfKeys: 1, lua: PUT });
  redis.defineCommand('pannierSessionEnd', { numberOfKeys: 1, lua: END });
  const scripted = redis as Redis & Scripted;
  const processId = followProcess(redis);
  const fence = `{${prefix}}:session:`;
  /** A token opens a session: it is no key that shows in a list of slow commands. */
  const keyOf = (token: string): string =>
    `${fence}${createHash('sha256').update(token).digest('base64url')}`;
  return {
    get: async (token) => {
      const id = processId();
      const kept = await scripted.pannierSessionGet(keyOf(token), fence);
      const isBelieved = id !== null && kept?.startsWith(`${id} `) === true;
      return isBelieved ? kept.slice(id.length + 1) : null;
    },
    put: async (token, text, seconds) => {
      const id = processId();
      if (id === null) return;
      await scripted.pannierSessionPut(keyOf(token), `${id} ${text}`, Math.min(seconds, SECONDS));
    },
    end: async (token) => {
      await scripted.pannierSessionEnd(keyOf(token), SECONDS);
    },
  };
};
