/** Ops one by one: what they write, and the code each refusal has (SPEC O1–O10). */
import { describe, expect, it } from 'vitest';
import type * as Y from 'yjs';
import {
  type Actor,
  actorOf,
  add,
  CART,
  clear,
  createList,
  deleteList,
  type Intent,
  LATER,
  LIMITS,
  lineIdOf,
  moveToCart,
  moveToList,
  type Result,
  readBasket,
  remove,
  renameList,
  setQuantity,
  stepDown,
  stepUp,
  unwish,
  WISHLIST,
  wish,
} from '../src/index.ts';
import { emptyDoc } from './support/docs.ts';
import { fingerprint, joined } from './support/fingerprint.ts';
import { quantityIn, USER } from './support/world.ts';

const MUG: Intent = { sku: 'mug' };
const line = lineIdOf(MUG);

const device = (name = 'phone', doc: Y.Doc = emptyDoc()): { doc: Y.Doc; actor: Actor } => ({
  doc,
  actor: actorOf(USER, name, 0),
});
const code = (result: Result<unknown>): string => (result.ok ? 'ok' : result.error.code);
const names = (doc: Y.Doc): (string | null)[] => readBasket(doc).lists.map(({ name }) => name);

describe('O1 add', () => {
  it('O1 the same intent is the same line, however its options are ordered and its text is composed', () => {
    const a = device();
    add(a, { sku: 'mug', options: { size: 'L', colour: 'red' }, personalisation: 'A\u030Asa' }, 1);
    add(a, { sku: 'mug', options: { colour: 'red', size: 'L' }, personalisation: '\u00C5sa' }, 2);
    expect(readBasket(a.doc).lines.map(({ quantity }) => quantity)).toEqual([3]);
  });

  it.each([
    ['an empty sku', { sku: '' }],
    ['a sku too long', { sku: 'x'.repeat(LIMITS.skuChars + 1) }],
    ['an empty option', { sku: 'mug', options: { size: '' } }],
    ['a text too long', { sku: 'mug', personalisation: 'x'.repeat(LIMITS.personalisationChars + 1) }],
  ])('O1 %s is an invalid field', (_, intent) => {
    const a = device();
    expect(code(add(a, intent, 1))).toBe('invalid-field');
    expect(a.doc.getMap(CART).size).toBe(0);
  });

  it.each([0, -1, 0.5, Number.NaN, LIMITS.quantityMax + 1])(
    'O1 %s units are an invalid quantity',
    (units) => {
      expect(code(add(device(), MUG, units))).toBe('invalid-quantity');
    },
  );

  it.each([
    { minor: -1, currency: 'GBP' },
    { minor: 1.5, currency: 'GBP' },
    { minor: 1, currency: 'pounds' },
  ])('O1 a price that is none ($minor $currency) is refused, not written as junk', (seen) => {
    const a = device();
    expect(code(add(a, MUG, 1, seen))).toBe('invalid-field');
    expect(readBasket(a.doc)).toMatchObject({ itemCount: 0, junk: 0 });
  });

  it('O1 a line cannot grow above the quantity limit by adding', () => {
    const a = device();
    add(a, MUG, LIMITS.quantityMax);
    expect(code(add(a, MUG, 1))).toBe('invalid-quantity');
  });
});

it('O2 a quantity can be said of a line that is or was there, and of no other', () => {
  const a = device();
  expect(code(setQuantity(a, line, 3))).toBe('unknown-line');
  add(a, MUG, 1);
  remove(a, line);
  expect(code(setQuantity(a, line, 3))).toBe('ok');
  expect(quantityIn(a.doc, CART, line)).toBe(3);
  expect(code(setQuantity(a, line, LIMITS.quantityMax + 1))).toBe('invalid-quantity');
});

it('O3 steps and removes of a line nobody here has seen are an unknown line', () => {
  const a = device();
  for (const op of [stepUp, stepDown, remove]) expect(code(op(a, line))).toBe('unknown-line');
});

it('O4 clear takes what is visible here in one transaction; a line nobody here has seen stays', () => {
  const [a, b] = [device('a'), device('b')];
  add(a, MUG, 2);
  add(a, { sku: 'bag' }, 2);
  add(b, { sku: 'cup' }, 1);
  expect(clear(a)).toEqual({ ok: true, value: 2 });
  expect(clear(a)).toEqual({ ok: true, value: 0 });
  expect(readBasket(joined(a.doc, b.doc)).lines.map(({ intent }) => intent.sku)).toEqual(['cup']);
});

describe('O5 wish', () => {
  it('O5 a second wish changes nothing, and two devices wishing at once want it once', () => {
    const [a, b] = [device('a'), device('b')];
    for (const who of [a, b]) wish(who, WISHLIST, MUG);
    const before = fingerprint(a.doc);
    wish(a, WISHLIST, MUG);
    expect(fingerprint(a.doc)).toBe(before);
    const both = device('a', joined(a.doc, b.doc));
    moveToCart(both, WISHLIST, line);
    expect(quantityIn(both.doc, CART, line)).toBe(1);
  });

  it('O5 an unknown list is a coded failure', () => {
    expect(code(wish(device(), 'nope', MUG))).toBe('unknown-list');
    const a = device();
    add(a, MUG, 1);
    expect(code(moveToList(a, line, 'nope'))).toBe('unknown-list');
  });
});

