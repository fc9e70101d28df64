/**
 * Appends of one turn of the event loop as one command. One command is under way at a time, so the rows of a basket
 * keep their order whatever fails, and a busy Redis makes larger commands instead of a longer queue of them.
 */
import { fail, type Owner, ok, type Result } from '../../../../shared/src/index.ts';
import type { HotUpdate } from '../../ports/hot-store.ts';
import { attempt, failureOf } from './scripted-redis.ts';

export interface Append {
  readonly basket: Owner;
  readonly update: HotUpdate;
  /** The position must be greater. */
  readonly above: number;
  /** Only if no row has a greater position. */
  readonly last?: number;
}

/** null: something came before it. */
export type Answer = Appended | null;

export interface Appended {
  readonly position: number;
  readonly previous: number;
}

interface Waiting extends Append {
  settle(result: Result<Answer>): void;
}

/** Rows of one command at most: about 100 kB of small updates. */
const BATCH_MAX = 500;
/** Larger updates go in fewer at a time, so that one command does not hold up Redis for everybody. */
const BATCH_BYTES = 1024 * 1024;

const appendedOf = (answer: string | undefined): Result<Answer> => {
  if (answer === 'moved') return ok(null);
  if (answer === undefined) return fail('store-unavailable', 'no answer');
  if (answer.startsWith('!')) return failureOf(answer.slice(1));
  const [position, previous] = answer.split(' ');
  return ok({ position: Number(position), previous: Number(previous) });
};

export class AppendBatch {
  readonly #send: (rows: readonly Append[]) => Promise<string[]>;
  #waiting: Waiting[] = [];
  #isFlying = false;
  #scheduled: NodeJS.Immediate | null = null;

  /** `send` answers one line per row; it may throw. */
  constructor(send: (rows: readonly Append[]) => Promise<string[]>) {
    this.#send = send;
  }

  append(row: Append): Promise<Result<Answer>> {
    return new Promise((settle) => {
      this.#waiting.push({ ...row, settle });
      if (!this.#isFlying) this.#scheduled ??= setImmediate(() => void this.#fly());
    });
  }

  /** Resolves when everything appended before has been answered. */
  async settled(): Promise<void> {
    while (this.#isFlying || this.#waiting.length > 0) await new Promise((done) => setImmediate(done));
  }

  async #fly(): Promise<void> {
    this.#scheduled = null;
    this.#isFlying = true;
    while (this.#waiting.length > 0) {
      const rows = this.#takeSome();
      const answers = await attempt(() => this.#send(rows));
      rows.forEach(({ settle }, i) => {
        settle(answers.ok ? appendedOf(answers.value[i]) : answers);
      });
    }
    this.#isFlying = false;
  }

  #takeSome(): Waiting[] {
    let bytes = 0;
    let count = 0;
    for (const { update } of this.#waiting) {
      bytes += update.bytes.byteLength;
      if (count > 0 && (count === BATCH_MAX || bytes > BATCH_BYTES)) break;
      count++;
    }
    return this.#waiting.splice(0, count);
  }
}
