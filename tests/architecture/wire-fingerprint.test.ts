/** The wire cannot change silently: tags, sample frames and record encodings hash to what is checked in (SPEC C6). */
import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import * as Y from 'yjs';
import {
  actorOf,
  add,
  CART,
  createList,
  type Down,
  encodeDown,
  encodeUp,
  GUEST_PREFIX,
  lineIdOf,
  listKey,
  remove,
  SUBPROTOCOL,
  SYNC,
  setQuantity,
  stepDown,
  TAG,
  TOKEN_PREFIX,
  type Up,
  usageKey,
  WISH,
  WISHLIST,
  wish,
} from '../../shared/src/index.ts';

const BYTES = new Uint8Array([1, 2, 250]);

const UP: readonly Up[] = [
  { type: 'sync-step-1', stateVector: BYTES },
  { type: 'sync-step-2', update: BYTES },
  { type: 'update', update: BYTES },
  { type: 'awareness', states: BYTES },
  { type: 'query-awareness' },
  { type: 'ask', n: 300 },
  { type: 'authority', token: 'tøken' },
];

const DOWN: readonly Down[] = [
  { type: 'sync-step-1', stateVector: BYTES },
  { type: 'accepted', n: 300 },
  { type: 'saved', n: 300 },
  { type: 'authority' },
  { type: 'notice', notice: { code: 'generation', generation: 2 } },
  { type: 'notice', notice: { code: 'catalogue-changed', revision: 7 } },
  { type: 'refused', n: 1, code: 'record-junk' },
];

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** Keys and values as they stand in a document after one op of each kind. */
const records = (): string[] => {
  const doc = new Y.Doc();
  const writing = { doc, actor: actorOf('user:ada', 'phone', 0) };
  const intent = { sku: 'mug', options: { size: 'L' }, personalisation: 'Åsa' };
  const line = lineIdOf(intent);
  add(writing, intent, 3, { minor: 250, currency: 'GBP' });
  stepDown(writing, line);
  add(writing, { sku: 'bag' }, 2);
  setQuantity(writing, lineIdOf({ sku: 'bag' }), 5);
  add(writing, { sku: 'cup' }, 1);
  remove(writing, lineIdOf({ sku: 'cup' }));
  createList(writing, 'l1', 'Birthday');
  wish(writing, WISHLIST, intent);
  const spelled = [listKey('l1', writing.actor), usageKey('videos', '2026', writing.actor)];
  const entries = [CART, WISH].flatMap((name) =>
    [...doc.getMap(name)].map(([key, value]) => `${name} ${key} ${JSON.stringify(value)}`),
  );
  return [...spelled, ...entries.sort()];
};

it('C6 tags, frames and records are those of pannier.v1', () => {
  const wire = JSON.stringify([
    [TAG, SYNC, SUBPROTOCOL, GUEST_PREFIX, TOKEN_PREFIX],
    UP.map((message) => hex(encodeUp(message))),
    DOWN.map((message) => hex(encodeDown(message))),
    records(),
  ]);
  const fingerprint = createHash('sha256').update(wire).digest('hex');
  // A new value here is a new wire format: give it a new subprotocol and tags, and keep reading the old one.
  expect(fingerprint, wire).toBe('707fed56ff7c1908f9741ab97d7b6de6c71ad1cc4784d184b9e822c56f2e7265');
});

it('C6 the values other programs rely on are spelled out', () => {
  expect(TAG).toEqual({
    sync: 0,
    awareness: 1,
    auth: 2,
    queryAwareness: 3,
    ask: 64,
    accepted: 65,
    saved: 66,
    authority: 67,
    notice: 68,
    refused: 69,
  });
  expect([SUBPROTOCOL, GUEST_PREFIX, TOKEN_PREFIX]).toEqual(['pannier.v1', 'guest.', 'token.']);
  expect(hex(encodeUp({ type: 'ask', n: 300 }))).toBe('40ac02');
});
