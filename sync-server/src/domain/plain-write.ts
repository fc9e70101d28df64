/**
 * The update nearly every tap is: one new value for one key of its own, which takes the place of the value before.
 * It is read here from its bytes alone, without the machinery for updates of every other form; whatever is not
 * exactly this is null and goes the long way (`inspectUpdate`), which alone refuses anything.
 */
import * as decoding from 'lib0/decoding';
import { LIMITS } from '../../../shared/src/index.ts';
import { CLIENT_SPAN } from './decode-update.ts';

export interface PlainWrite {
  readonly client: number;
  readonly clock: number;
  /** The value it takes the place of, by its Yjs id. */
  readonly over: { readonly client: number; readonly clock: number };
  readonly value: unknown;
}

/** In Yjs' first encoding: an item with an origin, under a key, whose content is plain values. */
const VALUE_AFTER_ORIGIN = 0xa8;

const readWrite = (d: decoding.Decoder): PlainWrite | null => {
  // One client with one struct …
  if (decoding.readVarUint(d) !== 1 || decoding.readVarUint(d) !== 1) return null;
  const client = decoding.readVarUint(d);
  const clock = decoding.readVarUint(d);
  if (decoding.readUint8(d) !== VALUE_AFTER_ORIGIN) return null;
  const over = { client: decoding.readVarUint(d), clock: decoding.readVarUint(d) };
  if (client >= CLIENT_SPAN || over.client >= CLIENT_SPAN) return null;
  if (decoding.readVarUint(d) !== 1) return null;
  const value: unknown = decoding.readAny(d);
  // … that deletes exactly the value it follows.
  if (decoding.readVarUint(d) !== 1 || decoding.readVarUint(d) !== over.client) return null;
  if (decoding.readVarUint(d) !== 1 || decoding.readVarUint(d) !== over.clock) return null;
  return decoding.readVarUint(d) === 1 ? { client, clock, over, value } : null;
};

/** Never throws; null for everything that is not one. */
export const readPlainWrite = (bytes: Uint8Array): PlainWrite | null => {
  if (bytes.byteLength > LIMITS.updateBytes) return null;
  try {
    const decoder = decoding.createDecoder(bytes);
    const write = readWrite(decoder);
    return decoding.hasContent(decoder) ? null : write;
  } catch {
    // The long way says what is wrong with it.
    return null;
  }
};
