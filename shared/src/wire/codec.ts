/**
 * Frames to messages and back. `decodeUp` and `decodeDown` check the size first, never throw on input, and
 * accept a frame only if it is used up exactly (SPEC C1–C6). Byte arrays in a message are copies.
 */
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { isErrorCode } from '../errors.ts';
import { LIMITS } from '../limits.ts';
import { ownMembers } from '../plain.ts';
import { fail, ok, type Result } from '../result.ts';
import type { Down, Notice, PresenceMessage, SyncMessage, Up } from './messages.ts';
import { SYNC, TAG } from './tags.ts';

const TOKEN_MAX = 4096;

const readSync = (d: decoding.Decoder): SyncMessage | null => {
  const kind = decoding.readVarUint(d);
  if (kind === SYNC.step1) return { type: 'sync-step-1', stateVector: decoding.readVarUint8Array(d).slice() };
  if (kind === SYNC.step2) return { type: 'sync-step-2', update: decoding.readVarUint8Array(d).slice() };
  if (kind === SYNC.update) return { type: 'update', update: decoding.readVarUint8Array(d).slice() };
  return null;
};

const readPresence = (tag: number, d: decoding.Decoder): PresenceMessage | null => {
  if (tag === TAG.awareness) return { type: 'awareness', states: decoding.readVarUint8Array(d).slice() };
  if (tag === TAG.queryAwareness) return { type: 'query-awareness' };
  return null;
};

const readUp = (d: decoding.Decoder): Up | null => {
  const tag = decoding.readVarUint(d);
  if (tag === TAG.sync) return readSync(d);
  if (tag === TAG.ask) return { type: 'ask', n: decoding.readVarUint(d) };
  if (tag === TAG.authority) {
    const token = decoding.readVarString(d);
    return token.length > 0 && token.length <= TOKEN_MAX ? { type: 'authority', token } : null;
  }
  return readPresence(tag, d);
};

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

const readNotice = (value: unknown): Notice | null => {
  const { code, revision, store, generation } = ownMembers(value) ?? {};
  if (code === 'catalogue-changed') return isCount(revision) ? { code, revision } : null;
  if (code === 'generation') return isCount(generation) ? { code, generation } : null;
  if (code !== 'store-degraded' && code !== 'store-recovered') return null;
  return store === 'hot' || store === 'durable' ? { code, store } : null;
};

const readDown = (d: decoding.Decoder): Down | null => {
  const tag = decoding.readVarUint(d);
  if (tag === TAG.sync) return readSync(d);
  if (tag === TAG.accepted) return { type: 'accepted', n: decoding.readVarUint(d) };
  if (tag === TAG.saved) return { type: 'saved', n: decoding.readVarUint(d) };
  if (tag === TAG.authority) return { type: 'authority' };
  if (tag === TAG.notice) {
    const notice = readNotice(JSON.parse(decoding.readVarString(d)));
    return notice ? { type: 'notice', notice } : null;
  }
  if (tag === TAG.refused) {
    const n = decoding.readVarUint(d);
    const code = decoding.readVarString(d);
    return isErrorCode(code) ? { type: 'refused', n, code } : null;
  }
  return readPresence(tag, d);
};

const decodeFrame = <M>(
  frame: Uint8Array,
  maxBytes: number,
  read: (d: decoding.Decoder) => M | null,
): Result<M> => {
  if (frame.byteLength > maxBytes) return fail('frame-too-large', `${frame.byteLength} bytes`);
  try {
    const decoder = decoding.createDecoder(frame);
    const message = read(decoder);
    if (message === null) return fail('bad-frame', 'unknown tag or value');
    if (decoding.hasContent(decoder)) return fail('bad-frame', 'bytes after the message');
    return ok(message);
  } catch (error) {
    // lib0 throws on every kind of short or overlong input; that is what a bad frame is.
    return fail('bad-frame', error instanceof Error ? error.message : 'unreadable');
  }
};

/** A frame of a device. Never throws: `frame-too-large` or `bad-frame`. */
export const decodeUp = (frame: Uint8Array): Result<Up> => decodeFrame(frame, LIMITS.frameBytes, readUp);
/** A frame of the server, which may be larger. Never throws, as above. */
export const decodeDown = (frame: Uint8Array): Result<Down> =>
  decodeFrame(frame, LIMITS.downFrameBytes, readDown);

