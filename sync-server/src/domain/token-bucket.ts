/**
 * How fast one socket, and all sockets and requests of one address together, may make the server work: a bucket
 * of `LIMITS.framesBurst` frames that fills at `LIMITS.framesPerSecond`, or as an operator says for an address.
 * What costs more than one small frame counts as several: reading by size, relaying by who has to hear it.
 */
import { LIMITS } from '../../../shared/src/index.ts';

export interface WorkRate {
  readonly burst: number;
  readonly perSecond: number;
}

export interface TokenBucket {
  tokens: number;
  atMs: number;
}

const SOCKET: WorkRate = { burst: LIMITS.framesBurst, perSecond: LIMITS.framesPerSecond };

export const fullBucket = (nowMs: number, rate = SOCKET): TokenBucket => ({
  tokens: rate.burst,
  atMs: nowMs,
});

/** What so many bytes cost to read, to compute or to send. */
export const costOfBytes = (bytes: number): number => Math.max(1, bytes / LIMITS.bytesPerFrame);

/** What a frame costs beyond itself that so many others are to hear; a person's few devices are part of its price. */
export const costOfRelay = (others: number): number => Math.max(0, others / LIMITS.relaysPerFrame - 1);

/**
 * Takes the tokens of some work. Nothing is refused: a bucket in debt answers for how many milliseconds whoever owes
 * should not be read, 0 where it may go on.
 */
export const spend = (bucket: TokenBucket, cost: number, nowMs: number, rate = SOCKET): number => {
  const gained = (Math.max(0, nowMs - bucket.atMs) / 1000) * rate.perSecond;
  bucket.tokens = Math.min(rate.burst, bucket.tokens + gained) - cost;
  bucket.atMs = nowMs;
  return bucket.tokens >= 0 ? 0 : Math.ceil((-bucket.tokens / rate.perSecond) * 1000);
};
