/** Sentences in numbers, plurals and directions of a locale. */
import { describe, expect, it } from 'vitest';
import { ERRORS, type ErrorCode } from '../../../shared/src/index.ts';
import { createTranslator, directionOf } from '../../src/messages/translator.ts';

describe('a translator', () => {
  const words = createTranslator('en-GB');

  it('says a plain sentence and one with its parameters', () => {
    expect(words.t('nav.cart')).toBe('Cart');
    expect(words.t('shell.title', { page: 'Cart' })).toBe('Cart · Pannier');
  });

  it.each([
    [0, '0 items'],
    [1, '1 item'],
    [1234, '1,234 items'],
  ])('counts %d', (count, sentence) => {
    expect(words.t('cart.count', { count })).toBe(sentence);
  });

  it('writes numbers as the locale does', () => {
    expect(createTranslator('de-DE').t('cart.count', { count: 1234 })).toBe('1.234 items');
    expect(createTranslator('en-GB').money({ minor: 255, currency: 'GBP' })).toBe('£2.55');
  });

  it('writes sizes in the unit that fits', () => {
    expect(words.bytes(0)).toBe('0 bytes');
    expect(words.bytes(18_432)).toBe('18 kB');
    expect(words.bytes(10_737_418_240)).toBe('10.7 GB');
  });

  it('says a limit with what was asked and what there is', () => {
    expect(words.t('line.limit-stock', { asked: 5, max: 2 })).toBe('You asked for 5; 2 are available.');
    expect(words.t('line.limit-stock', { asked: 5, max: 1 })).toBe('You asked for 5; 1 is available.');
    expect(words.t('line.limit-stock', { asked: 5, max: 0 })).toContain('sold out');
  });

  it('has a sentence for every code of the error catalogue', () => {
    for (const code of Object.keys(ERRORS) as ErrorCode[])
      expect(words.problem(code)).toMatch(/^\p{Lu}.*\.$/u);
  });
});

describe('the direction of a locale', () => {
  it.each([
    ['en-GB', 'ltr'],
    ['ar', 'rtl'],
    ['ar-EG', 'rtl'],
    ['he-IL', 'rtl'],
    ['fr', 'ltr'],
  ])('%s is written %s', (locale, direction) => {
    expect(directionOf(locale)).toBe(direction);
  });
});
