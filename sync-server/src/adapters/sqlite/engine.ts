/**
 * The baskets' database as plain synchronous calls: a batch of operations is one transaction, and nothing of it
 * is answered before the commit is on disk. Knows no threads; `worker.ts` gives it one of its own.
 */
import { DatabaseSync } from '@photostructure/sqlite';
import type { Owner } from '../../../../shared/src/index.ts';
import { bringUpToDate, DURABLE_SCHEMA, durableHandlers } from './durable-statements.ts';
import { GUEST_SCHEMA, guestHandlers } from './guest-statements.ts';
import { HOT_SCHEMA, hotHandlers } from './hot-statements.ts';
import {
  type Handlers,
  isRead,
  type Operation,
  type OperationName,
  type Outcome,
  UnreadableRow,
} from './operations.ts';

/** Another process at the same file (a backup, a look with the shell) is waited for this long. */
const BUSY_TIMEOUT_MS = 5_000;

const detailOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export class SqliteEngine {
  readonly #db: InstanceType<typeof DatabaseSync>;
  readonly #handlers: Handlers<OperationName>;

  /** @throws what SQLite says where the file cannot be opened. */
  constructor(path: string, busyTimeoutMs = BUSY_TIMEOUT_MS) {
    this.#db = new DatabaseSync(path);
    this.#db.exec(`PRAGMA busy_timeout = ${busyTimeoutMs}`);
    this.#db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
    this.#db.exec(HOT_SCHEMA + DURABLE_SCHEMA + GUEST_SCHEMA);
    bringUpToDate(this.#db);
    const hot = hotHandlers(this.#db);
    const durable = durableHandlers(this.#db);
    // Within one batch nothing is written by anybody else.
    const together = ({ basket }: { readonly basket: Owner }) => ({
      rows: hot.readFrom({ op: 'readFrom', basket, after: 0 }),
      saved: durable.load({ op: 'load', basket }),
    });
    this.#handlers = { ...hot, ...durable, ...guestHandlers(this.#db), together };
  }

  /** One transaction for all; where that fails each on its own, so that one cannot take the others with it. */
  run(operations: readonly Operation[]): Outcome[] {
    const together = this.#transaction(operations);
    if (together.ok) return together.outcomes;
    // Nothing began: each on its own would wait as long again, with everybody else behind it.
    if (!together.hasBegun) return operations.map(() => this.#unavailable(together.detail));
    if (operations.length === 1) return [this.#unavailable(together.detail)];
    return operations.flatMap((operation) => this.run([operation]));
  }

  /** For a test that needs a full disk: the most pages the file may have. */
  limitPages(pages: number): void {
    this.#db.exec(`PRAGMA max_page_count = ${pages}`);
  }

  close(): void {
    this.#db.close();
  }

  #transaction(
    operations: readonly Operation[],
  ): { ok: true; outcomes: Outcome[] } | { ok: false; detail: string; hasBegun: boolean } {
    let hasBegun = false;
    try {
      // Readers need no lock, and may read while somebody else writes.
      this.#db.exec(operations.every(isRead) ? 'BEGIN' : 'BEGIN IMMEDIATE');
      hasBegun = true;
      const outcomes = operations.map((operation) => this.#one(operation));
      this.#db.exec('COMMIT');
      return { ok: true, outcomes };
    } catch (error) {
      this.#rollBack();
      return { ok: false, detail: detailOf(error), hasBegun };
    }
  }

  #unavailable(detail: string): Outcome {
    return { ok: false, code: 'store-unavailable', detail };
  }

  #one(operation: Operation): Outcome {
    try {
      const handle = this.#handlers[operation.op] as (operation: Operation) => unknown;
      return { ok: true, value: handle(operation) };
    } catch (error) {
      if (error instanceof UnreadableRow) return { ok: false, code: 'internal', detail: error.message };
      throw error;
    }
  }

  /** SQLite has rolled back by itself after some failures (a full disk); asking again would throw. */
  #rollBack(): void {
    if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
  }
}
