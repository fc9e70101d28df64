/** How many frames of each kind went through, and their bytes. Looks at the first two bytes and decodes nothing. */
import { SYNC, TAG } from '../../../shared/src/index.ts';

/** Below 128: a tag; from there: a kind of sync. */
const SYNC_AT = 128;

const NAMES: readonly (readonly [name: string, at: number])[] = [
  ['sync-step-1', SYNC_AT + SYNC.step1],
  ['sync-step-2', SYNC_AT + SYNC.step2],
  ['update', SYNC_AT + SYNC.update],
  ['awareness', TAG.awareness],
  ['query-awareness', TAG.queryAwareness],
  ['ask', TAG.ask],
  ['accepted', TAG.accepted],
  ['saved', TAG.saved],
  ['authority', TAG.authority],
  ['notice', TAG.notice],
  ['refused', TAG.refused],
];

export class FrameTally {
  readonly #counts = new Array<number>(SYNC_AT + 256).fill(0);
  #frames = 0;
  bytes = 0;

  add(frame: Uint8Array): void {
    const tag = frame[0] ?? TAG.auth;
    const at = tag === TAG.sync ? SYNC_AT + (frame[1] ?? 255) : tag & 127;
    this.#counts[at] = (this.#counts[at] ?? 0) + 1;
    this.#frames++;
    this.bytes += frame.byteLength;
  }

  entries(): [name: string, count: number][] {
    const known = NAMES.map(([name, at]): [string, number] => [name, this.#counts[at] ?? 0]);
    const sum = known.reduce((total, [, count]) => total + count, 0);
    return [...known, ['other', this.#frames - sum]];
  }
}
