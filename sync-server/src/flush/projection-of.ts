/** What is saved beside a basket's state, for those who query: what it shows, and whose it is (rules FL12, FL13). */
import type * as Y from 'yjs';
import type { Clock, Owner } from '../../../shared/src/index.ts';
import { type Projection, projectBasket } from '../domain/project-basket.ts';
import type { BasketStores } from './load-basket.ts';

/** Reads the document in this very step, then asks for the contact: an open room's document goes on meanwhile. */
export const projectionOf = async (
  basket: Owner,
  doc: Y.Doc,
  { contacts }: BasketStores,
  clock: Clock,
): Promise<Projection> => {
  const shown = projectBasket(doc, clock.now());
  return { ...shown, contact: (await contacts?.of(basket)) ?? null };
};
