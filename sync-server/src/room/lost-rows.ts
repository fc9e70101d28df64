/**
 * What a hot store has lost of an open basket, as rows to append again: all that the document has and the saved state
 * lacks, under the devices that brought it, so that Yjs client ids stay theirs. Rows the store still has come twice,
 * which changes nothing (rule ND14).
 */
import * as Y from 'yjs';
import { EMPTY_UPDATE, SERVER } from '../domain/basket-document.ts';
import type { ClientOwners } from '../domain/client-owners.ts';
import { decodeUpdate, type Struct } from '../domain/decode-update.ts';
import { encodeUpdate } from '../domain/encode-update.ts';
import type { Saved } from '../ports/durable-store.ts';

export interface LostRow {
  readonly bytes: Uint8Array;
  readonly device: string;
}

/** What the saved state has already. */
export const vectorOf = (saved: Saved | null): Uint8Array =>
  Y.encodeStateVectorFromUpdate(saved?.state ?? EMPTY_UPDATE);

/** `missing`: the document as an update on top of what was saved. */
export const lostRows = (missing: Uint8Array, owners: ClientOwners): readonly LostRow[] => {
  const decoded = decodeUpdate(missing);
  // Too much at once to be taken apart: a device whose client id is the server's then goes on under a new one.
  if (!decoded.ok) return [{ bytes: missing, device: SERVER }];
  const byDevice = new Map<string, Map<number, readonly Struct[]>>();
  for (const [client, structs] of decoded.value.clients) {
    const device = owners.get(client) ?? SERVER;
    byDevice.set(device, (byDevice.get(device) ?? new Map()).set(client, structs));
  }
  const rows = [...byDevice].map(([device, clients]) => ({
    bytes: encodeUpdate({ clients, deletes: [] }, () => 0),
    device,
  }));
  const { deletes } = decoded.value;
  if (deletes.length === 0) return rows;
  // Last: what is deleted may be in any of the others.
  return [...rows, { bytes: encodeUpdate({ clients: new Map(), deletes }, () => 0), device: SERVER }];
};
