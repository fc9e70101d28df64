/**
 * Rows of other nodes into an open document. They were inspected before they were stored, so they are taken whole;
 * but a row may stand on one that was tried again and is stored after it. Such a row waits here, outside the
 * document, whose own changes must always be complete (rules ND1, ND8).
 */
import * as Y from 'yjs';
import { fail, ok, type Result } from '../../../shared/src/index.ts';
import { SERVER } from '../domain/basket-document.ts';

/** What Yjs keeps of an update until its predecessor comes (in its format 2), taken out of the document. */
const takePending = (doc: Y.Doc): Uint8Array | null => {
  const { pendingStructs, pendingDs } = doc.store;
  if (pendingStructs === null && pendingDs === null) return null;
  doc.store.pendingStructs = null;
  doc.store.pendingDs = null;
  const parts = [pendingStructs?.update, pendingDs].filter((part) => part instanceof Uint8Array);
  return Y.convertUpdateFormatV2ToV1(Y.mergeUpdatesV2(parts));
};

export class ForeignRows {
  /** Merged bytes of what waits for its predecessor. */
  #held: Uint8Array | null = null;

  get isWaiting(): boolean {
    return this.#held !== null;
  }

  /** `internal` where the bytes are damaged; the document may then be half changed and is of no use. */
  apply(doc: Y.Doc, bytes: Uint8Array): Result<void> {
    try {
      Y.applyUpdate(doc, this.#held ? Y.mergeUpdates([this.#held, bytes]) : bytes, SERVER);
      this.#held = takePending(doc);
      return ok(undefined);
    } catch (error) {
      return fail('internal', error instanceof Error ? error.message : 'a row that cannot be read');
    }
  }
}
