/** All there is to see of a document as one text: every entry of every map, and the basket read from it. */
import * as Y from 'yjs';
import { type Basket, CLIENT_MAPS, LEDGER, readBasket } from '../../src/index.ts';
import { emptyDoc } from './docs.ts';

const plain = (value: unknown): unknown =>
  value instanceof Map ? Object.fromEntries([...value].sort()) : value;

export const basketText = (basket: Basket): string =>
  JSON.stringify(basket, (_, value: unknown) => plain(value));

export const fingerprint = (doc: Y.Doc): string => {
  const entries = [...CLIENT_MAPS, LEDGER].flatMap((name) =>
    [...doc.getMap(name)].map(([key, value]) => `${name} ${key} ${JSON.stringify(value)}`),
  );
  return [...entries.sort(), basketText(readBasket(doc))].join('\n');
};

/** A new document with all of `docs` in it. */
export const joined = (...docs: Y.Doc[]): Y.Doc => {
  const all = emptyDoc();
  for (const doc of docs) Y.applyUpdate(all, Y.encodeStateAsUpdate(doc));
  return all;
};
