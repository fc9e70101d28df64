/** A file to import as bytes: packed or not is seen in the bytes themselves, the format in the name. */
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { ImportFormat } from '../catalogue/import/import-catalogue.ts';

/** RFC 1952 §2.3.1. */
const GZIP = [0x1f, 0x8b];

const isGzip = async (path: string): Promise<boolean> => {
  const file = await open(path);
  try {
    const { buffer } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return buffer[0] === GZIP[0] && buffer[1] === GZIP[1];
  } finally {
    await file.close();
  }
};

/** null where the name says neither. */
export const formatOf = (path: string): ImportFormat | null => {
  const name = path.toLowerCase().replace(/\.gz$/, '');
  if (/\.(ndjson|jsonl)$/.test(name)) return 'ndjson';
  return /\.(csv|tsv|txt)$/.test(name) ? 'csv' : null;
};

/** @throws the system's error where the file cannot be read; a damaged one rejects while it is read */
export const openImportFile = async (path: string): Promise<AsyncIterable<Uint8Array>> => {
  const packed = await isGzip(path);
  const bytes = createReadStream(path);
  if (!packed) return bytes;
  // The stream that is read carries every error; the callback only keeps pipeline from throwing it twice.
  return pipeline(bytes, createGunzip(), () => undefined);
};
