/**
 * Frames that wait, first in, first out, as bytes behind bytes: an object for each of thousands of tiny frames
 * would weigh twenty times what they do. Gives all of its memory back when it is empty.
 */
const NOTHING = new Uint8Array(0);

export class HeldFrames {
  #bytes: Uint8Array = NOTHING;
  /** Where each frame ends. */
  #ends: number[] = [];
  #next = 0;

  push(frame: Uint8Array): void {
    const from = this.#ends.at(-1) ?? 0;
    const end = from + frame.byteLength;
    if (end > this.#bytes.byteLength) {
      const wider = new Uint8Array(Math.max(end, 2 * this.#bytes.byteLength));
      wider.set(this.#bytes);
      this.#bytes = wider;
    }
    this.#bytes.set(frame, from);
    this.#ends.push(end);
  }

  /** The frame that has waited for longest. */
  shift(): Uint8Array | null {
    const end = this.#ends[this.#next];
    if (end === undefined) return null;
    const frame = this.#bytes.subarray(this.#ends[this.#next - 1] ?? 0, end);
    this.#next++;
    if (this.#next === this.#ends.length) {
      this.#bytes = NOTHING;
      this.#ends = [];
      this.#next = 0;
    }
    return frame;
  }
}
