/**
 * A basket's document, awake or asleep. A live Y.Doc costs eleven to thirteen times its bytes, so a basket nobody
 * writes to is held as merged bytes only; they answer a newcomer as well as the document does. The commonest writes
 * wait beside the document until somebody asks for it.
 */
import * as decoding from 'lib0/decoding';
import * as Y from 'yjs';
import { fail, LIMITS, ok, type Result } from '../../../shared/src/index.ts';
import { newBasketDocument } from './basket-document.ts';
import type { WriteRules } from './examine-update.ts';
import type { Acceptable } from './inspect-update.ts';
import { type PlacedWrite, RecentWrites } from './recent-writes.ts';

export class LiveDocument {
  #doc: Y.Doc | null = null;
  #bytes: Uint8Array | null = null;
  readonly #recent = new RecentWrites();

  /** From a document, or asleep from the bytes of one (which must be readable). */
  constructor(content: Y.Doc | Uint8Array) {
    if (content instanceof Y.Doc) this.#doc = content;
    else this.#bytes = content;
  }

  get isAwake(): boolean {
    return this.#doc !== null;
  }

  /** The document; wakes it. It must not be kept across turns of the event loop. */
  get doc(): Y.Doc {
    const doc = this.#awake();
    if (!this.#recent.isEmpty) this.#recent.settle(doc);
    return doc;
  }

  /** The plain write these bytes are, if it may be taken as it is; null where `inspectUpdate` must decide. */
  recognise(bytes: Uint8Array, rules: WriteRules): PlacedWrite | null {
    return this.#recent.recognise(this.#awake(), bytes, rules);
  }

  /** Takes what was just found good. @throws where it was not complete after all */
  take(found: Acceptable | PlacedWrite, origin: string): void {
    if ('place' in found) {
      this.#recent.add(found);
      if (this.#recent.isFull) this.#recent.settle(this.#awake());
      return;
    }
    const { doc } = this;
    Y.applyUpdate(doc, found.update, origin);
    if (doc.store.pendingStructs !== null || doc.store.pendingDs !== null)
      throw new Error('an inspected update was not complete');
  }

  sleep(): void {
    if (!this.#doc) return;
    this.#bytes = Y.encodeStateAsUpdate(this.doc);
    this.#doc.destroy();
    this.#doc = null;
  }

  state(): Uint8Array {
    return this.#bytes ?? Y.encodeStateAsUpdate(this.doc);
  }

  stateVector(): Uint8Array {
    return this.#bytes ? Y.encodeStateVectorFromUpdate(this.#bytes) : Y.encodeStateVector(this.doc);
  }

  /** What a replica at `stateVector` lacks; `bad-frame` where that is not a state vector. */
  diff(stateVector: Uint8Array): Result<Uint8Array> {
    try {
      const clients = decoding.readVarUint(decoding.createDecoder(stateVector));
      if (clients > LIMITS.clientsPerStateVector) return fail('frame-too-large', `${clients} clients`);
      return ok(
        this.#bytes ? Y.diffUpdate(this.#bytes, stateVector) : Y.encodeStateAsUpdate(this.doc, stateVector),
      );
    } catch (error) {
      return fail('bad-frame', error instanceof Error ? error.message : 'not a state vector');
    }
  }

  #awake(): Y.Doc {
    if (this.#doc) return this.#doc;
    const doc = newBasketDocument();
    if (this.#bytes) Y.applyUpdate(doc, this.#bytes);
    this.#bytes = null;
    this.#doc = doc;
    return doc;
  }
}
