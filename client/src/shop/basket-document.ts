/**
 * One owner's document in this tab, bound to its rows in the log: every change that did not come from the log
 * becomes a row, every row that another tab wrote becomes a change. A row that cannot be read is set aside; a row
 * that cannot be written is kept in memory and tried again (SPEC D1–D9, D12). Knows no socket and no page.
 */
import * as Y from 'yjs';
import { type ErrorCode, fail, isOwner, type Owner, type Result } from '../../../shared/src/index.ts';
import { createSignal, type Signal } from './live.ts';
import type { DocId, LogEvent, LogRow } from './local-store.ts';
import { readRow } from './log-row.ts';
import { createRowLedger, type RowLedger } from './row-ledger.ts';
import { createRowWriter, type WriterPorts } from './row-writer.ts';
import { isApplied, isWhole } from './wholeness.ts';

/** Transaction origins. Whatever is neither is the server's. */
export const FROM_LOG = Symbol('from the log');
export const LOCAL = Symbol('a local change');

export interface BasketDocument {
  readonly docId: DocId;
  readonly owner: Owner;
  readonly doc: Y.Doc;
  readonly rows: RowLedger;
  /** Rows that could not be read. */
  readonly setAside: ReadonlySet<string>;
  /** The content changed, wherever from. */
  readonly changed: Signal<void>;
  /** Rows, failures or set-aside rows changed. */
  readonly stored: Signal<void>;
  /**
   * Runs `op`, which transacts on `doc` with the origin `LOCAL`; resolves when its row is on disk. On a closed
   * document it runs nothing and answers `storage-failed`: nobody would write the row.
   */
  write<T>(op: () => Result<T>): Promise<Result<T>>;
  /** Local changes that are in memory only, because writing them failed. */
  unstored(): number;
  failure(): ErrorCode | null;
  /** Nothing is being written and nothing failed. */
  isCommitted(): boolean;
  /** Makes `rows` what the log holds now: a tab that died as it wrote told nobody. Rejects where it cannot be read. */
  reread(): Promise<void>;
  close(): void;
}

/** null where it is none: rows come from a disk, whatever their type says. */
export const ownerOfDoc = (docId: DocId): Owner | null => {
  const [, owner] = /^(.+)#\d+$/.exec(String(docId)) ?? [];
  return isOwner(owner) ? owner : null;
};

export const epochOfDoc = (docId: DocId): number => Number(docId.slice(docId.lastIndexOf('#') + 1));

const NOTHING = new Uint8Array(0);

/** Loads the rows of `docId`. Rejects only where the log cannot be read at all. */
export const openBasketDocument = async (ports: WriterPorts, docId: DocId): Promise<BasketDocument> => {
  const owner = ownerOfDoc(docId);
  if (!owner) throw new Error(`not a document id: ${docId}`);
  const doc = new Y.Doc();
  const rows = createRowLedger();
  const setAside = new Set<string>();
  /** Rows whose change waits for another. */
  const waiting = new Map<string, Uint8Array>();
  const changed = createSignal<void>();
  const stored = createSignal<void>();
  const writer = createRowWriter(ports, docId, {
    written: (row) => {
      rows.add(row);
      stored.emit();
    },
    failed: () => stored.emit(),
  });

  const take = (row: LogRow): void => {
    if (rows.has(row.id) || setAside.has(row.id)) return;
    // Our own row, whose change is in the document already.
    const update = writer.isWriting(row.id) ? NOTHING : readRow(row);
    if (!update) {
      setAside.add(row.id);
      return;
    }
    rows.add(row);
    if (update === NOTHING) return;
    Y.applyUpdate(doc, update, FROM_LOG);
    if (isWhole(doc) || isApplied(doc, update)) return;
    waiting.set(row.id, update);
    rows.hold(row.id);
  };
  const releaseApplied = (): void => {
    for (const [id, update] of waiting) {
      if (!isApplied(doc, update)) continue;
      waiting.delete(id);
      rows.release(id);
    }
  };
  const hear = (event: LogEvent): void => {
    if (event.type === 'added' && event.row.docId === docId) take(event.row);
    else if (event.type === 'removed' && event.docId === docId) rows.remove(event.id);
    else return;
    stored.emit();
  };

  /** What leaves the log meanwhile may still be among the rows that are read. */
  const takeAll = async (): Promise<void> => {
    const left = new Set<string>();
    const stopNoting = ports.log.on((event) => void (event.type === 'removed' && left.add(event.id)));
    const read = await ports.log.read(docId).finally(stopNoting);
    doc.transact(() => {
      for (const row of read) if (!left.has(row.id)) take(row);
    }, FROM_LOG);
  };
  const reread = async (): Promise<void> => {
    const before = rows.ids();
    const ids = await ports.log.ids(docId);
    if (doc.isDestroyed) return;
    const stands = new Set(ids);
    for (const id of before) if (!stands.has(id)) rows.remove(id);
    if (ids.some((id) => !rows.has(id) && !setAside.has(id))) await takeAll();
    stored.emit();
  };

  // Listening begins before reading, so that a row another tab writes meanwhile is not missed.
  const stopHearing = ports.log.on(hear);
  await takeAll();
  releaseApplied();
  doc.on('update', (update: Uint8Array, origin: unknown) => {
    releaseApplied();
    if (origin !== FROM_LOG) writer.append(update, origin === LOCAL ? 1 : 0);
    changed.emit();
  });

  return {
    docId,
    owner,
    doc,
    rows,
    setAside,
    changed,
    stored,
    write: async (op) => {
      if (doc.isDestroyed) return fail('storage-failed', `${docId} is closed`);
      const before = writer.count();
      const result = op();
      if (!result.ok || writer.count() === before) return result;
      const written = await writer.last();
      return written.ok ? result : written;
    },
    unstored: writer.unstored,
    failure: writer.failure,
    isCommitted: writer.isIdle,
    reread,
    close: () => {
      stopHearing();
      writer.close();
      doc.destroy();
    },
  };
};
