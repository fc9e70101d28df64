/** One Yjs update as a row of the log, and back. */
import * as Y from 'yjs';
import type { Clock } from '../../../shared/src/index.ts';
import { fromBase64, toBase64 } from './base64.ts';
import type { DocId, LogRow } from './local-store.ts';

/** This tab's life: its name and its count of rows, shared by all of its documents. */
export interface TabLife {
  readonly id: string;
  nextSeq(): number;
}

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/**
 * FNV-1a, 32 bits. Against accidents of storage, not against attackers: a flipped bit may well leave an update that
 * can be decoded but says something else, and would fork the document for ever.
 */
export const checksum = (text: string): number => {
  let hash = FNV_OFFSET;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), FNV_PRIME);
  return hash >>> 0;
};

/** The update of a row, or null where it cannot be read. Decoded whole, so that nothing is ever half applied. */
export const readRow = (row: LogRow): Uint8Array | null => {
  try {
    if (checksum(row.u) !== row.sum) return null;
    const update = fromBase64(row.u);
    Y.decodeUpdate(update);
    return update;
  } catch {
    // Every kind of damage shows as some exception of base64 or lib0; that is what "corrupt" means here.
    return null;
  }
};

/** Ids sort by time, then tab, then count, so that rows are read roughly in the order they were made. */
export const makeRow = (
  { clock, tab }: { clock: Clock; tab: TabLife },
  docId: DocId,
  update: Uint8Array,
  counts: { readonly ops: number; readonly unsaved: number },
): LogRow => {
  const seq = tab.nextSeq();
  const at = clock.now();
  const order = `${at.toString(36).padStart(9, '0')}|${tab.id}|${seq.toString(36).padStart(6, '0')}`;
  const u = toBase64(update);
  return { id: `${docId}|${order}`, docId, u, sum: checksum(u), at, tab: tab.id, seq, ...counts };
};
