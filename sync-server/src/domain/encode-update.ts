/** A chosen part of a decoded update as bytes in Yjs's own format (version 1, as `encodeStateAsUpdate` writes it). */
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import type { DecodedUpdate, DeleteRange, Struct } from './decode-update.ts';

const writeClient = (
  encoder: Y.UpdateEncoderV1,
  client: number,
  structs: readonly Struct[],
  known: number,
): void => {
  const [first] = structs;
  if (!first) return;
  const skip = Math.max(0, known - first.id.clock);
  encoding.writeVarUint(encoder.restEncoder, structs.length);
  encoder.writeClient(client);
  encoding.writeVarUint(encoder.restEncoder, first.id.clock + skip);
  structs.forEach((struct, i) => {
    struct.write(encoder, i === 0 ? skip : 0);
  });
};

const writeDeletes = (encoder: Y.UpdateEncoderV1, ranges: readonly DeleteRange[]): void => {
  const clients = new Map<number, DeleteRange[]>();
  for (const range of ranges) {
    const known = clients.get(range.client);
    if (known) known.push(range);
    else clients.set(range.client, [range]);
  }
  encoding.writeVarUint(encoder.restEncoder, clients.size);
  for (const [client, list] of clients) {
    encoding.writeVarUint(encoder.restEncoder, client);
    encoding.writeVarUint(encoder.restEncoder, list.length);
    for (const { clock, length } of list) {
      encoder.writeDsClock(clock);
      encoder.writeDsLen(length);
    }
  }
};

/** `stateOf` answers the clock from which on a client's structs are wanted; the first one may straddle it. */
export const encodeUpdate = (
  { clients, deletes }: DecodedUpdate,
  stateOf: (client: number) => number,
): Uint8Array => {
  const encoder = new Y.UpdateEncoderV1();
  const filled = [...clients].filter(([, structs]) => structs.length > 0);
  encoding.writeVarUint(encoder.restEncoder, filled.length);
  // Yjs reads higher client ids first when it merges encoded updates.
  for (const [client, structs] of filled.sort(([a], [b]) => b - a))
    writeClient(encoder, client, structs, stateOf(client));
  writeDeletes(encoder, deletes);
  return encoder.toUint8Array();
};
