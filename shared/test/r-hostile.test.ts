/** Whatever anybody writes into a document, honest lines stay as they are and nothing crashes (SPEC R1–R5, W8). */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import {
  type Actor,
  actorOf,
  add,
  CART,
  cartKey,
  clear,
  decodeRecord,
  decodeUsageRecord,
  LIMITS,
  type LineId,
  moveToList,
  type Result,
  readBasket,
  remove,
  setQuantity,
  stepDown,
  USAGE,
  WISH,
  WISHLIST,
} from '../src/index.ts';
import { emptyDoc } from './support/docs.ts';
import { basketText, joined } from './support/fingerprint.ts';
import { EDITS, history, NETWORK } from './support/histories.ts';
import { holds } from './support/holds.ts';
import { GUEST, INTENTS, LINES, quantityIn, type Replica, USER, World } from './support/world.ts';

const line = LINES[0] as LineId;
const MUG = INTENTS[0] as (typeof INTENTS)[0];
const HOSTILE: Actor = actorOf(USER, 'mallory', 0);

const oddNumber = fc.constantFrom(-1, -0, 0.5, Number.NaN, 1e300, Infinity, -Infinity, 2 ** 40 + 1, 2 ** 53);
const anything: fc.Arbitrary<unknown> = fc.oneof(
  fc.anything({ withBigInt: false, withDate: false, withMap: false, withSet: false, maxDepth: 3 }),
  oddNumber,
  fc.jsonValue(),
  fc.constant(7n),
  fc.constant(new Uint8Array([1, 2])),
);

/** A record with one member replaced by something that cannot stand there. */
const broken = fc
  .tuple(
    fc.constantFrom('v', 'p', 'm', 'n', 'a', 'w', 's', 'i', 'x', 'o'),
    fc.oneof(
      oddNumber,
      fc.constant('1'),
      fc.constant([]),
      fc.constant({ '': 1 }),
      fc.constant({ [HOSTILE]: 'x' }),
      fc.constant({ [HOSTILE]: [1, 2] }),
      fc.constant({ n: 1, q: LIMITS.quantityMax + 1, t: 1, r: 1 }),
      fc.constant({ n: 1, q: 1, t: 1, r: 3 }),
      fc.constant({ s: 'bag' }),
      fc.constant(null),
    ),
  )
  .map(([member, value]) => ({ v: 1, p: 5, i: 'mug', [member]: value }));

/** What Yjs can carry; the rest cannot be written at all. */
const canTravel = (value: unknown): boolean => {
  if (typeof value === 'function' || typeof value === 'symbol') return false;
  return typeof value !== 'object' || value === null || Object.values(value).every(canTravel);
};

