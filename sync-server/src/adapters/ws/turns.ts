/**
 * The turns of the event loop, as sockets share them. What a turn has to send goes out at its end, one write for
 * each socket however many frames it is; and one turn takes only a few frames of each socket, so that thousands
 * that came in one read do not keep the others waiting (rule GW9).
 */

/** Frames of one socket that one turn takes: a tap and its ask, and company. At 30 µs each it is not felt. */
export const FRAMES_PER_TURN = 8;
/** Frames of all sockets together after which a turn takes one of each, so that many floods are no worse than one. */
const CROWDED = 256;

export class Turns {
  /** Counts up; what was taken in an earlier turn does not count in this one. */
  current = 0;
  #frames = 0;
  #isEnding = false;
  #leaving: (() => void)[] = [];
  #next: (() => void)[] = [];

  /** Whether one more frame may be taken from a socket of which this turn has taken `taken`. */
  hasRoomFor(taken: number): boolean {
    return taken < (this.#frames < CROWDED ? FRAMES_PER_TURN : 1);
  }

  /** A frame is taken now. */
  count(): void {
    this.#frames++;
    this.#endLater();
  }

  /** Calls back when this turn ends. */
  atEnd(send: () => void): void {
    this.#leaving.push(send);
    this.#endLater();
  }

  /** Calls back in the next turn, after this one's frames have left. */
  inNext(take: () => void): void {
    this.#next.push(take);
    this.#endLater();
  }

  #endLater(): void {
    if (this.#isEnding) return;
    this.#isEnding = true;
    setImmediate(() => this.#end());
  }

  #end(): void {
    this.current++;
    this.#frames = 0;
    this.#isEnding = false;
    const [leaving, next] = [this.#leaving, this.#next];
    this.#leaving = [];
    this.#next = [];
    for (const send of leaving) send();
    for (const take of next) take();
  }
}
