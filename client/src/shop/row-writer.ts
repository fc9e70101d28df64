/**
 * Writes one document's changes to the log, one row after the other: what comes while a row is being written goes
 * into the next, together with what could not be written before. So no row is on disk without those before it, and
 * what is in memory only is tried again until it is written or the tab ends (SPEC D5–D7, D10).
 */
import * as Y from 'yjs';
import { type Clock, type ErrorCode, fail, ok, type Result, type Timer } from '../../../shared/src/index.ts';
import type { DocId, LogRow, UpdateLog } from './local-store.ts';
import { makeRow, type TabLife } from './log-row.ts';
import { codeOfStorageFailure } from './storage-failure.ts';

const RETRY_MIN_MS = 1_000;
const RETRY_MAX_MS = 30_000;

export interface WriterPorts {
  readonly log: UpdateLog;
  readonly clock: Clock;
  readonly tab: TabLife;
}

export interface RowWriter {
  append(update: Uint8Array, ops: number): void;
  /** Appends begun so far. */
  count(): number;
  /** The outcome of the newest append: ok once it and everything before it is on disk. */
  last(): Promise<Result<void>>;
  isWriting(id: string): boolean;
  /** Local changes in memory only, because writing failed. */
  unstored(): number;
  failure(): ErrorCode | null;
  isIdle(): boolean;
  close(): void;
}

interface Change {
  readonly update: Uint8Array;
  readonly ops: number;
}

const opsOf = (changes: readonly Change[]): number => changes.reduce((sum, { ops }) => sum + ops, 0);

export const createRowWriter = (
  ports: WriterPorts,
  docId: DocId,
  events: { written(row: LogRow): void; failed(): void },
): RowWriter => {
  /** Oldest first; what is written leaves. */
  let pending: readonly Change[] = [];
  /** The id of the row that is being written. */
  let writing: string | null = null;
  /** The newest write that has begun, and the one that follows it, where somebody waits for that. */
  let current: Promise<Result<void>> = Promise.resolve(ok(undefined));
  let next: Promise<Result<void>> | null = null;
  let count = 0;
  let last = current;
  let code: ErrorCode | null = null;
  let timer: Timer | null = null;
  let delayMs = RETRY_MIN_MS;
  let isClosed = false;

  const retryLater = (): void => {
    if (isClosed || timer) return;
    timer = ports.clock.after(delayMs, () => {
      timer = null;
      delayMs = Math.min(RETRY_MAX_MS, delayMs * 2);
      void write();
    });
  };
  const store = async (row: LogRow, changes: number): Promise<Result<void>> => {
    try {
      await ports.log.append(row);
    } catch (error) {
      writing = null;
      code = codeOfStorageFailure(error);
      retryLater();
      events.failed();
      return fail(code, error instanceof Error ? error.message : String(error));
    }
    // Before anybody is told: whoever hears of a written row may ask whether all of them are.
    writing = null;
    pending = pending.slice(changes);
    code = null;
    delayMs = RETRY_MIN_MS;
    timer?.cancel();
    timer = null;
    if (!isClosed) events.written(row);
    return ok(undefined);
  };
  const writeAll = (): Promise<Result<void>> => {
    next = null;
    if (pending.length === 0) return Promise.resolve(ok(undefined));
    const ops = opsOf(pending);
    const update = Y.mergeUpdates(pending.map((change) => change.update));
    const row = makeRow(ports, docId, update, { ops, unsaved: ops });
    writing = row.id;
    current = store(row, pending.length);
    return current;
  };
  /** Begins at once where nothing is under way. */
  const write = (): Promise<Result<void>> => {
    if (next) return next;
    if (!writing) return writeAll();
    next = current.then(writeAll);
    return next;
  };

  return {
    append: (update, ops) => {
      count += 1;
      pending = [...pending, { update, ops }];
      last = write();
    },
    count: () => count,
    last: () => last,
    isWriting: (id) => writing === id,
    unstored: () => (code ? opsOf(pending) : 0),
    failure: () => code,
    isIdle: () => pending.length === 0,
    close: () => {
      isClosed = true;
      timer?.cancel();
    },
  };
};