describe('R1 junk is dropped', () => {
  it('R1 a value that is no record counts for nothing, whatever it is, and throws nothing', () => {
    holds(fc.oneof(anything, broken), (value) => {
      const record = decodeRecord(value, line);
      if (record !== null) {
        expect([record.p, record.m, record.o].every((count) => count >= 0 && count <= 2 ** 40)).toBe(true);
        expect(Number.isInteger(record.v) && record.v >= 1).toBe(true);
      }
    });
    expect(decodeRecord({ v: 1, p: 5, i: 'mug' }, line)?.p).toBe(5);
  });

  it('R1 every kind of broken record is junk', () => {
    const isBroken = (value: Record<string, unknown>): boolean =>
      // -0 is the number 0, and an empty list of options or members is an allowed way to say none.
      !Object.is(value.p, -0) && !Object.values(value).some((member) => Object.is(member, -0));
    holds(
      broken.filter(isBroken),
      (value) => {
        const { o, x } = value as { o?: unknown; x?: unknown };
        expect({ value, o, x, record: decodeRecord(value, line) }).toEqual({ value, o, x, record: null });
      },
      500,
    );
  });

  it('R1 junk under any key leaves the honest basket as it was, here and on who receives it', () => {
    const keys = fc.oneof(
      fc.constant(cartKey(line, HOSTILE)),
      fc.constant(`w|${WISHLIST}|${line}|${HOSTILE}`),
      fc.constant(`l|mine|${HOSTILE}`),
      fc.string(),
      fc.constantFrom(
        '__proto__',
        'constructor',
        '|||',
        `c|${line}|`,
        `c||${HOSTILE}`,
        `c|${line}|${HOSTILE}|`,
      ),
    );
    const junk = fc.tuple(
      fc.constantFrom(CART, WISH, USAGE),
      keys,
      fc.oneof(anything, broken).filter(canTravel),
    );
    holds(
      fc.tuple(history({ ...EDITS, ...NETWORK }, 8), fc.array(junk, { maxLength: 4 })),
      ([commands, all]) => {
        const { doc } = new World({ users: 2 }).run(commands).settle().users[0] as Replica;
        const honest = { ...readBasket(doc), junk: 0 };
        const isJunk = all.filter(([, , value]) => decodeRecord(value, line) === null);
        const isList = (key: string, value: unknown): boolean =>
          key.startsWith('l|') && typeof value === 'object';
        doc.transact(() => {
          for (const [map, key, value] of isJunk) if (!isList(key, value)) doc.getMap(map).set(key, value);
        });
        expect(basketText({ ...readBasket(doc), junk: 0 })).toBe(basketText(honest));
        const there = readBasket(joined(doc));
        expect(basketText(there)).toBe(basketText(readBasket(doc)));
      },
    );
  });

  it('R1 nested shared types are junk', () => {
    for (const type of [new Y.Map(), new Y.Array(), new Y.Text('3'), new Y.XmlElement('p'), new Y.Doc()]) {
      const doc = emptyDoc();
      add({ doc, actor: actorOf(USER, 'phone', 0) }, MUG, 2);
      doc.getMap<unknown>(CART).set(cartKey(line, HOSTILE), type);
      if (type instanceof Y.Map)
        for (const [name, value] of [
          ['v', 1],
          ['p', 9],
          ['i', 'mug'],
        ] as const)
          type.set(name, value);
      expect(readBasket(doc)).toMatchObject({ itemCount: 2, junk: 1 });
    }
  });

  it('R1 usage counts are whole, bounded, and nothing else', () => {
    expect(decodeUsageRecord({ v: 1, u: 3 })).toEqual({ v: 1, u: 3 });
    holds(
      fc.oneof(
        anything,
        oddNumber.filter((n) => !Object.is(n, -0)).map((u) => ({ v: 1, u })),
      ),
      (value) => {
        const record = decodeUsageRecord(value);
        if (record) expect(Number.isSafeInteger(record.u) && record.u >= 0).toBe(true);
      },
      500,
    );
  });
});

describe('R2 a record says the same before and after it travels', () => {
  const prototypes: unknown[] = [
    JSON.parse('{"__proto__": {"v": 1, "p": 5, "i": "mug"}}'),
    JSON.parse('{"v": 1, "p": 5, "i": "mug", "w": {"__proto__": {"user:ada~phone.0": [9, 9, 9]}}}'),
    JSON.parse('{"v": 1, "n": 1, "i": "mug", "a": {"__proto__": {"n": 1, "q": 7, "t": 1, "r": 1}}}'),
    JSON.parse('{"v": 1, "p": 5, "i": {"__proto__": {"s": "mug"}}}'),
    JSON.parse('{"v": 1, "p": 5, "i": {"s": "mug", "o": {"__proto__": {"size": "L"}}}}'),
  ];

  it.each(prototypes.map((value) => [JSON.stringify(value), value]))('R2 prototype in %s', (_, value) => {
    const first = emptyDoc();
    add({ doc: first, actor: actorOf(USER, 'phone', 0) }, MUG, 2);
    first.getMap<unknown>(CART).set(cartKey(line, HOSTILE), value);
    const second = joined(first);
    const third = joined(second);
    expect(basketText(readBasket(third))).toBe(basketText(readBasket(second)));
  });

  it('R2 text without a UTF-8 form, and text that grows too long when composed, is refused, not mangled', () => {
    const actor = actorOf(USER, 'phone', 0);
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('\uD800', 'a\uDC00b', '\uFB2C'.repeat(400)),
    );
    holds(
      fc.tuple(texts, texts),
      ([sku, personalisation]) => {
        const doc = emptyDoc();
        const added = add({ doc, actor }, { sku, personalisation }, 3);
        const there = readBasket(joined(doc));
        expect(there.itemCount).toBe(added.ok ? 3 : 0);
        expect(there.junk).toBe(0);
      },
      1_000,
    );
  });
});

it('R3 a line id that is not the hash of the intent is junk', () => {
  expect(decodeRecord({ v: 1, p: 5, i: 'mug' }, LINES[1] as LineId)).toBeNull();
  expect(decodeRecord({ v: 1, p: 5, i: { s: 'mug', o: { size: 'L' } } }, line)).toBeNull();
});

it('R4 more actors than a line may name are junk', () => {
  const naming = (count: number): unknown => ({
    v: 1,
    i: 'mug',
    w: Object.fromEntries(Array.from({ length: count }, (_, i) => [actorOf(USER, 'd', i), [1, 0, 0]])),
  });
  expect(decodeRecord(naming(LIMITS.actorsPerLine), line)).not.toBeNull();
  expect(decodeRecord(naming(LIMITS.actorsPerLine + 1), line)).toBeNull();
});

