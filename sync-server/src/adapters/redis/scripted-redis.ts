/** A Redis connection with our scripts as commands, and its failures as values. */
import type { Redis } from 'ioredis';
import { fail, ok, type Result } from '../../../../shared/src/index.ts';

export type Argument = string | number | Buffer;

export interface ScriptedRedis extends Redis {
  /** The number of keys comes first. */
  pannierAppend(keys: number, ...args: Argument[]): Promise<string[]>;
  pannierTrim(...args: Argument[]): Promise<unknown>;
  pannierAnnounce(...args: Argument[]): Promise<unknown>;
  pannierTakeDue(...args: Argument[]): Promise<string[]>;
  pannierPostpone(...args: Argument[]): Promise<unknown>;
  /** The number of keys comes first. */
  pannierFollow(keys: number, ...args: Argument[]): Promise<string[]>;
  pannierForget(...args: Argument[]): Promise<unknown>;
}

/** A key that holds something else is that basket's trouble; everything else is the store's. */
export const failureOf = (message: string): Result<never> =>
  fail(message.includes('WRONGTYPE') ? 'internal' : 'store-unavailable', message);

/** Every failure of a command means "not now": connection, timeout, OOM, READONLY, LOADING, fail-over. */
export const attempt = async <T>(run: () => Promise<T>): Promise<Result<T>> => {
  try {
    return ok(await run());
  } catch (error) {
    return failureOf(error instanceof Error ? error.message : String(error));
  }
};
