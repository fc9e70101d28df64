/**
 * What accounts on MongoDB are found by, and what makes an address one person's; made by a migration. better-auth
 * makes only the one it names itself, by the same name, and none of the unique ones.
 */
import type { DeclaredIndex } from './indexes.ts';

/** A clock may be wrong, and an expired session that is still there is refused anyway. */
const EXPIRED_FOR_S = 24 * 60 * 60;

export const ACCOUNT_INDEXES: readonly DeclaredIndex[] = [
  { collection: 'users', key: { email: 1 }, options: { name: 'email', unique: true } },
  { collection: 'accounts', key: { userId: 1 }, options: { name: 'user' } },
  { collection: 'sessions', key: { token: 1 }, options: { name: 'token', unique: true } },
  { collection: 'sessions', key: { userId: 1 }, options: { name: 'user' } },
  {
    collection: 'sessions',
    key: { expiresAt: 1 },
    options: { name: 'expired', expireAfterSeconds: EXPIRED_FOR_S },
  },
];