it('R5 of one actor’s records in several documents the greatest version is the record', () => {
  const old = emptyDoc();
  const late = emptyDoc();
  const actor = actorOf(USER, 'phone', 0);
  add({ doc: old, actor }, MUG, 2);
  Y.applyUpdate(late, Y.encodeStateAsUpdate(old));
  stepDown({ doc: late, actor }, line);
  expect(readBasket(old, late).itemCount).toBe(1);
  expect(readBasket(late, old).itemCount).toBe(1);
});

describe('W8 honest ops beside hostile records', () => {
  const actors = [actorOf(USER, 'phone', 0), actorOf(USER, 'phone', 1), HOSTILE, actorOf(GUEST, 'tab', 0)];
  const count = fc.constantFrom(0, 1, 3, 7, LIMITS.quantityMax, 2 ** 39, 2 ** 40 - 1, 2 ** 40);
  const small = fc.constantFrom(0, 1, 3, 7);
  const map = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<Record<string, T> | undefined> =>
    fc.option(fc.dictionary(fc.constantFrom(...actors), value, { maxKeys: 4 }), { nil: undefined });
  const recordOf = (number: fc.Arbitrary<number>) =>
    fc
      .record({
        v: number.map((v) => Math.max(1, v)),
        p: number,
        m: number,
        n: number,
        q: fc.constantFrom(0, 1, 5, LIMITS.quantityMax),
        t: number,
        r: fc.constantFrom(0, 1, 2),
        w: map(fc.tuple(number, number, number)),
        s: map(number),
        o: number,
      })
      .map(({ n, q, t, r, ...rest }) => ({ ...rest, n, ...(n > 0 ? { a: { n, q, t, r } } : {}), i: 'mug' }));
  const ops = fc.array(
    fc.tuple(fc.constantFrom('add', 'set', 'down', 'remove', 'clear', 'save'), fc.nat(5)),
    {
      minLength: 1,
      maxLength: 6,
    },
  );

  const exact = (doc: Y.Doc, op: string, units: number): void => {
    const writing = { doc, actor: actors[0] as Actor };
    const before = quantityIn(doc, CART, line);
    const acts: Record<string, () => Result<unknown>> = {
      add: () => add(writing, MUG, units + 1),
      set: () => setQuantity(writing, line, units),
      down: () => stepDown(writing, line, units + 1),
      remove: () => remove(writing, line),
      clear: () => clear(writing),
      save: () => moveToList(writing, line, WISHLIST),
    };
    const result = acts[op]?.();
    const after = quantityIn(doc, CART, line);
    if (!result?.ok) {
      expect(['line-exhausted', 'invalid-quantity', 'unknown-line']).toContain(result?.error.code);
      expect(after).toBe(before);
      return;
    }
    const wanted =
      op === 'add'
        ? before + units + 1
        : op === 'down'
          ? Math.max(0, before - units - 1)
          : op === 'set'
            ? units
            : 0;
    expect(after).toBe(wanted);
    expect(quantityIn(joined(doc), CART, line)).toBe(wanted);
    expect(readBasket(doc).junk).toBe(0);
  };

  const play = (number: fc.Arbitrary<number>): void => {
    const others = fc.array(fc.tuple(fc.constantFrom(...actors.slice(1)), recordOf(number)), {
      maxLength: 3,
    });
    holds(fc.tuple(others, ops, fc.boolean()), ([records, all, hasOwn]) => {
      const doc = emptyDoc();
      if (hasOwn) add({ doc, actor: actors[0] as Actor }, MUG, 2);
      for (const [actor, record] of records) doc.getMap<unknown>(CART).set(cartKey(line, actor), record);
      expect(readBasket(doc).junk).toBe(0);
      for (const [op, units] of all) exact(doc, op, units);
    });
  };

  it('W8 an add is exact beside a step that claims to have eaten more than was ever there', () => {
    const doc = emptyDoc();
    const actor = actors[0] as Actor;
    add({ doc, actor }, MUG, 2);
    doc.getMap(CART).set(cartKey(line, HOSTILE), { v: 1, m: 1, s: { [actor]: 7 }, i: 'mug' });
    exact(doc, 'add', 0);
  });

  it('W8 are exact, or fail with a code and write nothing, whatever counters others made up', () =>
    play(small));
  it('W8 also at the bounds of what a counter can hold', () => play(count));
});
