/**
 * What has come from one socket and waits for its turn. A few frames are taken at once; of more than that the rest
 * waits here, in order, and the socket is not read meanwhile, so it is never more than one read of it (rule GW9).
 */
import type { WebSocket } from 'ws';
import type { Turns } from './turns.ts';

/** Bytes of a binary frame; null for a text, which no device sends. */
export type Frame = Uint8Array | null;

export class Inbox {
  readonly #ws: WebSocket;
  readonly #turns: Turns;
  readonly #take: (frame: Frame) => void;
  readonly #continue = (): void => this.#drain();
  #waiting: Frame[] = [];
  #isHeld = false;
  #turn = -1;
  #taken = 0;
  #onEmpty: (() => void) | null = null;

  constructor(ws: WebSocket, turns: Turns, take: (frame: Frame) => void) {
    this.#ws = ws;
    this.#turns = turns;
    this.#take = take;
  }

  put(frame: Frame): void {
    if (this.#waiting.length === 0 && this.#hasTurn()) {
      this.#takeOne(frame);
      return;
    }
    if (this.#waiting.length === 0) this.#turns.inNext(this.#continue);
    this.#waiting.push(frame);
    this.#ws.pause();
  }

  /** Does not read the socket until it is told otherwise. */
  hold(isHeld: boolean): void {
    this.#isHeld = isHeld;
    this.#readOrNot();
  }

  get isHeld(): boolean {
    return this.#isHeld;
  }

  /** Nothing more will come. Calls back when all of it is taken. */
  end(onEmpty: () => void): void {
    if (this.#waiting.length === 0) onEmpty();
    else this.#onEmpty = onEmpty;
  }

  #hasTurn(): boolean {
    if (this.#turn !== this.#turns.current) {
      this.#turn = this.#turns.current;
      this.#taken = 0;
    }
    return this.#turns.hasRoomFor(this.#taken);
  }

  #takeOne(frame: Frame): void {
    this.#taken++;
    this.#turns.count();
    this.#take(frame);
  }

  #drain(): void {
    let at = 0;
    while (at < this.#waiting.length && this.#hasTurn()) this.#takeOne(this.#waiting[at++] ?? null);
    this.#waiting = this.#waiting.slice(at);
    if (this.#waiting.length > 0) {
      this.#turns.inNext(this.#continue);
      return;
    }
    this.#readOrNot();
    this.#onEmpty?.();
  }

  #readOrNot(): void {
    if (this.#isHeld || this.#waiting.length > 0) this.#ws.pause();
    else if (this.#ws.isPaused && this.#ws.readyState === this.#ws.OPEN) this.#ws.resume();
  }
}