/** Above this a varuint has more than four bytes, and the general encoder writes it. */
const SHORT_MAX = 2 ** 28;

const shortBytes = (n: number): number => (n < 2 ** 7 ? 1 : n < 2 ** 14 ? 2 : n < 2 ** 21 ? 3 : 4);

const writeShort = (into: Uint8Array, at: number, n: number): number => {
  let rest = n;
  let end = at;
  for (; rest > 127; rest >>>= 7) into[end++] = 128 | (rest & 127);
  into[end++] = rest;
  return end;
};

/** An update or an answer: what a server sends most, written without an encoder that grows. */
const encodeShort = (head: readonly number[], n: number, bytes: Uint8Array | null): Uint8Array => {
  const frame = new Uint8Array(head.length + shortBytes(n) + (bytes?.byteLength ?? 0));
  frame.set(head);
  const at = writeShort(frame, head.length, n);
  if (bytes) frame.set(bytes, at);
  return frame;
};

const UPDATE = [TAG.sync, SYNC.update];
const ACCEPTED = [TAG.accepted];
const SAVED = [TAG.saved];

/** null where it is none of the commonest. */
const encodeCommonest = (message: Down): Uint8Array | null => {
  if (message.type === 'update') {
    const { update } = message;
    return update.byteLength < SHORT_MAX ? encodeShort(UPDATE, update.byteLength, update) : null;
  }
  if (message.type !== 'accepted' && message.type !== 'saved') return null;
  return message.n < SHORT_MAX
    ? encodeShort(message.type === 'saved' ? SAVED : ACCEPTED, message.n, null)
    : null;
};

const writeSync = (e: encoding.Encoder, kind: number, bytes: Uint8Array): void => {
  encoding.writeVarUint(e, TAG.sync);
  encoding.writeVarUint(e, kind);
  encoding.writeVarUint8Array(e, bytes);
};

const writeNumber = (e: encoding.Encoder, tag: number, n: number): void => {
  encoding.writeVarUint(e, tag);
  encoding.writeVarUint(e, n);
};

const writeText = (e: encoding.Encoder, tag: number, text: string): void => {
  encoding.writeVarUint(e, tag);
  encoding.writeVarString(e, text);
};

const writeCommon = (e: encoding.Encoder, message: SyncMessage | PresenceMessage): void => {
  switch (message.type) {
    case 'sync-step-1':
      writeSync(e, SYNC.step1, message.stateVector);
      break;
    case 'sync-step-2':
      writeSync(e, SYNC.step2, message.update);
      break;
    case 'update':
      writeSync(e, SYNC.update, message.update);
      break;
    case 'awareness':
      encoding.writeVarUint(e, TAG.awareness);
      encoding.writeVarUint8Array(e, message.states);
      break;
    case 'query-awareness':
      encoding.writeVarUint(e, TAG.queryAwareness);
      break;
  }
};

/** One binary frame: the tag, then what the message holds. */
export const encodeUp = (message: Up): Uint8Array => {
  const e = encoding.createEncoder();
  if (message.type === 'ask') writeNumber(e, TAG.ask, message.n);
  else if (message.type === 'authority') writeText(e, TAG.authority, message.token);
  else writeCommon(e, message);
  return encoding.toUint8Array(e);
};

export const encodeDown = (message: Down): Uint8Array => {
  const short = encodeCommonest(message);
  if (short) return short;
  const e = encoding.createEncoder();
  if (message.type === 'accepted') writeNumber(e, TAG.accepted, message.n);
  else if (message.type === 'saved') writeNumber(e, TAG.saved, message.n);
  else if (message.type === 'authority') encoding.writeVarUint(e, TAG.authority);
  else if (message.type === 'notice') writeText(e, TAG.notice, JSON.stringify(message.notice));
  else if (message.type === 'refused') {
    writeNumber(e, TAG.refused, message.n);
    encoding.writeVarString(e, message.code);
  } else writeCommon(e, message);
  return encoding.toUint8Array(e);
};
