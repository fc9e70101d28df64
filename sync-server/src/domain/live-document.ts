/**
 * A basket's document, awake or asleep. A live Y.Doc costs eleven to thirteen times its bytes, so a basket nobody
 * writes to is held as merged bytes only; they answer a newcomer as well as the document does, and what a device
 * brings into an empty basket is that basket. The commonest writes wait beside the document until somebody asks for
 * it.
 */
import * as decoding from 'lib0/decoding';
import * as Y from 'yjs';
import { fail, LIMITS, ok, type Result } from '../../../shared/src/index.ts';
import { newBasketDocument } from './basket-document.ts';
import type { WriteRules } from './examine-update.ts';
import type { Acceptable } from './inspect-update.ts';
import { vectorOfState } from './is-complete.ts';
import { type PlacedWrite, RecentWrites } from './recent-writes.ts';

/** What a replica lacks, as an update. */
export interface Difference {
  readonly update: Uint8Array;
  /** What had to be gone through to find it. */
  readonly readBytes: number;
}

/** A document as bytes. */
interface Asleep {
  /** One update with all of it. */
  readonly bytes: Uint8Array;
  readonly vector: Uint8Array;
}

const documentOf = ({ bytes }: Asleep): Y.Doc => {
  const doc = newBasketDocument();
  Y.applyUpdate(doc, bytes);
  return doc;
};

const partsOf = ({ store }: Y.Doc): number => {
  let parts = 0;
  for (const structs of store.clients.values()) parts += structs.length;
  return parts;
};

const isSame = (a: Uint8Array, b: Uint8Array): boolean =>
  a.byteLength === b.byteLength && a.every((byte, i) => byte === b[i]);

/** What updates of an empty basket are compared with. Nobody writes to it. */
const NOTHING = newBasketDocument();

export class LiveDocument {
  #doc: Y.Doc | null = null;
  #asleep: Asleep | null = null;
  readonly #recent = new RecentWrites();
  /**
   * What a replica at this state vector was answered, which was the document's own: its deletions. Nothing is deleted
   * but by what takes its place (rule IN8), so while the vector is the same the answer is.
   */
  #level: { readonly vector: Uint8Array; readonly update: Uint8Array } | null = null;

  static awake(doc: Y.Doc): LiveDocument {
    const live = new LiveDocument();
    live.#doc = doc;
    return live;
  }

  /** From a saved state; `internal` where that is no whole document. */
  static asleep(bytes: Uint8Array): Result<LiveDocument> {
    try {
      const vector = vectorOfState(bytes);
      if (vector === null) return fail('internal', 'a saved state is not whole');
      const live = new LiveDocument();
      live.#asleep = { bytes, vector };
      return ok(live);
    } catch (error) {
      return fail('internal', `a saved state cannot be read: ${error instanceof Error ? error.message : ''}`);
    }
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

  /** What an update is to be inspected against: the document, as far as that can be told. Not to be written to. */
  get basis(): Y.Doc {
    return this.#isNothing ? NOTHING : this.doc;
  }

  /** Shows the document without waking it for longer than that. */
  look<T>(at: (doc: Y.Doc) => T): T {
    if (!this.#asleep) return at(this.doc);
    const doc = documentOf(this.#asleep);
    const seen = at(doc);
    doc.destroy();
    return seen;
  }

  /** The plain write these bytes are, if it may be taken as it is; null where `inspectUpdate` must decide. */
  recognise(bytes: Uint8Array, rules: WriteRules): PlacedWrite | null {
    // It takes the place of something.
    if (this.#isNothing) return null;
    return this.#recent.recognise(this.#awake(), bytes, rules);
  }

  /** Takes what was just found good. @throws where it was not complete after all */
  take(found: Acceptable | PlacedWrite, origin: string): void {
    if ('place' in found) {
      this.#recent.add(found);
      if (this.#recent.isFull) this.#recent.settle(this.#awake());
      return;
    }
    if (this.#isNothing && this.#begin(found.update)) return;
    const { doc } = this;
    Y.applyUpdate(doc, found.update, origin);
    if (doc.store.pendingStructs !== null || doc.store.pendingDs !== null)
      throw new Error('an inspected update was not complete');
  }

  sleep(): void {
    if (!this.#doc) return;
    const { doc } = this;
    this.#asleep = { bytes: Y.encodeStateAsUpdate(doc), vector: Y.encodeStateVector(doc) };
    doc.destroy();
    this.#doc = null;
  }

  state(): Uint8Array {
    return this.#asleep?.bytes ?? Y.encodeStateAsUpdate(this.doc);
  }

  stateVector(): Uint8Array {
    return this.#asleep?.vector ?? Y.encodeStateVector(this.doc);
  }

  /** What a replica at `stateVector` lacks; `bad-frame` where that is not a state vector. */
  diff(stateVector: Uint8Array): Result<Difference> {
    try {
      const clients = decoding.readVarUint(decoding.createDecoder(stateVector));
      if (clients > LIMITS.clientsPerStateVector) return fail('frame-too-large', `${clients} clients`);
      // Who has nothing lacks all of it.
      if (this.#asleep && clients === 0) return ok({ update: this.#asleep.bytes, readBytes: 0 });
      return ok(this.#compare(stateVector));
    } catch (error) {
      return fail('bad-frame', error instanceof Error ? error.message : 'not a state vector');
    }
  }

  #compare(stateVector: Uint8Array): Difference {
    const vector = this.stateVector();
    const isLevel = isSame(vector, stateVector);
    if (isLevel && this.#level && isSame(vector, this.#level.vector))
      return { update: this.#level.update, readBytes: 0 };
    const update = this.#asleep
      ? Y.diffUpdate(this.#asleep.bytes, stateVector)
      : Y.encodeStateAsUpdate(this.doc, stateVector);
    if (isLevel) this.#level = { vector, update };
    const readBytes = this.#asleep?.bytes.byteLength ?? partsOf(this.doc) * LIMITS.bytesPerPart;
    return { update, readBytes };
  }

  get #isNothing(): boolean {
    return this.#asleep !== null && this.#asleep.vector.byteLength === 1;
  }

  /** The first update is the state, where it is whole. */
  #begin(update: Uint8Array): boolean {
    const vector = vectorOfState(update);
    if (vector === null) return false;
    this.#asleep = { bytes: update, vector };
    return true;
  }

  #awake(): Y.Doc {
    if (this.#doc) return this.#doc;
    const doc = this.#asleep ? documentOf(this.#asleep) : newBasketDocument();
    this.#asleep = null;
    this.#doc = doc;
    return doc;
  }
}
