/** Records as updates of a new Yjs client on top of a document, which is only looked at. */
import * as Y from 'yjs';
import type { CarriedRecord } from '../../../shared/src/index.ts';
import { CLIENT_SPAN, type DeleteRange } from './decode-update.ts';
import { encodeUpdate } from './encode-update.ts';

/** Bytes of a Yjs client id. */
const ID_BYTES = 4;

/** One nobody has in the document; `random` makes that many bytes. */
const newClient = ({ store }: Y.Doc, random: (count: number) => Uint8Array): number => {
  let client = random(ID_BYTES).reduce((sum, byte) => sum * 256 + byte, 0);
  while (store.clients.has(client)) client = (client + 1) % CLIENT_SPAN;
  return client;
};

/**
 * One update per piece, each on top of the one before, as setting every key once would make them. No key may come
 * twice.
 */
export const encodeRecords = (
  doc: Y.Doc,
  pieces: readonly (readonly CarriedRecord[])[],
  random: (count: number) => Uint8Array,
): readonly Uint8Array[] => {
  const client = newClient(doc, random);
  let clock = 0;
  return pieces.map((piece) => {
    const deletes: DeleteRange[] = [];
    const items = piece.map(({ map, key, value }) => {
      const before = doc.getMap(map)._map.get(key) ?? null;
      if (before && !before.deleted) deletes.push({ ...before.lastId, length: 1 });
      const id = Y.createID(client, clock++);
      const content = new Y.ContentAny([value]);
      // Encoded only: Yjs writes the name of a root map where an item without neighbours has it for a parent.
      const parent = map as unknown as Y.AbstractType<unknown>;
      return new Y.Item(id, null, before?.lastId ?? null, null, null, parent, key, content);
    });
    return encodeUpdate({ clients: new Map([[client, items]]), deletes }, () => 0);
  });
};
