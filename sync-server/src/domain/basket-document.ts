/**
 * A basket's Yjs document on the server. Its root maps are made at once, so that a key's map can be told by
 * identity, and bytes are only ever applied to it whole.
 */
import * as Y from 'yjs';
import { CART, fail, LEDGER, ok, type Result, USAGE, WISH } from '../../../shared/src/index.ts';
import { isComplete } from './is-complete.ts';

export const ROOT_MAPS = [CART, WISH, USAGE, LEDGER] as const;

/** Device name and transaction origin of the server's own writes. */
export const SERVER = 'server';
/**
 * What devices that say no name are called, all of them: one that reconnects must be allowed to go on under its
 * Yjs client id, which belongs to the device that introduced it.
 */
export const UNNAMED = 'unnamed';

/** Said, because Yjs would make up one from 31 calls for randomness; only subdocuments and providers use it. */
const GUID = 'basket';

/** Empty, its root maps made: they are maps whatever an update says of them. */
export const newBasketDocument = (): Y.Doc => {
  const doc = new Y.Doc({ guid: GUID });
  for (const name of ROOT_MAPS) doc.getMap(name);
  return doc;
};

/** A document from stored updates, or `internal` where one of them is not an update (a damaged row). */
export const documentFrom = (updates: Iterable<Uint8Array>): Result<Y.Doc> => {
  const doc = newBasketDocument();
  for (const update of updates) {
    const applied = applyStored(doc, update);
    if (!applied.ok) return applied;
  }
  return ok(doc);
};

/** A damaged row: Yjs throws on every kind of it, some only while it is applied. */
const attempt = (read: () => void): Result<void> => {
  try {
    read();
    return ok(undefined);
  } catch (error) {
    return fail('internal', `a stored update cannot be read: ${error instanceof Error ? error.message : ''}`);
  }
};

/** After a failure the update may be half applied, and the document is of no use (STACK-NOTES 9). */
export const applyStored = (doc: Y.Doc, update: Uint8Array): Result<void> =>
  attempt(() => Y.applyUpdate(doc, update, SERVER));

/** The same, unless it stands on something that is not in the document: then nothing is changed. Answers whether. */
export const applyIfComplete = (doc: Y.Doc, update: Uint8Array): Result<boolean> => {
  let isTaken = false;
  const applied = attempt(() => {
    isTaken = isComplete(doc, update);
    if (isTaken) Y.applyUpdate(doc, update, SERVER);
  });
  return applied.ok ? ok(isTaken) : applied;
};

/** An update without content, which is also the state of an empty document. */
export const EMPTY_UPDATE: Uint8Array = Uint8Array.of(0, 0);

/** Whether it is `EMPTY_UPDATE`, byte for byte. */
export const isEmptyUpdate = (update: Uint8Array): boolean =>
  update.byteLength === 2 && update[0] === 0 && update[1] === 0;
