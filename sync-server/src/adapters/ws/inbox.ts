/**
 * What has come from one socket and waits. A few frames are taken in one turn of the event loop; of more than that,
 * and while the session may not go on, the rest waits here. Not reading the socket is not enough: ws hands out all
 * frames of what it has read. In order, and none is lost, also where the peer has closed meanwhile (rules GW9, HO7,
 * HO14).
 */
import type { WebSocket } from 'ws';
import type { Clock } from '../../../../shared/src/index.ts';
import { HeldFrames } from './held-frames.ts';
import type { Turns } from './turns.ts';

export interface InboxParts {
  readonly clock: Clock;
  readonly turns: Turns;
  /** Handles one frame; answers for how many milliseconds the next one must wait. */
  handle(frame: Uint8Array): number;
  /** The socket is gone and so is everything that came in. */
  onEnd(): void;
}

export class Inbox {
  readonly #ws: WebSocket;
  readonly #parts: InboxParts;
  /** Made for the first that has to wait: most sockets never do. */
  #held: HeldFrames | null = null;
  #waiting = 0;
  #isOwing = false;
  #turn = -1;
  #taken = 0;
  #isGone = false;

  constructor(ws: WebSocket, parts: InboxParts) {
    this.#ws = ws;
    this.#parts = parts;
  }

  put(frame: Uint8Array): void {
    if (this.#waiting === 0 && !this.#isOwing && this.#hasTurn()) {
      this.#takeOne(frame);
      return;
    }
    this.#held ??= new HeldFrames();
    this.#held.push(frame);
    if (++this.#waiting > 1 || this.#isOwing) return;
    this.#ws.pause();
    this.#goOnLater();
  }

  /** Takes nothing for so many milliseconds. */
  waitFor(pauseMs: number): void {
    if (pauseMs <= 0 || this.#isOwing) return;
    this.#isOwing = true;
    this.#ws.pause();
    this.#parts.clock.after(pauseMs, () => {
      this.#isOwing = false;
      this.#goOn();
    });
  }

  /** The socket is closed: what it has said before still counts. */
  end(): void {
    this.#isGone = true;
    if (this.#waiting === 0) this.#parts.onEnd();
  }

  #hasTurn(): boolean {
    const { turns } = this.#parts;
    if (this.#turn !== turns.current) {
      this.#turn = turns.current;
      this.#taken = 0;
    }
    return turns.hasRoomFor(this.#taken);
  }

  #takeOne(frame: Uint8Array): void {
    this.#taken++;
    this.#parts.turns.count();
    this.waitFor(this.#parts.handle(frame));
  }

  #goOnLater(): void {
    this.#parts.turns.inNext(() => this.#goOn());
  }

  #goOn(): void {
    while (this.#waiting > 0 && !this.#isOwing && this.#hasTurn()) {
      this.#waiting--;
      const next = this.#held?.shift();
      if (next) this.#takeOne(next);
    }
    if (this.#isOwing) return;
    if (this.#waiting > 0) this.#goOnLater();
    else if (this.#isGone) this.#parts.onEnd();
    else if (this.#ws.isPaused && this.#ws.readyState === this.#ws.OPEN) this.#ws.resume();
  }
}
