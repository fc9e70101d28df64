/**
 * How often one address may try something: a bucket of tokens per address that fills again with time. Bounded:
 * the address that was silent for longest is forgotten when there are too many. Knows no HTTP (rule LI3).
 */
import { type Clock, LIMITS } from '../../../shared/src/index.ts';
import { networkOf } from '../domain/network-of.ts';
import type { AddressLimit } from '../ports/address-limit.ts';

interface Level {
  readonly tokens: number;
  readonly atMs: number;
}

/** `burst` tokens at once, `perMinute` again per minute, for each address. */
export const createTokenBucket = (clock: Clock, perMinute: number, burst = perMinute): AddressLimit => {
  const levels = new Map<string, Level>();
  const perMs = perMinute / 60_000;
  return {
    take: (from) => {
      const address = networkOf(from);
      const now = clock.now();
      const last = levels.get(address) ?? { tokens: burst, atMs: now };
      const tokens = Math.min(burst, last.tokens + Math.max(0, now - last.atMs) * perMs);
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
