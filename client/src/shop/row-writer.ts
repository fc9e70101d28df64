/**
 * Writes one document's changes to the log. A change that cannot be written stays in memory and is tried again,
 * together with later failures, until it is on disk or the tab ends (SPEC D5–D7).
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
  /** The outcome of the newest append. */
  last(): Promise<Result<void>>;
  isWriting(id: string): boolean;
  /** Local changes in memory only. */
  unstored(): number;
  failure(): ErrorCode | null;
  isIdle(): boolean;
  close(): void;
}

export const createRowWriter = (
  ports: WriterPorts,
  docId: DocId,
  events: { written(row: LogRow): void; failed(): void },
): RowWriter => {
  const writing = new Set<string>();
  let count = 0;
  let last: Promise<Result<void>> = Promise.resolve(ok(undefined));
  let unstored: { readonly update: Uint8Array; readonly ops: number }[] = [];
  let code: ErrorCode | null = null;
  let timer: Timer | null = null;
  let delayMs = RETRY_MIN_MS;
  let isClosed = false;
  let retrying: Promise<Result<void>> = Promise.resolve(ok(undefined));

  const write = async (update: Uint8Array, ops: number): Promise<Result<void>> => {
    const row = makeRow(ports, docId, update, { ops, unsaved: ops });
    writing.add(row.id);
    try {
      await ports.log.append(row);
    } catch (error) {
      writing.delete(row.id);
      return fail(codeOfStorageFailure(error), error instanceof Error ? error.message : String(error));
    }
    // Before anybody is told: whoever hears of a written row may ask whether all of them are.
    writing.delete(row.id);
    if (!isClosed) events.written(row);
    return ok(undefined);
  };
  const retryLater = (): void => {
    if (isClosed || timer || unstored.length === 0) return;
    timer = ports.clock.after(delayMs, () => {
      timer = null;
      delayMs = Math.min(RETRY_MAX_MS, delayMs * 2);
      void retry();
    });
  };
  const writeUnstored = async (): Promise<Result<void>> => {
    const batch = [...unstored];
    if (batch.length === 0) return ok(undefined);
    const ops = batch.reduce((sum, failed) => sum + failed.ops, 0);
    const result = await write(Y.mergeUpdates(batch.map(({ update }) => update)), ops);
    if (result.ok) {
      unstored = unstored.slice(batch.length);
      delayMs = RETRY_MIN_MS;
      if (unstored.length === 0) code = null;
    } else {
      code = result.error.code;
    }
    retryLater();
    events.failed();
    return result;
  };
  /** One after the other: two at once would write, and count, the same changes. */
  const retry = (): Promise<Result<void>> => {
    retrying = retrying.then(writeUnstored);
    return retrying;
  };
  const append = async (update: Uint8Array, ops: number): Promise<Result<void>> => {
    if (unstored.length > 0) {
      // On its own the row would wait, unread, for what is in memory only; after a crash for ever.
      unstored.push({ update, ops });
      return retry();
    }
    const result = await write(update, ops);
    if (!result.ok) {
      unstored.push({ update, ops });
      code = result.error.code;
      retryLater();
      events.failed();
    }
    return result;
  };

  return {
    append: (update, ops) => {
      count += 1;
      last = append(update, ops);
    },
    count: () => count,
    last: () => last,
    isWriting: (id) => writing.has(id),
    unstored: () => unstored.reduce((sum, { ops }) => sum + ops, 0),
    failure: () => code,
    isIdle: () => writing.size === 0 && unstored.length === 0,
    close: () => {
      isClosed = true;
      timer?.cancel();
    },
  };
};
