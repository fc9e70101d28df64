/** What counts as a typed quantity. */
import { describe, expect, it } from 'vitest';
import { quantityOf } from '../../src/ui/parts/quantity.ts';

describe('a typed quantity', () => {
  it.each([
    ['0', 0],
    [' 12 ', 12],
    ['007', 7],
    ['1000000', 1_000_000],
    ['١٢', 12],
    ['１２', 12],
  ])('%j is %d', (text, quantity) => {
    expect(quantityOf(text)).toBe(quantity);
  });

  it.each(['', ' ', '-1', '1.5', '1,000', '1e3', 'two', '1000001', '999999999999', '1 2', '0x10', '½'])(
    '%j is none',
    (text) => {
      expect(quantityOf(text)).toBeNull();
    },
  );
});
