/**
 * Many rows of one document become one. The snapshot is written first, then exactly the rows it was made of leave;
 * a crash in between leaves duplicates, which Yjs does not mind. Rows that cannot be read, or wait for another, stay
 * where they are (SPEC K1–K5).
 */
import * as Y from 'yjs';
import type { DeviceMirror } from './device-mirror.ts';
import { NO_MARKS } from './device-rows.ts';
import type { DocId, LogRow } from './local-store.ts';
import { makeRow, readRow } from './log-row.ts';
import type { Locks } from './ports.ts';
import { createRowLedger } from './row-ledger.ts';
import type { WriterPorts } from './row-writer.ts';
import { documentOf, isApplied, isWhole } from './wholeness.ts';

export interface CompactionPorts extends WriterPorts {
  readonly device: DeviceMirror;
  readonly locks: Locks | null;
}

interface Readable {
  readonly row: LogRow;
  readonly update: Uint8Array;
}

/** What the snapshot owes the badge: the changes of its rows that are not accepted, and not saved, yet. */
const countsOf = (
  readable: readonly Readable[],
  marks: typeof NO_MARKS,
): { ops: number; unsaved: number } => {
  const ledger = createRowLedger();
  for (const { row } of readable) ledger.add(row);
  const { waiting, unsaved } = ledger.counts(marks);
  return { ops: waiting, unsaved };
};

/** The rows whose change does not wait for one that is not there, and the document of them. */
const withoutWaiting = (
  found: readonly Readable[],
): { readonly doc: Y.Doc; readonly readable: readonly Readable[] } => {
  const doc = documentOf(found.map(({ update }) => update));
  if (isWhole(doc)) return { doc, readable: found };
  const readable = found.filter(({ update }) => isApplied(doc, update));
  doc.destroy();
  return { doc: documentOf(readable.map(({ update }) => update)), readable };
};

const compactNow = async (ports: CompactionPorts, docId: DocId): Promise<number> => {
  const found: Readable[] = [];
  for (const row of await ports.log.read(docId)) {
    const update = readRow(row);
    if (update) found.push({ row, update });
  }
  if (found.length < 2) return 0;
  const { doc, readable } = withoutWaiting(found);
  const state = Y.encodeStateAsUpdate(doc);
  doc.destroy();
  if (readable.length < 2) return 0;
  const counts = countsOf(readable, ports.device.get(`marks|${docId}`) ?? NO_MARKS);
  await ports.log.append(makeRow(ports, docId, state, counts));
  await ports.log.remove(readable.map(({ row }) => row.id));
  return readable.length;
};

/** Answers how many rows became one. Rejects where the log does; nothing is lost by it. */
export const compact = (ports: CompactionPorts, docId: DocId): Promise<number> =>
  ports.locks
    ? ports.locks.hold(`pannier:compact:${docId}`, () => compactNow(ports, docId))
    : compactNow(ports, docId);
