/** The guests' statements: the secret a guest is bound to, and the user who claimed it. Both are written once. */
import type { DatabaseSync } from '@photostructure/sqlite';
import type { Handlers } from './operations.ts';

export const GUEST_SCHEMA = `
  CREATE TABLE IF NOT EXISTS guest_secrets (
    guest TEXT PRIMARY KEY,
    secret_hash TEXT NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS guest_claims (
    guest TEXT PRIMARY KEY,
    owner TEXT NOT NULL,
    claimed_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS claims_by_owner ON guest_claims (owner, claimed_at);
`;

type Names = 'check' | 'bind' | 'claim' | 'claimerOf' | 'guestsOf';

export const guestHandlers = (db: InstanceType<typeof DatabaseSync>): Handlers<Names> => {
  const bind = db.prepare(
    'INSERT INTO guest_secrets (guest, secret_hash) VALUES (?, ?) ON CONFLICT DO NOTHING',
  );
  const bound = db.prepare('SELECT secret_hash AS hash FROM guest_secrets WHERE guest = ?');
  const claim = db.prepare(
    'INSERT INTO guest_claims (guest, owner, claimed_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const claimer = db.prepare('SELECT owner FROM guest_claims WHERE guest = ?');
  const claimed = db.prepare('SELECT guest FROM guest_claims WHERE owner = ? ORDER BY claimed_at, guest');
  const claimerOf = (guest: string): string | null =>
    (claimer.get(guest) as { owner: string } | undefined)?.owner ?? null;

  return {
    check: ({ guest, secretHash }) => {
      const known = bound.get(guest) as { hash: string } | undefined;
      return known ? (known.hash === secretHash ? 'same' : 'other') : 'unknown';
    },
    bind: ({ guest, secretHash }) => {
      if (Number(bind.run(guest, secretHash).changes) === 1) return 'bound';
      return (bound.get(guest) as { hash: string }).hash === secretHash ? 'same' : 'other';
    },
    claim: ({ guest, user, atMs }) => {
      claim.run(guest, user, atMs);
      return { owner: claimerOf(guest) };
    },
    claimerOf: ({ guest }) => claimerOf(guest),
    guestsOf: ({ user }) => (claimed.all(user) as { guest: string }[]).map(({ guest }) => guest),
  };
};
