/**
 * A basket's next generation: the old document goes into the archive for devices that come late, then the new one
 * takes its place, under the condition that nothing was saved meanwhile. Worth it only where the history is most
 * of the document; a basket that is large because it holds much stays (rules GE1, GE2).
 */
import * as Y from 'yjs';
import { type Clock, LIMITS, type Owner, ok, type Result, rotate } from '../../../shared/src/index.ts';
import { SERVER } from '../domain/basket-document.ts';
import { introduce } from '../domain/client-owners.ts';
import { type BasketStores, loadBasket } from '../flush/load-basket.ts';
import { projectionOf } from '../flush/projection-of.ts';

const bytesOf = (doc: Y.Doc): number => Y.encodeStateAsUpdate(doc).byteLength;

/** Above `LIMITS.generationBytes`, and less than half of it would stay. */
export const isWorthRotating = (doc: Y.Doc): boolean => {
  const bytes = bytesOf(doc);
  return bytes > LIMITS.generationBytes && bytesOf(rotate(doc)) * 2 < bytes;
};

/** Answers whether the basket has a new generation. Its room must be closed, or closing. */
export const rotateBasket = async (
  basket: Owner,
  stores: BasketStores,
  clock: Clock,
): Promise<Result<boolean>> => {
  const loaded = await loadBasket(basket, stores);
  if (!loaded.ok) return loaded;
  const { live, generation, stored, through, unsavedRows } = loaded.value;
  const { doc } = live;
  if (stored === null || unsavedRows > 0) return ok(false);
  if (!isWorthRotating(doc)) return ok(false);
  const archived = await stores.durable.archive(basket, generation, {
    state: Y.encodeStateAsUpdate(doc),
    through,
  });
  if (!archived.ok) return archived;
  const next = rotate(doc);
  const state = Y.encodeStateAsUpdate(next);
  const owners = new Map<number, string>();
  introduce(owners, state, SERVER);
  const projection = await projectionOf(basket, next, stores, clock);
  const saved = await stores.durable.save(
    basket,
    { state, through, generation: generation + 1, owners, projection },
    stored,
  );
  return saved.ok ? ok(saved.value === 'saved') : saved;
};
