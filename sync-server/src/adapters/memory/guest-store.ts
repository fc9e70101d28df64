/** Guests in memory, for tests and simulations. */
import { type Owner, ok } from '../../../../shared/src/index.ts';
import type { GuestStore } from '../../ports/guest-store.ts';

export const createMemoryGuestStore = (): GuestStore => {
  const secrets = new Map<Owner, string>();
  const claims = new Map<Owner, Owner>();

  return {
    check: async (guest, secretHash) => {
      const known = secrets.get(guest);
      return ok(known === undefined ? 'unknown' : known === secretHash ? 'same' : 'other');
    },
    bind: async (guest, secretHash) => {
      const known = secrets.get(guest);
      if (known === undefined) secrets.set(guest, secretHash);
      return ok(known === undefined ? 'bound' : known === secretHash ? 'same' : 'other');
    },
    claim: async (guest, user) => {
      const owner = claims.get(guest) ?? user;
      claims.set(guest, owner);
      return ok({ owner });
    },
    claimerOf: async (guest) => ok(claims.get(guest) ?? null),
    guestsOf: async (user) => ok([...claims].filter(([, owner]) => owner === user).map(([guest]) => guest)),
  };
};
