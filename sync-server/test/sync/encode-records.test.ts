/** Records as updates, against what Yjs makes of setting the same keys. SPEC ND16. */
import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { CART, LEDGER } from '../../../shared/src/index.ts';
import { newBasketDocument } from '../../src/domain/basket-document.ts';
import { encodeRecords } from '../../src/domain/encode-records.ts';

const CLIENT = Uint8Array.of(0, 0, 1, 2);

const documentWith = (update: Uint8Array): Y.Doc => {
  const doc = newBasketDocument();
  Y.applyUpdate(doc, update);
  return doc;
};

it('ND16 makes of records what setting their keys makes, and leaves the document as it was', () => {
  const before = newBasketDocument();
  before.clientID = 258;
  before.getMap(CART).set('kept', { v: 1 });
  before.getMap(CART).set('old', { v: 1 });
  before.getMap(CART).set('old', { v: 2 });
  const state = Y.encodeStateAsUpdate(before);
  const pieces = [
    [
      { map: CART, key: 'old', value: { v: 3, w: { a: [1, 0, 0] } } },
      { map: CART, key: 'new', value: { v: 1 } },
    ],
    [{ map: LEDGER, key: 'note', value: { v: 1, generation: 0 } }],
  ];
  const updates = encodeRecords(before, pieces, () => CLIENT);
  expect(Y.encodeStateAsUpdate(before)).toEqual(state);

  const set = documentWith(state);
  // 258 is taken.
  set.clientID = 259;
  for (const piece of pieces)
    set.transact(() => {
      for (const { map, key, value } of piece) set.getMap(map).set(key, value);
    });
  const applied = documentWith(state);
  for (const update of updates) Y.applyUpdate(applied, update);
  expect(Y.encodeStateAsUpdate(applied)).toEqual(Y.encodeStateAsUpdate(set));
  expect(updates).toHaveLength(2);
});
