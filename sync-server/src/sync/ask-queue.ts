/**
 * The asks of one socket ("tell me about everything I sent before this") that wait for an answer, in order. An
 * ask waits for a number of the room's updates; it is answered twice, when that is accepted and when it is saved,
 * and of several at once the last speaks for all (rules AC1–AC5). Flat arrays of numbers: most sockets have none, busy ones have hundreds.
 */
interface Waiting {
  /** n and the seq it waits for, in turn. */
  pairs: number[];
  from: number;
}

/** Beyond this many, later asks stand for earlier ones: an answer says "everything before it" anyway. */
const WAITING_MAX = 4096;

const add = ({ pairs, from }: Waiting, n: number, seq: number): void => {
  const count = (pairs.length - from) / 2;
  // One that waits for the same is answered together with this one.
  if (count > 0 && (pairs.at(-1) === seq || count >= WAITING_MAX)) pairs.length -= 2;
  pairs.push(n, seq);
};

/** Answers the last of the asks that `seq` reaches, or null where it reaches none. */
const popThrough = (waiting: Waiting, seq: number): number | null => {
  const { pairs } = waiting;
  let last: number | null = null;
  while (waiting.from < pairs.length && (pairs[waiting.from + 1] ?? 0) <= seq) {
    last = pairs[waiting.from] ?? null;
    waiting.from += 2;
  }
  if (last === null) return null;
  if (waiting.from === pairs.length) waiting.pairs = [];
  else if (waiting.from > 2048) waiting.pairs = pairs.slice(waiting.from);
  if (waiting.pairs !== pairs) waiting.from = 0;
  return last;
};

export class AskQueue {
  readonly #accepted: Waiting = { pairs: [], from: 0 };
  readonly #saved: Waiting = { pairs: [], from: 0 };

  get isEmpty(): boolean {
    return this.#accepted.pairs.length === 0 && this.#saved.pairs.length === 0;
  }

  ask(n: number, seq: number): void {
    add(this.#accepted, n, seq);
    add(this.#saved, n, seq);
  }

  /** The greatest ask that can be answered now, of each kind; it speaks for all before it. */
  answer(acceptedSeq: number, savedSeq: number): { accepted: number | null; saved: number | null } {
    return {
      accepted: popThrough(this.#accepted, acceptedSeq),
      saved: popThrough(this.#saved, Math.min(acceptedSeq, savedSeq)),
    };
  }
}
