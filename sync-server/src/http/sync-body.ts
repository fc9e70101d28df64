/**
 * The two forms of a sync exchange. Binary, as y-protocols would write it: a state vector and an update, each
 * with its length (lib0); answered by update, position and generation. JSON: the same with base64, for programs
 * without lib0. Reads exactly what is there: bytes after the end are an error.
 */
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { fail, LIMITS, ok, type Result } from '../../../shared/src/index.ts';
import type { Exchanged } from './sync-routes.ts';

export const BINARY = 'application/octet-stream';

export interface SyncBody {
  readonly stateVector: Uint8Array;
  readonly update: Uint8Array;
}

const base64 = { type: 'string', pattern: '^[A-Za-z0-9+/]*={0,2}$' };

export const syncBodySchema = {
  content: {
    'application/json': {
      schema: {
        type: 'object',
        required: ['stateVector', 'update'],
        properties: { stateVector: base64, update: base64 },
      },
    },
    [BINARY]: { schema: { description: 'lib0: varUint8Array stateVector, varUint8Array update' } },
  },
};

export const syncAnswerSchema = {
  content: {
    'application/json': {
      schema: {
        type: 'object',
        required: ['update', 'accepted', 'generation'],
        properties: {
          update: base64,
          accepted: { type: 'integer', description: 'Everything sent is kept, up to this position.' },
          generation: { type: 'integer' },
        },
      },
    },
    [BINARY]: { schema: { description: 'lib0: varUint8Array update, varUint accepted, varUint generation' } },
  },
};

const readBinary = (bytes: Uint8Array): Result<SyncBody> => {
  try {
    const decoder = decoding.createDecoder(bytes);
    const stateVector = decoding.readVarUint8Array(decoder);
    const update = decoding.readVarUint8Array(decoder);
    if (decoding.hasContent(decoder)) return fail('bad-frame', 'bytes after the update');
    return ok({ stateVector, update });
  } catch (error) {
    // lib0 throws on every kind of short or overlong input.
    return fail('bad-frame', error instanceof Error ? error.message : 'unreadable');
  }
};

/** The schema speaks of JSON only: a body of another type, or none, has passed it all the same. */
const readJson = (body: unknown): Result<SyncBody> => {
  if (typeof body !== 'object' || body === null) return fail('bad-frame', 'neither JSON nor binary');
  const { stateVector, update } = body as { stateVector: string; update: string };
  return ok({ stateVector: bytesOf(stateVector), update: bytesOf(update) });
};

const bytesOf = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'base64'));

/** `body` has passed its schema. */
export const readSyncBody = (body: unknown): Result<SyncBody> => {
  const read = Buffer.isBuffer(body) ? readBinary(body) : readJson(body);
  if (read.ok && read.value.update.byteLength > LIMITS.updateBytes) return fail('update-too-large');
  return read;
};

export const encodeBinaryAnswer = ({ update, accepted, generation }: Exchanged): Buffer => {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint8Array(encoder, update);
  encoding.writeVarUint(encoder, accepted);
  encoding.writeVarUint(encoder, generation);
  return Buffer.from(encoding.toUint8Array(encoder));
};

export const encodeJsonAnswer = ({ update, accepted, generation }: Exchanged) => ({
  update: Buffer.from(update).toString('base64'),
  accepted,
  generation,
});
