/**
 * The main thread's end of the SQLite worker. Operations of a few milliseconds travel as one message and become
 * one commit; one batch is under way at a time, so a slow disk makes larger batches instead of a longer queue of
 * commits. A worker that dies takes nothing with it that was answered; it is started again.
 */
import { Worker } from 'node:worker_threads';
import { fail, LIMITS, ok, type Result } from '../../../../shared/src/index.ts';
import { isRead, type Operation, type Outcome, type Reply } from './operations.ts';
import { packBatch, unpackOutcomes } from './packed-batch.ts';
import type { WorkerOptions } from './worker.ts';

/** A batch this large goes at once. */
const BATCH_MAX = 500;
/** After a batch this large the next one waits for more company. */
const BUSY_FROM = 4;
const CLOSE_TIMEOUT_MS = 10_000;

interface Waiting {
  readonly operation: Operation;
  settle(outcome: Outcome): void;
}

/** Tests run the TypeScript sources, but a worker thread needs compiled code (Node 20). */
const workerUrl = (): URL =>
  import.meta.url.endsWith('.ts')
    ? new URL('../../../../dist/node/sync-server/src/adapters/sqlite/worker.js', import.meta.url)
    : new URL('./worker.js', import.meta.url);

export class GroupCommit {
  readonly #options: WorkerOptions;
  #worker: Worker | null = null;
  #waiting: Waiting[] = [];
  #flying: Waiting[] = [];
  #batchId = 0;
  #waitMs: number = LIMITS.groupCommitMs;
  /** Since when the first of `#waiting` has waited; no later than that. */
  #waitingSinceMs = 0;
  #timer: NodeJS.Timeout | null = null;
  #immediate: NodeJS.Immediate | null = null;
  #isClosed = false;

  constructor(options: WorkerOptions) {
    this.#options = options;
  }

  /** @throws where the database cannot be opened. */
  open(): Promise<void> {
    return new Promise((resolve, reject) => {
      const worker = this.#start();
      worker.once('error', reject);
      worker.once('message', (reply: Reply) => {
        if (reply.kind === 'failed') reject(new Error(`the basket store cannot be opened: ${reply.detail}`));
        else resolve();
      });
    });
  }

  run<T>(operation: Operation): Promise<Result<T>> {
    if (this.#isClosed) return Promise.resolve(fail('store-unavailable', 'the store is closed'));
    return new Promise((resolve) => {
      if (this.#waiting.length === 0) this.#waitingSinceMs = performance.now();
      this.#waiting.push({
        operation,
        settle: (outcome) =>
          resolve(outcome.ok ? ok(outcome.value as T) : fail(outcome.code, outcome.detail)),
      });
      this.#schedule(operation);
    });
  }

  /** Answers everything that was asked before, then closes the database. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    while (this.#waiting.length > 0 || this.#flying.length > 0) await this.run({ op: 'dirty' });
    this.#isClosed = true;
    const worker = this.#worker;
    if (!worker) return;
    await new Promise<void>((resolve) => {
      const tooLong = setTimeout(() => void worker.terminate(), CLOSE_TIMEOUT_MS);
      worker.once('exit', () => {
        clearTimeout(tooLong);
        resolve();
      });
      worker.postMessage('close');
    });
  }

  #schedule(operation: Operation): void {
    if (this.#flying.length > 0) return;
    if (this.#waiting.length >= BATCH_MAX) this.#send();
    // A message between threads costs more than a read: those of one turn of the event loop go together.
    else if (isRead(operation)) this.#immediate ??= setImmediate(() => this.#send());
    else {
      const leftMs = this.#waitingSinceMs + this.#waitMs - performance.now();
      this.#timer ??= setTimeout(() => this.#send(), leftMs);
    }
  }

  #send(): void {
    if (this.#timer) clearTimeout(this.#timer);
    if (this.#immediate) clearImmediate(this.#immediate);
    this.#timer = null;
    this.#immediate = null;
    if (this.#flying.length > 0 || this.#waiting.length === 0) return;
    this.#flying = this.#waiting.splice(0, BATCH_MAX);
    this.#waitMs = this.#flying.length < BUSY_FROM ? LIMITS.groupCommitMs : LIMITS.groupCommitBusyMs;
    const operations = this.#flying.map(({ operation }) => operation);
    const batch = packBatch(++this.#batchId, operations);
    const worker = this.#worker ?? this.#start();
    worker.postMessage(batch, [batch.appends.bytes.buffer]);
  }

  /** What came during a commit: at once where it has waited long enough, or is a read; else when it has. */
  #sendNext(): void {
    const [first] = this.#waiting;
    if (!first) return;
    const hasWaited = performance.now() - this.#waitingSinceMs >= this.#waitMs;
    if (hasWaited || this.#waiting.some(({ operation }) => isRead(operation))) this.#send();
    else this.#schedule(first.operation);
  }

  #start(): Worker {
    const worker = new Worker(workerUrl(), { workerData: this.#options });
    worker.on('message', (reply: Reply) => {
      if (reply.kind === 'done' && reply.id === this.#batchId) this.#settle(unpackOutcomes(reply.packed));
      if (reply.kind === 'failed') this.#lost(worker, reply.detail);
    });
    worker.on('error', (error) => this.#lost(worker, error.message));
    worker.on('exit', () => this.#lost(worker, 'the store thread ended'));
    this.#worker = worker;
    return worker;
  }

  #settle(outcomes: readonly Outcome[]): void {
    const flown = this.#flying;
    this.#flying = [];
    this.#sendNext();
    flown.forEach(({ settle }, i) => {
      settle(outcomes[i] ?? { ok: false, code: 'store-unavailable', detail: 'no answer' });
    });
  }

  /** Whether the batch under way was committed is not known; whoever asked asks again, and twice is harmless. */
  #lost(worker: Worker, detail: string): void {
    if (this.#worker !== worker) return;
    this.#worker = null;
    const flown = this.#flying;
    this.#flying = [];
    for (const { settle } of flown) settle({ ok: false, code: 'store-unavailable', detail });
    this.#send();
  }
}
