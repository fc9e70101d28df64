/** What counts as an entry of a shared map (SPEC K4). */
import { expect, it } from 'vitest';
import { isEntry } from '../src/entry.ts';
import { actorOf, CART, cartKey, listKey, USAGE, usageKey, WISH, wishKey } from '../src/index.ts';
import { LINES, USER } from './support/world.ts';

const actor = actorOf(USER, 'phone', 0);
const line = LINES[0] ?? '';
const RECORD = { v: 1, p: 1, i: 'mug' };
const LIST = { v: 1, t: 1, name: 'Birthday' };
const COUNT = { v: 1, u: 3 };

it('K4 a key with its kind of record is an entry, with another kind it is not', () => {
  const entries = [
    [CART, cartKey(line, actor), RECORD],
    [WISH, wishKey('later', line, actor), RECORD],
    [WISH, listKey('l1', actor), LIST],
    [USAGE, usageKey('videos', '2026', actor), COUNT],
  ] as const;
  for (const [map, key, own] of entries) {
    for (const value of [RECORD, LIST, COUNT, null, 3]) expect(isEntry(map, key, value)).toBe(value === own);
    expect(isEntry(map, `${key}x`, own)).toBe(false);
  }
});
