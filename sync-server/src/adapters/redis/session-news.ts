/**
 * Ended sessions, told over one channel of Redis. A connection that subscribes can do nothing else, so it is this
 * file's own; telling goes over one that is shared. What was published while nobody listened is lost: whenever the
 * channel is subscribed to anew, that is said (SPEC SN1, SN2).
 */
import type { Redis } from 'ioredis';
import type { SessionListener, SessionNews } from '../../ports/session-news.ts';
import { openRedis, type RedisOptions } from './connect.ts';

export interface RedisSessionNewsOptions extends RedisOptions {
  /** First part of the channel's name: several installations may share a Redis. */
  readonly prefix: string;
  /** Publishes; may be shared with others and is not closed here. */
  readonly telling: Redis;
}

/** Connects by itself, and again for ever. */
export const openRedisSessionNews = (options: RedisSessionNewsOptions): SessionNews => {
  const { prefix, telling, log } = options;
  const channel = `${prefix}:signed-out`;
  const listeners = new Set<SessionListener>();
  const listening = openRedis(options, 'session-news');
  let isClosed = false;

  const subscribe = async (): Promise<void> => {
    try {
      await listening.subscribe(channel);
      for (const listener of listeners) listener.onMaybeMissed();
    } catch (error) {
      if (isClosed) return;
      log.warn({ err: error }, 'sign-outs of other nodes are not heard');
      // A connection that is made and does not answer is made again.
      if (listening.status === 'ready') listening.disconnect(true);
    }
  };

  listening.on('ready', () => void subscribe());
  listening.on('message', (_channel: string, sessionId: string) => {
    for (const listener of listeners) listener.onEnded(sessionId);
  });

  return {
    tell: (sessionId) => {
      telling.publish(channel, sessionId).catch((error: unknown) => {
        log.warn({ err: error }, 'a sign-out could not be told; the other nodes find it when they look');
      });
    },
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: async () => {
      isClosed = true;
      listeners.clear();
      listening.disconnect();
    },
  };
};
