/**
 * What is asked at about the same moment, as one command: a restart brings everybody back within seconds, and a
 * command costs the driver and the server more than what it asks. Every ask is in a command that begins after it, so
 * an answer is never older than its question. A lone ask waits for nothing but the end of this turn (rule MG18).
 */
import { ok, type Result } from '../../../../shared/src/index.ts';

/** Answers each ask, in their order; a failure is everybody's. */
export type RunBatch<Ask, Answer> = (asks: readonly Ask[]) => Promise<Result<readonly Answer[]>>;

interface Waiting<Ask, Answer> {
  readonly ask: Ask;
  settle(result: Result<Answer>): void;
  reject(error: unknown): void;
}

/** Commands under way at a time: what comes meanwhile gathers for the next one. */
const COMMANDS_MAX = 4;
/** Asks of one command: what MongoDB answers in one piece (`find`: 101 documents). */
const ASKS_MAX = 100;

export class Batches<Ask, Answer> {
  readonly #run: RunBatch<Ask, Answer>;
  readonly #waiting: Waiting<Ask, Answer>[] = [];
  #commands = 0;
  #isScheduled = false;

  constructor(run: RunBatch<Ask, Answer>) {
    this.#run = run;
  }

  ask(ask: Ask): Promise<Result<Answer>> {
    return new Promise((settle, reject) => {
      this.#waiting.push({ ask, settle, reject });
      this.#schedule();
    });
  }

  #schedule(): void {
    if (this.#isScheduled || this.#waiting.length === 0 || this.#commands === COMMANDS_MAX) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      void this.#runNext(this.#waiting.splice(0, ASKS_MAX));
      this.#schedule();
    });
  }

  async #runNext(batch: readonly Waiting<Ask, Answer>[]): Promise<void> {
    this.#commands++;
    try {
      const answers = await this.#run(batch.map(({ ask }) => ask));
      batch.forEach(({ settle }, i) => {
        settle(answers.ok ? ok(answers.value[i] as Answer) : answers);
      });
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
    this.#commands--;
    this.#schedule();
  }
}
