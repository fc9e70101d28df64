/**
 * Which secret a guest has and which user has claimed it. Both are decided once, by compare-and-set; asking
 * again answers what was decided. Secrets arrive here as hashes only. Rules U1–U5 of the contract suite.
 */
import type { Owner, Result } from '../../../shared/src/index.ts';

export type Binding = 'bound' | 'same' | 'other';

export interface GuestStore {
  /** What `bind` would answer, with `unknown` for a guest it would bind. Changes nothing. */
  check(guest: Owner, secretHash: string): Promise<Result<'unknown' | 'same' | 'other'>>;
  /** Binds an unknown guest to `secretHash` (`bound`), or says whether it is the one bound before. */
  bind(guest: Owner, secretHash: string): Promise<Result<Binding>>;
  /** The first claimer owns the guest for ever; answers that owner. */
  claim(guest: Owner, user: Owner, atMs: number): Promise<Result<{ readonly owner: Owner }>>;
  /** The user who has claimed the guest, or null. */
  claimerOf(guest: Owner): Promise<Result<Owner | null>>;
  /** Guests the user has claimed, oldest claim first. */
  guestsOf(user: Owner): Promise<Result<readonly Owner[]>>;
}