it('O6 a wish beats an unwish that had not seen it', () => {
  const [a, b] = [device('a'), device('b')];
  wish(a, WISHLIST, MUG);
  const shared = joined(a.doc);
  const [c, d] = [device('c', joined(shared)), device('d', joined(shared))];
  unwish(c, WISHLIST, line);
  unwish(d, WISHLIST, line);
  wish(d, WISHLIST, MUG);
  expect(quantityIn(joined(c.doc, d.doc), WISHLIST, line)).toBe(1);
  expect(code(unwish(b, WISHLIST, line))).toBe('unknown-line');
});

it('O7 moving to a list takes the quantity and the price along, in one update', () => {
  const a = device();
  add(a, MUG, 3, { minor: 250, currency: 'GBP' });
  let updates = 0;
  a.doc.on('update', () => void updates++);
  expect(code(moveToList(a, line, LATER))).toBe('ok');
  expect(updates).toBe(1);
  const { lines, lists } = readBasket(a.doc);
  expect(lines).toEqual([]);
  expect(lists.find(({ id }) => id === LATER)?.lines).toMatchObject([{ quantity: 3, seen: { minor: 250 } }]);
});

it('O8 moving back adds to what is in the cart', () => {
  const a = device();
  add(a, MUG, 3);
  moveToList(a, line, LATER);
  add(a, MUG, 1);
  moveToCart(a, LATER, line);
  expect(quantityIn(a.doc, CART, line)).toBe(4);
  expect(quantityIn(a.doc, LATER, line)).toBe(0);
  expect(code(moveToCart(a, LATER, line))).toBe('unknown-line');
});

it('O11 moving the same number back is the inverse of a move, whatever was there before', () => {
  const a = device();
  add(a, MUG, 3);
  wish(a, WISHLIST, MUG);
  expect(code(moveToCart(a, WISHLIST, line))).toBe('ok');
  expect(code(moveToList(a, line, WISHLIST, 1))).toBe('ok');
  expect([quantityIn(a.doc, CART, line), quantityIn(a.doc, WISHLIST, line)]).toEqual([3, 1]);
  expect(code(moveToList(a, line, WISHLIST))).toBe('ok');
  expect(code(moveToCart(a, WISHLIST, line, 3))).toBe('ok');
  expect([quantityIn(a.doc, CART, line), quantityIn(a.doc, WISHLIST, line)]).toEqual([3, 1]);
});

it('O12 what was saved with its quantity comes back with it', () => {
  const a = device();
  add(a, MUG, 5);
  moveToList(a, line, LATER);
  unwish(a, LATER, line);
  expect(code(wish(a, LATER, MUG, undefined, 5))).toBe('ok');
  expect(quantityIn(a.doc, LATER, line)).toBe(5);
});

it('O9 a cart holds so many lines and no more, by adding and by moving', () => {
  const a = device();
  a.doc.transact(() => {
    for (let i = 0; i < LIMITS.linesPerCart; i++) {
      const intent = { sku: `s${i}` };
      a.doc.getMap(CART).set(`c|${lineIdOf(intent)}|${a.actor}`, { v: 1, p: 1, i: intent.sku });
    }
  });
  wish(a, WISHLIST, MUG);
  expect(code(add(a, MUG, 1))).toBe('basket-full');
  expect(code(moveToCart(a, WISHLIST, line))).toBe('basket-full');
  expect(quantityIn(a.doc, WISHLIST, line)).toBe(1);
  expect(code(add(a, { sku: 's1' }, 1))).toBe('ok');
});

describe('O10 lists of one’s own', () => {
  it('O10 are made, renamed and deleted; the later word stands on every device', () => {
    const a = device('a');
    createList(a, 'l1', '  Birthday ');
    const b = device('b', joined(a.doc));
    wish(b, 'l1', MUG);
    renameList(b, 'l1', 'Party');
    renameList(b, 'l1', 'Feast');
    renameList(a, 'l1', 'Other');
    const both = joined(a.doc, b.doc);
    expect(names(both)).toEqual([null, null, 'Feast']);
    const c = device('c', both);
    expect(code(deleteList(c, 'l1'))).toBe('ok');
    expect(names(c.doc)).toEqual([null, null]);
    for (const result of [renameList(c, 'l1', 'x'), deleteList(c, 'l1'), wish(c, 'l1', MUG)])
      expect(code(result)).toBe('unknown-list');
  });

  it.each(['', '   ', 'x'.repeat(LIMITS.listNameChars + 1), 'a\uD800'])(
    'O10 the name %j is refused',
    (name) => {
      expect(code(createList(device(), 'l1', name))).toBe('invalid-field');
    },
  );

  it('O10 the built-in lists are neither made, renamed nor deleted', () => {
    expect(code(createList(device(), WISHLIST, 'x'))).toBe('invalid-field');
    expect(code(renameList(device(), LATER, 'x'))).toBe('unknown-list');
    expect(code(deleteList(device(), WISHLIST))).toBe('unknown-list');
  });

  it('O10 there is a bound of lists, and a name at the end of time cannot be changed but says so', () => {
    const a = device();
    for (let i = 0; i < LIMITS.listsPerOwner; i++) createList(a, `l${i}`, `List ${i}`);
    expect(code(createList(a, 'more', 'One more'))).toBe('basket-full');
    a.doc.getMap('wish').set(`l|l1|${actorOf(USER, 'zz', 0)}`, { v: 1, t: LIMITS.counterMax, name: 'Stuck' });
    expect(code(renameList(a, 'l1', 'Free'))).toBe('line-exhausted');
  });
});
