/** What a person sees of a basket (SPEC B1–B5, P1, K1–K4). */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type * as Y from 'yjs';
import {
  actorOf,
  add,
  CART,
  cartKey,
  formatMoney,
  type Intent,
  lineIdOf,
  listKey,
  minorDigits,
  parseKey,
  readBasket,
  remove,
  show,
  stepUp,
  sumByCurrency,
  USAGE,
  usageKey,
  WISH,
  wishKey,
} from '../src/index.ts';
import { emptyDoc } from './support/docs.ts';
import { fingerprint, joined } from './support/fingerprint.ts';
import { holds } from './support/holds.ts';
import { USER } from './support/world.ts';

const MUG: Intent = { sku: 'mug' };
const line = lineIdOf(MUG);
const on = (name: string, doc: Y.Doc = emptyDoc()) => ({ doc, actor: actorOf(USER, name, 0) });
const skus = (doc: Y.Doc): string[] => readBasket(doc).lines.map(({ intent }) => intent.sku);

it('B1 lines stand in the order they were put in, and one that comes back stands last', () => {
  const a = on('a');
  for (const sku of ['mug', 'bag', 'cup']) add(a, { sku }, 1);
  expect(skus(a.doc)).toEqual(['mug', 'bag', 'cup']);
  remove(a, line);
  add(a, MUG, 1);
  expect(skus(a.doc)).toEqual(['bag', 'cup', 'mug']);
  expect(skus(joined(a.doc))).toEqual(skus(a.doc));
});

describe('B2 the price seen', () => {
  it('B2 is the one of the last time the line was put in, on every device', () => {
    const a = on('a');
    add(a, MUG, 1, { minor: 100, currency: 'GBP' });
    remove(a, line);
    add(a, MUG, 1, { minor: 120, currency: 'GBP' });
    expect(readBasket(joined(a.doc)).lines[0]?.seen).toEqual({ minor: 120, currency: 'GBP' });
  });

  it('B2 stays when another device only presses +', () => {
    const a = on('a');
    add(a, MUG, 1, { minor: 100, currency: 'GBP' });
    const b = on('b', joined(a.doc));
    stepUp(b, line);
    expect(readBasket(b.doc).lines[0]).toMatchObject({ quantity: 2, seen: { minor: 100 } });
  });
});

it('B3 caps and stock bound what is shown, never what was asked for', () => {
  const bound = fc.option(fc.nat(20), { nil: null });
  holds(
    fc.tuple(fc.integer({ min: 1, max: 30 }), bound, bound),
    ([quantity, cap, stock]) => {
      const a = on('a');
      add(a, MUG, quantity);
      const before = fingerprint(a.doc);
      const { shown, limit } = show(quantity, { cap, stock });
      const least = Math.min(quantity, cap ?? quantity, stock ?? quantity);
      expect(shown).toBe(least);
      expect(limit === null).toBe(shown === quantity);
      if (limit)
        expect(limit).toEqual({ reason: (cap ?? 99) <= (stock ?? 99) ? 'cap' : 'stock', max: shown });
      expect(fingerprint(a.doc)).toBe(before);
      expect(readBasket(a.doc).itemCount).toBe(quantity);
    },
    500,
  );
});

it('B4 the built-in lists come first, then one’s own by name', () => {
  const doc = emptyDoc();
  const actor = actorOf(USER, 'a', 0);
  for (const [id, name] of [
    ['l1', 'Zoo'],
    ['l2', 'Ark'],
  ] as const)
    doc.getMap(WISH).set(listKey(id, actor), { v: 1, t: 1, name });
  expect(readBasket(doc).lists.map(({ id, name }) => name ?? id)).toEqual([
    'wishlist',
    'later',
    'Ark',
    'Zoo',
  ]);
});

it('B5 entries that count for nothing are counted', () => {
  const a = on('a');
  add(a, MUG, 1);
  a.doc.getMap(CART).set('nonsense', 1);
  a.doc.getMap(CART).set(cartKey(line, actorOf(USER, 'x', 0)), { v: 0 });
  a.doc.getMap(WISH).set(listKey('l1', a.actor), { v: 1, t: 1, name: '' });
  expect(readBasket(a.doc)).toMatchObject({ itemCount: 1, junk: 3 });
});

describe('K1 keys', () => {
  const actor = actorOf(USER, 'phone', 7);

  it('K1 parse to what they were made of', () => {
    expect(parseKey(CART, cartKey(line, actor))).toEqual({ kind: 'cart', line, actor });
    expect(parseKey(WISH, wishKey('later', line, actor))).toEqual({
      kind: 'wish',
      list: 'later',
      line,
      actor,
    });
    expect(parseKey(WISH, listKey('l1', actor))).toEqual({ kind: 'list', list: 'l1', actor });
    const usage = usageKey('videos', '2026-11', actor);
    expect(parseKey(USAGE, usage)).toEqual({ kind: 'usage', quota: 'videos', period: '2026-11', actor });
  });

  it('K2 count only in the map they belong to', () => {
    for (const map of [WISH, USAGE, 'ledger', 'other'])
      expect(parseKey(map, cartKey(line, actor))).toBeNull();
  });

  it('K3 of any other spelling are none, and parsing never throws', () => {
    const part = fc.constantFrom(
      'c',
      'w',
      'l',
      'u',
      line,
      actor,
      'later',
      '',
      '|',
      'user:ada~x.y',
      `${actor}\n`,
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(part, { maxLength: 5 }).map((parts) => parts.join('|')),
    );
    holds(fc.tuple(fc.constantFrom(CART, WISH, USAGE), text), ([map, key]) => {
      const parsed = parseKey(map, key);
      if (parsed === null) return;
      const again = { cart: 3, wish: 4, list: 3, usage: 4 }[parsed.kind];
      expect(key.split('|')).toHaveLength(again);
      expect(key.endsWith(`|${parsed.actor}`)).toBe(true);
    });
  });
});

describe('P1 money', () => {
  it('P1 is whole minor units with the digits of its currency', () => {
    expect(['JPY', 'GBP', 'KWD'].map(minorDigits)).toEqual([0, 2, 3]);
    expect(formatMoney({ minor: 255, currency: 'GBP' }, 'en')).toBe('£2.55');
    expect(formatMoney({ minor: 255, currency: 'JPY' }, 'en')).toBe('¥255');
  });

  it('P1 of different currencies is never added', () => {
    const pounds = { minor: 100, currency: 'GBP' };
    expect(sumByCurrency([pounds, { minor: 5, currency: 'EUR' }, pounds])).toEqual([
      { minor: 200, currency: 'GBP' },
      { minor: 5, currency: 'EUR' },
    ]);
  });
});
