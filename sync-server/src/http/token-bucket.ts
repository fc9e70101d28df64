/**
 * How often one address may try something: a bucket of tokens per address that fills again with time. Bounded:
 * the address that was silent for longest is forgotten when there are too many. Knows no HTTP.
 */
import { type Clock, LIMITS } from '../../../shared/src/index.ts';

export interface TokenBucket {
  /** Takes one token of `address`; answers 0, or the milliseconds until there is one. */
  take(address: string): number;
}

interface Level {
  readonly tokens: number;
  readonly atMs: number;
}

/** `perMinute` tokens at once and again per minute, for each address. */
export const createTokenBucket = (clock: Clock, perMinute: number): TokenBucket => {
  const levels = new Map<string, Level>();
  const perMs = perMinute / 60_000;
  return {
    take: (address) => {
      const now = clock.now();
      const last = levels.get(address) ?? { tokens: perMinute, atMs: now };
      const tokens = Math.min(perMinute, last.tokens + Math.max(0, now - last.atMs) * perMs);
      const isAllowed = tokens >= 1;
      // Deleted and set again: a Map keeps its order of insertion, so the first key is the longest silent.
      levels.delete(address);
      levels.set(address, { tokens: isAllowed ? tokens - 1 : tokens, atMs: now });
      if (levels.size > LIMITS.addressesCounted) {
        const [silent] = levels.keys();
        if (silent !== undefined) levels.delete(silent);
      }
      return isAllowed ? 0 : Math.ceil((1 - tokens) / perMs);
    },
  };
};
