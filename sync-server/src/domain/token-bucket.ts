/**
 * How fast one socket may speak: a bucket of `LIMITS.framesBurst` frames that fills at `LIMITS.framesPerSecond`.
 * Reading a frame costs by its size, so every `LIMITS.bytesPerFrame` of it count as one.
 */
import { LIMITS } from '../../../shared/src/index.ts';

export interface TokenBucket {
  tokens: number;
  atMs: number;
}

export const fullBucket = (nowMs: number): TokenBucket => ({ tokens: LIMITS.framesBurst, atMs: nowMs });

/**
 * Takes the tokens of one frame. Nothing is refused: a bucket in debt answers for how many milliseconds the socket should not
 * be read, 0 where it may go on.
 */
export const takeFrame = (bucket: TokenBucket, bytes: number, nowMs: number): number => {
  const gained = (Math.max(0, nowMs - bucket.atMs) / 1000) * LIMITS.framesPerSecond;
  bucket.tokens =
    Math.min(LIMITS.framesBurst, bucket.tokens + gained) - Math.max(1, bytes / LIMITS.bytesPerFrame);
  bucket.atMs = nowMs;
  return bucket.tokens >= 0 ? 0 : Math.ceil((-bucket.tokens / LIMITS.framesPerSecond) * 1000);
};
