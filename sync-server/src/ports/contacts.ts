/** How the person behind a basket may be written to, for its projection. */
import type { Owner } from '../../../shared/src/index.ts';
import type { Contact } from '../domain/project-basket.ts';

export interface Contacts {
  /** null for a guest, for nobody, and where it cannot be said now: a basket never waits for it to be saved. */
  of(basket: Owner): Promise<Contact | null>;
}
