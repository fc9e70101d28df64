/**
 * Whether what there is of a document stands on its own. A row is a delta: one that a tab wrote while others took the
 * document's rows away (they had been brought home, or their owner left) stands on nothing that is left in the log.
 * Whichever tab still holds all of the document writes it once more, whole (SPEC D4, P10).
 */
import * as Y from 'yjs';
import type { DocId } from './local-store.ts';
import { makeRow, readRow } from './log-row.ts';
import type { WriterPorts } from './row-writer.ts';

/** Nothing in it waits for anything else. */
export const isWhole = ({ store }: Y.Doc): boolean =>
  store.pendingStructs === null && store.pendingDs === null;

/** Everything an update says is in the document. */
export const isApplied = (doc: Y.Doc, update: Uint8Array): boolean => {
  const { structs, ds } = Y.decodeUpdate(update);
  const isHere = (client: number, end: number): boolean => end <= Y.getState(doc.store, client);
  return (
    structs.every(
      (struct) => struct instanceof Y.Skip || isHere(struct.id.client, struct.id.clock + struct.length),
    ) &&
    [...ds.clients].every(([client, ranges]) => ranges.every(({ clock, len }) => isHere(client, clock + len)))
  );
};

/** The document as updates alone make it. */
export const documentOf = (updates: readonly Uint8Array[]): Y.Doc => {
  const doc = new Y.Doc();
  doc.transact(() => {
    for (const update of updates) Y.applyUpdate(doc, update);
  });
  return doc;
};

/** Where rows in the log wait for what only `doc` has, all of it becomes a row. Rejects where the log does. */
export const keepLogWhole = async (
  ports: WriterPorts,
  { docId, doc }: { readonly docId: DocId; readonly doc: Y.Doc },
): Promise<void> => {
  const rows = await ports.log.read(docId);
  const stored = documentOf(rows.map(readRow).filter((update) => update !== null));
  if (isWhole(stored) || !isWhole(doc)) return;
  // What it holds is counted by the rows that are there: this one is no change of its own.
  await ports.log.append(makeRow(ports, docId, Y.encodeStateAsUpdate(doc), { ops: 0, unsaved: 0 }));
};
