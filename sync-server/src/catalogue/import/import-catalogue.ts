/**
 * Reads a shop's goods from NDJSON or CSV into a store, in batches, in constant memory. A bad row is reported
 * with its line and never stops the rest; importing the same file again changes nothing. Knows no files: bytes
 * come in, a report goes out. Which spellings a row may have is said in rows.ts and csv-columns.ts.
 */
import { type ErrorCode, fail, ok, type Result } from '../../../../shared/src/index.ts';
import { linesOf } from '../../domain/byte-lines.ts';
import type { CatalogueStore, ProductDraft } from '../../ports/catalogue-store.ts';
import { onSaleBut } from '../on-sale-but.ts';
import { contentOf } from '../product-content.ts';
import { productOfRow } from './product-of-row.ts';
import { BadHeader, csvRows, ndjsonRows, type Row } from './rows.ts';

export type ImportFormat = 'ndjson' | 'csv';

export interface Rejection {
  readonly line: number;
  readonly code: ErrorCode;
  readonly detail: string;
}

export interface ImportReport {
  /** Rows that were not blank. */
  readonly read: number;
  /** Products that were new or different. */
  readonly imported: number;
  readonly unchanged: number;
  /** The first rejected rows, at most `MAX_REJECTIONS`. */
  readonly rejected: readonly Rejection[];
  /** How many were rejected in all: read = imported + unchanged + rejectedTotal. */
  readonly rejectedTotal: number;
  /** Products that were not in the file and are no longer sold; only with `isWhole`. */
  readonly removed: number;
}

export interface ImportOptions {
  readonly source: AsyncIterable<Uint8Array>;
  readonly format: ImportFormat;
  readonly store: CatalogueStore;
  /** For rows that name none; ISO 4217. */
  readonly currency?: string;
  /**
   * The file is all the shop sells: take everything else off sale. Not done where a row was rejected, because
   * that row may be a product that is sold.
   */
  readonly isWhole?: boolean;
  /** Count what would happen and write nothing. */
  readonly isDryRun?: boolean;
}

const BATCH = 500;
/** A product with every field at its bound is under 8 kB; this leaves room for columns nobody asked for. */
const MAX_LINE_BYTES = 64 * 1024;
/** Somebody reads these; a file that is wrong throughout is understood after the first ones. */
export const MAX_REJECTIONS = 1000;

const rejection = (
  line: number,
  failure: { code: ErrorCode; field?: string; detail?: string },
): Rejection => ({
  line,
  code: failure.code,
  detail: [failure.field, failure.detail].filter(Boolean).join(': '),
});

/** Fails only where the file as a whole is unusable; rejects where the source or the store breaks. */
export const importCatalogue = async (options: ImportOptions): Promise<Result<ImportReport>> => {
  const { source, format, store, currency = 'GBP', isWhole = false, isDryRun = false } = options;
  const rows = (format === 'csv' ? csvRows : ndjsonRows)(linesOf(source, MAX_LINE_BYTES));
  try {
    const write = isDryRun ? createPreview(store) : store.upsert;
    const { skus, ...report } = await importRows(rows, currency, write);
    const others = isWhole && report.rejectedTotal === 0 ? await onSaleBut(store, skus) : [];
    if (!isDryRun && others.length > 0)
      await store.upsert(others.map((other) => ({ ...other, deleted: true })));
    return ok({ ...report, removed: others.length });
  } catch (error) {
    if (error instanceof BadHeader) return fail('invalid-field', error.message, { field: 'header' });
    throw error;
  }
};

type Write = CatalogueStore['upsert'];

type RowsReport = Omit<ImportReport, 'removed'> & { readonly skus: ReadonlySet<string> };

const importRows = async (rows: AsyncIterable<Row>, currency: string, write: Write): Promise<RowsReport> => {
  const skus = new Set<string>();
  const rejected: Rejection[] = [];
  const counts = { read: 0, imported: 0, unchanged: 0, rejectedTotal: 0 };
  let batch: ProductDraft[] = [];

  const flush = async (): Promise<void> => {
    if (batch.length === 0) return;
    const { changed, unchanged } = await write(batch);
    counts.imported += changed;
    counts.unchanged += unchanged;
    batch = [];
  };

  for await (const { line, raw } of rows) {
    counts.read += 1;
    const product = raw.ok ? productOfRow(raw.value, currency) : raw;
    if (product.ok) {
      batch.push(product.value);
      skus.add(product.value.sku);
    } else {
      counts.rejectedTotal += 1;
      if (rejected.length < MAX_REJECTIONS) rejected.push(rejection(line, product.error));
    }
    if (batch.length >= BATCH) await flush();
  }
  await flush();
  return { ...counts, rejected, skus };
};

/** Counts like the store would, remembering what it would have written. */
const createPreview = (store: CatalogueStore): Write => {
  const seen = new Map<string, string>();
  return async (drafts) => {
    let changed = 0;
    for (const draft of drafts) {
      const stored = seen.has(draft.sku) ? null : await store.find(draft.sku);
      const before = seen.get(draft.sku) ?? (stored && contentOf(stored));
      const after = contentOf(draft);
      if (before !== after) changed += 1;
      seen.set(draft.sku, after);
    }
    return { changed, unchanged: drafts.length - changed };
  };
};
