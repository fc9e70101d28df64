/** What one address holds and owes: counted exactly, given back once, and small. SPEC HO7, HO9. */
import { expect, it } from 'vitest';
import { LIMITS } from '../../../shared/src/index.ts';
import { HeldByAddress } from '../../src/domain/held-by-address.ts';
import { createAddressWork } from '../../src/http/address-work.ts';

it('HO9 gives each address its share, and all together theirs', () => {
  const held = new HeldByAddress(2, 3);
  const first = held.take('a');
  expect([first, held.take('a'), held.take('a')]).toEqual([expect.any(Function), expect.any(Function), null]);
  expect([held.take('b'), held.take('c')]).toEqual([expect.any(Function), null]);
  first?.();
  expect(held.take('c')).not.toBe(null);
});

it('HO9 takes the same thing back once only, and counts a network of IPv6 as one', () => {
  const held = new HeldByAddress(2);
  const first = held.take('2001:db8::1');
  held.take('2001:db8::2');
  expect(held.take('2001:db8::3')).toBe(null);
  first?.();
  first?.();
  expect(held.take('2001:db8::3')).not.toBe(null);
  expect(held.take('2001:db8::4')).toBe(null);
});

it('HO9 counts by amount', () => {
  const held = new HeldByAddress(100);
  const most = held.take('a', 90);
  expect(held.take('a', 11)).toBe(null);
  most?.();
  expect(held.take('a', 100)).not.toBe(null);
});

it('HO7 charges an address for everything that is spent under its name', () => {
  const work = createAddressWork(100);
  expect(work.of('a').spend(150, 0)).toBe(0);
  expect(work.of('a').spend(100, 0)).toBe(500);
  expect(work.of('b').spend(200, 0)).toBe(0);
  expect(work.of('a').spend(0, 500)).toBe(0);
  expect(work.of('a').spend(10, 500)).toBe(100);
  // A rest makes nobody richer than the burst.
  expect(work.of('a').spend(201, 1e9)).toBe(10);
});

it('HO7 forgets the longest silent address when there are too many', () => {
  const work = createAddressWork(100);
  work.of('old').spend(1_000, 0);
  for (let i = 0; i < LIMITS.addressesCounted; i++) work.of(`a${i}`);
  expect(work.of('old').spend(1, 0)).toBe(0);
});
