/**
 * Documents with Yjs client ids that a seed repeats: the order of client ids decides nothing here, and a history
 * must not depend on it. A fixed guid also saves 31 calls to the random source per document.
 */
import * as Y from 'yjs';

/** Replicas that only read: their client id never enters a document. */
export const emptyDoc = (): Y.Doc => new Y.Doc({ guid: 'basket' });

/** The `count`-th writing document of a history; ids are spread so that later is not always greater. */
export const writingDoc = (count: number): Y.Doc => {
  const doc = emptyDoc();
  // Knuth's multiplicative hash: a permutation of the 32-bit numbers.
  doc.clientID = Math.imul(count + 1, 2654435761) >>> 0;
  return doc;
};
