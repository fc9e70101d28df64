/** Import of a text or of bytes into a fresh memory store, in chunks of a chosen size. */
import { createMemoryCatalogueStore } from '../../src/adapters/memory/catalogue-store.ts';
import {
  type ImportOptions,
  type ImportReport,
  importCatalogue,
} from '../../src/catalogue/import/import-catalogue.ts';
import type { CatalogueStore } from '../../src/ports/catalogue-store.ts';

export async function* chunksOf(bytes: Uint8Array, size = 7): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

export interface Imported extends ImportReport {
  readonly store: CatalogueStore;
}

export const importText = async (
  text: string | Uint8Array,
  more: Partial<ImportOptions> = {},
): Promise<Imported> => {
  const store = more.store ?? createMemoryCatalogueStore();
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  const result = await importCatalogue({
    source: chunksOf(bytes, 64 * 1024 - 1),
    format: 'csv',
    ...more,
    store,
  });
  if (!result.ok) throw new Error(result.error.detail);
  return { ...result.value, store };
};
