/**
 * `npm run import -- FILE`: arguments in, a report in words out, an exit code: 0 everything imported, 1 nothing
 * could be done (or the file broke off), 2 some rows were rejected. Knows no environment.
 */
import { parseArgs } from 'node:util';
import { isCurrency } from '../../../shared/src/index.ts';
import { BadMongoAddress } from '../adapters/mongodb/connect.ts';
import { DatabaseRefused } from '../adapters/mongodb/migrations/migration.ts';
import { openCatalogue } from '../adapters/sqlite/open-catalogue.ts';
import {
  type ImportFormat,
  type ImportReport,
  importCatalogue,
} from '../catalogue/import/import-catalogue.ts';
import { type CatalogueStore, CatalogueUnavailable } from '../ports/catalogue-store.ts';
import { formatOf, openImportFile } from './open-import-file.ts';

export interface OpenedCatalogue {
  readonly catalogue: CatalogueStore;
  close(): void | Promise<void>;
}

export interface ImportSurroundings {
  /** Where the goods go unless `--data` says otherwise. */
  readonly dataDir: string;
  /** Opens the goods several servers share; null where there are none such. `--data` goes before. */
  readonly openShared: (() => Promise<OpenedCatalogue>) | null;
  readonly out: (line: string) => void;
}

export const USAGE = `Usage: npm run import -- FILE [options]

  FILE              goods as NDJSON (.ndjson, .jsonl) or CSV (.csv, .tsv), packed (.gz) or not
  --format NAME     ndjson or csv, where the name of the file does not say it
  --currency CODE   for rows that name none (GBP)
  --replace         FILE is all the shop sells: take everything else, the demo goods too, off sale
  --dry-run         say what would happen and change nothing
  --data DIR        folder of the embedded stores (MONGO_URL, or DATA_DIR where that is not set)

NDJSON: {"sku", "name", "price"} and, where known, "description", "category", "currency", "stock", "cap",
"options", "picture". "price" is a whole number of pence or cents (255); as text ("2.55") it is a decimal.
CSV: a header names the columns (sku or stock code, name or title or description, price, ...). "price" is a
decimal (2.55); "priceMinor" is a whole number of pence or cents.`;

interface Wish {
  readonly path: string;
  readonly format: ImportFormat;
  readonly currency: string;
  readonly isWhole: boolean;
  readonly isDryRun: boolean;
  /** null: the goods that are shared. */
  readonly dataDir: string | null;
}

class Misuse extends Error {}

const readArguments = (args: readonly string[]): Wish => {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { format: text, currency: text, data: text, replace: flag, 'dry-run': flag, help: flag },
  });
  const [path] = positionals;
  if (values.help || path === undefined || positionals.length > 1) throw new Misuse(USAGE);
  const format = values.format ?? formatOf(path);
  if (format !== 'ndjson' && format !== 'csv')
    throw new Misuse('Is the file NDJSON or CSV? Say it with --format ndjson or --format csv.');
  const currency = values.currency ?? 'GBP';
  if (!isCurrency(currency))
    throw new Misuse(`--currency takes an ISO 4217 code like GBP, not "${currency}".`);
  const isWhole = values.replace ?? false;
  return {
    path,
    format,
    currency,
    isWhole,
    isDryRun: values['dry-run'] ?? false,
    dataDir: values.data ?? null,
  };
};

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** What went wrong in words, or null where it is a bug. */
const sentenceOf = (error: unknown, path: string): string | null => {
  const code = codeOf(error);
  if (error instanceof Misuse || error instanceof DatabaseRefused || error instanceof BadMongoAddress)
    return error.message;
  if (error instanceof CatalogueUnavailable)
    return 'The catalogue does not answer. Import it again: what is done is not done twice.';
  if (code.startsWith('ERR_PARSE_ARGS')) return `${(error as Error).message}\n\n${USAGE}`;
  if (code === 'ENOENT') return `There is no file ${path}.`;
  if (code === 'EISDIR') return `${path} is a folder.`;
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return `Not allowed: ${(error as Error).message}`;
  if (code.startsWith('Z_') || code === 'ERR_STREAM_PREMATURE_CLOSE')
    return `${path} is damaged and may be imported in part. Import it again once it is whole.`;
  return null;
};

const SHOWN = 20;
const counted = (count: number): string => count.toLocaleString('en-GB');

const tell = (report: ImportReport, { isWhole, isDryRun }: Wish, out: (line: string) => void): void => {
  const { read, imported, unchanged, rejected, rejectedTotal, removed } = report;
  for (const { line, code, detail } of rejected.slice(0, SHOWN)) out(`line ${line}: ${code}, ${detail}`);
  if (rejectedTotal > SHOWN) out(`… and ${counted(rejectedTotal - SHOWN)} more rejected rows.`);
  const verb = isDryRun ? 'would be imported' : 'imported';
  out(
    `${counted(read)} rows read: ${counted(imported)} ${verb}, ${counted(unchanged)} unchanged, ${counted(rejectedTotal)} rejected.`,
  );
  if (!isWhole) return;
  if (rejectedTotal > 0) out('Nothing was taken off sale, because rows were rejected.');
  else out(`${counted(removed)} other products ${isDryRun ? 'would be' : 'are'} off sale.`);
};

const importFile = async (wish: Wish, { dataDir, openShared, out }: ImportSurroundings): Promise<number> => {
  const source = await openImportFile(wish.path);
  const isShared = wish.dataDir === null && openShared !== null;
  const { catalogue, close } = isShared ? await openShared() : openCatalogue(wish.dataDir ?? dataDir);
  try {
    const result = await importCatalogue({ ...wish, source, store: catalogue });
    if (!result.ok) {
      out(`Nothing was imported: ${result.error.detail ?? result.error.code}.`);
      return 1;
    }
    tell(result.value, wish, out);
    return result.value.rejectedTotal === 0 ? 0 : 2;
  } finally {
    await close();
  }
};

/** Runs one import; answers the exit code. Throws only where there is a bug. */
export const runImport = async (
  args: readonly string[],
  surroundings: ImportSurroundings,
): Promise<number> => {
  let path = '';
  try {
    const wish = readArguments(args);
    path = wish.path;
    return await importFile(wish, surroundings);
  } catch (error) {
    const sentence = sentenceOf(error, path);
    if (sentence === null) throw error;
    surroundings.out(sentence);
    return 1;
  }
};
