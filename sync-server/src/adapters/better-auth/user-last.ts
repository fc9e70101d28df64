/**
 * Signing up without transactions: better-auth (1.7.0) writes a user and then its password, and a process that
 * dies in between leaves an address that can neither sign in nor up. Here the user is held back until its password
 * is stored, so the user, whose address is unique, is the one step that counts. What a crash leaves is a password
 * of nobody, which no sign-in finds; nobody has to be cleaned away while other nodes sign people up (SPEC AU4).
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { BetterAuthOptions, DBAdapter } from 'better-auth';

export type OpenAdapter = (options: BetterAuthOptions) => DBAdapter<BetterAuthOptions>;

/** Runs a sign-up with a password: only there a password follows every user. */
export const signingUp = new AsyncLocalStorage<true>();

type Create = DBAdapter<BetterAuthOptions>['create'];
type Row = Parameters<Create>[0];

/** Signs up at the same time that began and never stored a password; a bound for what a failure leaves here. */
const HELD = 10_000;

export interface UserLastParts {
  /** A new id, as the database spells them. */
  newId(): string;
  /** Whether an insert met a row that is there: certainly nothing was written. */
  isDuplicate(error: unknown): boolean;
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

export const userLast =
  (open: OpenAdapter, { newId, isDuplicate }: UserLastParts): OpenAdapter =>
  (options) => {
    const adapter = open(options);
    const held = new Map<string, Row>();

    const hold = (row: Row): unknown => {
      const id = newId();
      const user = { ...row.data, id };
      held.set(id, { ...row, data: user, forceAllowId: true });
      const [oldest] = held.keys();
      if (held.size > HELD && oldest !== undefined) held.delete(oldest);
      return user;
    };

    const commit = async (user: Row, userId: string): Promise<void> => {
      try {
        await adapter.create(user);
      } catch (error) {
        if (isDuplicate(error))
          await adapter.deleteMany({ model: 'account', where: [{ field: 'userId', value: userId }] });
        throw error;
      }
    };

    const create = async (row: Row): Promise<unknown> => {
      if (row.model === 'user' && signingUp.getStore()) return hold(row);
      const userId = row.model === 'account' ? textOf((row.data as { userId?: unknown }).userId) : '';
      const user = held.get(userId);
      if (!user) return adapter.create(row);
      held.delete(userId);
      const account = await adapter.create(row);
      await commit(user, userId);
      return account;
    };

    const whole: DBAdapter<BetterAuthOptions> = {
      ...adapter,
      create: create as Create,
      // There are no transactions; better-auth would go past this file.
      transaction: (work) => work(whole),
    };
    return whole;
  };
