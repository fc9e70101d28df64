/**
 * A basket's document, awake or asleep. A live Y.Doc costs eleven to thirteen times its bytes, so a basket nobody
 * writes to is held as merged bytes only; they answer a newcomer as well as the document does.
 */
import * as decoding from 'lib0/decoding';
import * as Y from 'yjs';
import { fail, LIMITS, ok, type Result } from '../../../shared/src/index.ts';
import { newBasketDocument } from './basket-document.ts';

export class LiveDocument {
  #doc: Y.Doc | null = null;
  #bytes: Uint8Array | null = null;

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
    if (this.#doc) return this.#doc;
    const doc = newBasketDocument();
    if (this.#bytes) Y.applyUpdate(doc, this.#bytes);
    this.#bytes = null;
    this.#doc = doc;
    return doc;
  }

  sleep(): void {
    if (!this.#doc) return;
    this.#bytes = Y.encodeStateAsUpdate(this.#doc);
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
}
