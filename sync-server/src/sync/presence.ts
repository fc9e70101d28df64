/**
 * Presence (awareness) frames: who is here, as the devices say it. The server keeps no awareness instance; it
 * checks that a frame is one (a bad one would throw in every other client), passes it on, and speaks the last
 * word for a socket that is gone. Format of y-protocols/awareness (rules PR1–PR3).
 */
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { encodeDown, fail, LIMITS, ok, type Result } from '../../../shared/src/index.ts';

export interface PresenceEntry {
  readonly client: number;
  readonly clock: number;
}

/** A frame without states: valid for every y-websocket client, and enough to keep it from hanging up. */
export const HEARTBEAT: Uint8Array = encodeDown({ type: 'awareness', states: Uint8Array.of(0) });

/** One device's tabs speak for one document each; more states in a frame are somebody else's. */
const STATES_MAX = 8;

export const readPresence = (states: Uint8Array): Result<readonly PresenceEntry[]> => {
  if (states.byteLength > LIMITS.awarenessBytes) return fail('frame-too-large', 'presence');
  try {
    const decoder = decoding.createDecoder(states);
    const count = decoding.readVarUint(decoder);
    if (count > STATES_MAX) return fail('bad-frame', 'too many presence states');
    const entries: PresenceEntry[] = [];
    for (let i = 0; i < count; i++) {
      const client = decoding.readVarUint(decoder);
      const clock = decoding.readVarUint(decoder);
      JSON.parse(decoding.readVarString(decoder));
      entries.push({ client, clock });
    }
    return decoding.hasContent(decoder) ? fail('bad-frame', 'bytes after presence') : ok(entries);
  } catch (error) {
    return fail('bad-frame', error instanceof Error ? error.message : 'presence');
  }
};

/** The frame that takes states away: one clock later, null. */
export const encodeGone = (entries: readonly PresenceEntry[]): Uint8Array => {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, entries.length);
  for (const { client, clock } of entries) {
    encoding.writeVarUint(encoder, client);
    encoding.writeVarUint(encoder, clock + 1);
    encoding.writeVarString(encoder, 'null');
  }
  return encodeDown({ type: 'awareness', states: encoding.toUint8Array(encoder) });
};
