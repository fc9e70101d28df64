/**
 * Contacts from the accounts. A basket in use is flushed every few seconds and its person hardly ever changes, so
 * what was said is believed for a while; what could not be said is asked again at the next flush (rule FL13).
 */
import { type Clock, LIMITS, type Owner, ownerKind } from '../../../shared/src/index.ts';
import type { Contact } from '../domain/project-basket.ts';
import type { Accounts } from '../ports/accounts.ts';
import type { Contacts } from '../ports/contacts.ts';
import type { Log } from '../ports/log.ts';

interface Known {
  readonly contact: Contact | null;
  readonly atMs: number;
}

export const createContacts = (accounts: Pick<Accounts, 'person'>, clock: Clock, log: Log): Contacts => {
  /** In the order in which they were asked: the one at the front is the oldest. */
  const known = new Map<Owner, Known>();

  const ask = async (basket: Owner): Promise<Contact | null> => {
    const found = await accounts.person(basket.slice(basket.indexOf(':') + 1));
    if (!found.ok) {
      log.warn({ basket, ...found.error }, 'a basket is saved without its contact');
      return null;
    }
    const contact = found.value && { name: found.value.name, email: found.value.email };
    known.delete(basket);
    known.set(basket, { contact, atMs: clock.now() });
    const [oldest] = known.keys();
    if (known.size > LIMITS.contactsKept && oldest !== undefined) known.delete(oldest);
    return contact;
  };

  return {
    of: async (basket) => {
      if (ownerKind(basket) !== 'user') return null;
      const before = known.get(basket);
      const isFresh = before && clock.now() - before.atMs < LIMITS.contactFreshMs;
      return isFresh ? before.contact : ask(basket);
    },
  };
};
