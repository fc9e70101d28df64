/**
 * Bytes to the structs of a Yjs update, or a coded refusal; never throws on input. Holds what must be true of
 * any update before its meaning is looked at: size, shape, and that reading it (`decodeUpdate`) and applying it
 * (`applyUpdate`) see the same structs.
 */
import * as decoding from 'lib0/decoding';
import * as Y from 'yjs';
import { fail, LIMITS, ok, type Result } from '../../../shared/src/index.ts';

export type Struct = Y.Item | Y.GC | Y.Skip;

export interface DeleteRange {
  readonly client: number;
  readonly clock: number;
  readonly length: number;
}

export interface DecodedUpdate {
  /** Structs by client, ascending by clock, without overlap. */
  readonly clients: ReadonlyMap<number, readonly Struct[]>;
  /** Of each client ascending by clock, without overlap. */
  readonly deletes: readonly DeleteRange[];
}

/** Yjs draws its client ids below this. Every id that comes from outside is held to it. */
export const CLIENT_SPAN = 2 ** 32;

/** Clocks count a device's writes; this bound keeps every sum of a clock and a length an exact integer. */
const CLOCK_MAX = 2 ** 45;

const isStruct = (struct: unknown): struct is Struct =>
  struct instanceof Y.Item || struct instanceof Y.GC || struct instanceof Y.Skip;

const sortStructs = (structs: readonly unknown[]): Map<number, Struct[]> | string => {
  const clients = new Map<number, Struct[]>();
  let block: Struct[] = [];
  let blockClient = -1;
  let reached = 0;
  for (const struct of structs) {
    if (!isStruct(struct)) return 'unknown struct';
    const { client, clock } = struct.id;
    if (struct.length < 1 || clock + struct.length > CLOCK_MAX) return 'impossible clock';
    if (client !== blockClient) {
      if (clients.has(client)) return 'a client twice';
      if (client >= CLIENT_SPAN) return 'impossible client';
      block = [];
      blockClient = client;
      reached = clock;
      clients.set(client, block);
    }
    if (clock < reached) return 'clocks go back';
    reached = clock + struct.length;
    block.push(struct);
  }
  return clients;
};

const sortDeletes = (
  clients: ReadonlyMap<number, readonly { clock: number; len: number }[]>,
): DeleteRange[] | string => {
  const deletes: DeleteRange[] = [];
  for (const [client, ranges] of clients) {
    if (client >= CLIENT_SPAN) return 'deletes of an impossible client';
    let reached = 0;
    for (const { clock, len } of ranges) {
      if (len < 1 || clock + len > CLOCK_MAX) return 'impossible deletion';
      // Yjs writes them in order. Whoever applies them goes through each: twice the same is twice the work.
      if (clock < reached) return 'deletions overlap';
      reached = clock + len;
      deletes.push({ client, clock, length: len });
    }
  }
  return deletes;
};

/** Of how many structs and deletions it is made. */
export const partsOf = ({ clients, deletes }: DecodedUpdate): number => {
  let parts = deletes.length;
  for (const structs of clients.values()) parts += structs.length;
  return parts;
};

/** `update-too-large` or `update-malformed` where the bytes are not an update we would store. */
export const decodeUpdate = (bytes: Uint8Array): Result<DecodedUpdate> => {
  if (bytes.byteLength > LIMITS.updateBytes) return fail('update-too-large', `${bytes.byteLength} bytes`);
  try {
    // Read before the rest: a million bytes of clients with one struct each cost more than any honest update.
    const blocks = decoding.readVarUint(decoding.createDecoder(bytes));
    if (blocks > LIMITS.clientsPerUpdate) return fail('update-too-large', `${blocks} clients`);
    const { structs, ds } = Y.decodeUpdate(bytes);
    if (ds.clients.size > LIMITS.clientsPerUpdate)
      return fail('update-too-large', `deletes of ${ds.clients.size} clients`);
    const clients = sortStructs(structs);
    if (typeof clients === 'string') return fail('update-malformed', clients);
    // Of two blocks of one client `applyUpdate` would silently use the last only.
    if (blocks !== clients.size) return fail('update-malformed', 'a client in two blocks');
    const deletes = sortDeletes(ds.clients);
    if (typeof deletes === 'string') return fail('update-malformed', deletes);
    return ok({ clients, deletes });
  } catch (error) {
    // lib0 and Yjs throw on every kind of short, overlong or impossible input.
    return fail('update-malformed', error instanceof Error ? error.message : 'unreadable');
  }
};
