/**
 * What comes in over one WebSocket, at the speed its session allows. Not reading a socket is not enough: ws hands
 * out all frames of what it has read, thousands of small ones, so those wait here until the session may go on.
 * In order, one in each turn of the event loop, and none is lost, also where the peer has closed meanwhile.
 */
import type { WebSocket } from 'ws';
import type { Clock } from '../../../../shared/src/index.ts';
import { HeldFrames } from './held-frames.ts';

export interface IntakeParts {
  readonly clock: Clock;
  /** Handles one frame; answers for how many milliseconds the next one must wait. */
  handle(frame: Uint8Array): number;
  /** The socket is gone and so is everything that came in. */
  onEnd(): void;
}

export class Intake {
  readonly #ws: WebSocket;
  readonly #parts: IntakeParts;
  /** Made for the first that has to wait: most sockets never do. */
  #held: HeldFrames | null = null;
  #isWaiting = false;
  #isGone = false;

  constructor(ws: WebSocket, parts: IntakeParts) {
    this.#ws = ws;
    this.#parts = parts;
  }

  take(frame: Uint8Array): void {
    if (!this.#isWaiting) {
      this.waitFor(this.#parts.handle(frame));
      return;
    }
    this.#held ??= new HeldFrames();
    this.#held.push(frame);
  }

  /** Reads on after so many milliseconds. */
  waitFor(pauseMs: number): void {
    if (pauseMs === 0 || this.#isWaiting) return;
    this.#isWaiting = true;
    this.#ws.pause();
    this.#parts.clock.after(pauseMs, () => this.#goOn());
  }

  /** The socket is closed: what it has said before still counts. */
  end(): void {
    this.#isGone = true;
    if (!this.#isWaiting) this.#parts.onEnd();
  }

  #goOn(): void {
    this.#isWaiting = false;
    const next = this.#held?.shift();
    if (next) {
      this.waitFor(this.#parts.handle(next));
      if (this.#isWaiting) return;
      this.#isWaiting = true;
      setImmediate(() => this.#goOn());
    } else if (this.#isGone) this.#parts.onEnd();
    else this.#ws.resume();
  }
}
