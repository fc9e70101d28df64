/**
 * A device that has nothing and keeps the bytes it is sent, without making a document of them: that would cost the
 * load more of a core than answering costs the server. Whether the bytes are the basket is looked at afterwards.
 */
import * as Y from 'yjs';
import { WireDevice } from './wire-device.ts';

/** An update or a state without content has two bytes. */
const EMPTY_BYTES = 2;

export class ColdDevice extends WireDevice {
  /** Whether the server's first answer held nothing at all; null before it came. */
  wasEmptyFirst: boolean | null = null;
  readonly #updates: Uint8Array[] = [];
  #bytes = 0;
  #waiting: { readonly bytes: number; readonly settle: (isThere: boolean) => void } | null = null;

  /** Resolves true when that many bytes of content are there, false when they are not within that time. */
  hasBytes(bytes: number, withinMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), withinMs);
      const settle = (isThere: boolean): void => {
        clearTimeout(timer);
        resolve(isThere);
      };
      if (this.#bytes >= bytes) settle(true);
      else this.#waiting = { bytes, settle };
    });
  }

  /** The document of everything that came. */
  document(): Y.Doc {
    const doc = new Y.Doc();
    for (const update of this.#updates) Y.applyUpdate(doc, update);
    return doc;
  }

  protected override take(kind: number, bytes: Uint8Array, atMs: number): void {
    super.take(kind, bytes, atMs);
    this.wasEmptyFirst ??= bytes.byteLength <= EMPTY_BYTES;
    this.#updates.push(bytes);
    this.#bytes += bytes.byteLength;
    if (this.#waiting && this.#bytes >= this.#waiting.bytes) this.#waiting.settle(true);
  }
}
