/**
 * Rows of other nodes into an open document. They were inspected before they were stored, so they are taken whole;
 * but a row may stand on one that was tried again and is stored after it, or never was. Such a row waits here, outside
 * the document and told to nobody, until what it stands on is here or what was saved is past it (rules ND1, ND8).
 */
import * as Y from 'yjs';
import { fail, ok, type Result } from '../../../shared/src/index.ts';
import { SERVER } from '../domain/basket-document.ts';
import { isComplete } from '../domain/is-complete.ts';

export interface HeldRow {
  readonly bytes: Uint8Array;
  readonly position: number;
}

export class ForeignRows {
  #held: readonly HeldRow[];

  constructor(held: readonly HeldRow[]) {
    this.#held = held;
  }

  get isWaiting(): boolean {
    return this.#held.length > 0;
  }

  /**
   * Answers what is in the document now and was not before: nothing, the row, or the row and some that waited for
   * it. `internal` where the bytes are damaged; the document may then be half changed and is of no use.
   */
  apply(doc: Y.Doc, bytes: Uint8Array, position: number): Result<readonly Uint8Array[]> {
    return this.#settle(doc, [...this.#held, { bytes, position }]);
  }

  /** The same of what waits: something else has come. */
  settle(doc: Y.Doc): Result<readonly Uint8Array[]> {
    return this.#settle(doc, this.#held);
  }

  /** Everything through `position` is saved, as the document has it: what waits was never accepted. */
  dropThrough(position: number): void {
    this.#held = this.#held.filter((row) => row.position > position);
  }

  /** The same for a saved basket; what waits and stands at or before `through` is in it, or was never accepted. */
  applySaved(doc: Y.Doc, state: Uint8Array, through: number): Result<readonly Uint8Array[]> {
    const later = this.#held.filter(({ position }) => position > through);
    return this.#settle(doc, [{ bytes: state, position: through }, ...later]);
  }

  #settle(doc: Y.Doc, rows: readonly HeldRow[]): Result<readonly Uint8Array[]> {
    const applied: Uint8Array[] = [];
    let waiting = rows;
    try {
      for (let before = -1; before !== waiting.length; ) {
        before = waiting.length;
        waiting = waiting.filter(({ bytes }) => {
          if (!isComplete(doc, bytes)) return true;
          Y.applyUpdate(doc, bytes, SERVER);
          applied.push(bytes);
          return false;
        });
      }
    } catch (error) {
      return fail('internal', error instanceof Error ? error.message : 'a row that cannot be read');
    }
    this.#held = waiting;
    return ok(applied);
  }
}
