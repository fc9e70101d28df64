/**
 * What one address may make the server do, over all its sockets and requests: one bucket each. Bounded like the
 * limits per address: the one that was silent for longest is forgotten, and begins with a full bucket again.
 */
import { LIMITS } from '../../../shared/src/index.ts';
import { networkOf } from '../domain/network-of.ts';
import { fullBucket, spend } from '../domain/token-bucket.ts';
import type { AddressWork, WorkAccount } from '../ports/address-work.ts';

const openAccount = (perSecond: number): WorkAccount => {
  const rate = { perSecond, burst: 2 * perSecond };
  const bucket = fullBucket(0, rate);
  return { spend: (cost, nowMs) => spend(bucket, cost, nowMs, rate) };
};

export const createAddressWork = (perSecond: number): AddressWork => {
  const accounts = new Map<string, WorkAccount>();
  return {
    of: (from) => {
      const address = networkOf(from);
      const account = accounts.get(address) ?? openAccount(perSecond);
      // Deleted and set again: the first key of a Map is the one that was set longest ago.
      accounts.delete(address);
      accounts.set(address, account);
      if (accounts.size > LIMITS.addressesCounted) {
        const [silent] = accounts.keys();
        if (silent !== undefined) accounts.delete(silent);
      }
      return account;
    },
  };
};
