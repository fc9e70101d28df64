/** The wires of the servers under load: ours, y-websocket's, and Hocuspocus 4's. */
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { encodeUp, GUEST_PREFIX, ownerId, SUBPROTOCOL, TAG } from '../../../shared/src/index.ts';
import { type Guest, type Heard, OTHER, type Protocol } from './protocol.ts';

const readSync = (decoder: decoding.Decoder): Heard => {
  const kind = decoding.readVarUint(decoder);
  return { type: 'sync', kind, bytes: decoding.readVarUint8Array(decoder) };
};

const writeSync = (encoder: encoding.Encoder, kind: number, bytes: Uint8Array): Uint8Array => {
  encoding.writeVarUint(encoder, TAG.sync);
  encoding.writeVarUint(encoder, kind);
  encoding.writeVarUint8Array(encoder, bytes);
  return encoding.toUint8Array(encoder);
};

export const Y_WEBSOCKET: Protocol = {
  address: (url, { owner }) => new URL(`${url}/${ownerId(owner)}`),
  subprotocols: () => [],
  hello: () => [],
  sync: (_, kind, bytes) => writeSync(encoding.createEncoder(), kind, bytes),
  hear: (frame) => {
    const decoder = decoding.createDecoder(frame);
    return decoding.readVarUint(decoder) === TAG.sync ? readSync(decoder) : OTHER;
  },
  ask: () => null,
};

export const PANNIER: Protocol = {
  address: (url, { owner }, device) => new URL(`${url}/sync/guest/${ownerId(owner)}?d=${device}`),
  subprotocols: ({ secret }) => [SUBPROTOCOL, GUEST_PREFIX + secret],
  hello: () => [],
  sync: Y_WEBSOCKET.sync,
  hear: (frame) => {
    const decoder = decoding.createDecoder(frame);
    const tag = decoding.readVarUint(decoder);
    if (tag === TAG.sync) return readSync(decoder);
    if (tag === TAG.accepted) return { type: 'accepted', n: decoding.readVarUint(decoder) };
    if (tag === TAG.saved) return { type: 'saved', n: decoding.readVarUint(decoder) };
    if (tag !== TAG.refused) return OTHER;
    decoding.readVarUint(decoder);
    return { type: 'refused', code: decoding.readVarString(decoder) };
  },
  ask: (n) => encodeUp({ type: 'ask', n }),
};

/** Hocuspocus names the document in front of every message, and answers nothing before a token has come. */
const named = ({ owner }: Guest): encoding.Encoder => {
  const encoder = encoding.createEncoder();
  encoding.writeVarString(encoder, ownerId(owner));
  return encoder;
};
const HOCUSPOCUS_AUTH = 2;
const HOCUSPOCUS_TOKEN = 0;
/** As `sync`, in answer to the first. */
const HOCUSPOCUS_SYNC_REPLY = 4;

export const HOCUSPOCUS: Protocol = {
  address: (url) => new URL(url),
  subprotocols: () => [],
  hello: (guest) => {
    const encoder = named(guest);
    encoding.writeVarUint(encoder, HOCUSPOCUS_AUTH);
    encoding.writeVarUint(encoder, HOCUSPOCUS_TOKEN);
    encoding.writeVarString(encoder, 'anybody');
    return [encoding.toUint8Array(encoder)];
  },
  sync: (guest, kind, bytes) => writeSync(named(guest), kind, bytes),
  hear: (frame) => {
    const decoder = decoding.createDecoder(frame);
    decoding.readVarUint8Array(decoder);
    const type = decoding.readVarUint(decoder);
    return type === TAG.sync || type === HOCUSPOCUS_SYNC_REPLY ? readSync(decoder) : OTHER;
  },
  ask: () => null,
};

/** The update that says nothing. */
export const NOTHING = new Uint8Array([0, 0]);
