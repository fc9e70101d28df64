/**
 * Prices as shops write them. Two spellings that must never be mixed up: minor units as a whole number (`255`),
 * and major units as a decimal (`2.55`). Decimals are read digit by digit: floating point never touches money.
 */
import { fail, minorDigits, ok, type Result } from '../../../../shared/src/index.ts';

/** Ten million pounds: above it a price is a mistake, and sums of a cart stay exact far below 2^53. */
export const MAX_PRICE_MINOR = 1_000_000_000;

/** Optional currency sign, then digits, with or without commas between thousands, then decimals; each part bounded. */
const DECIMAL = /^[£$€¥]?\s{0,9}(\d{1,3}(?:,\d{3}){1,9}|\d{1,30})(?:\.(\d{1,30}))?$/;
const LAST_ZEROS = /0{1,30}$/;

const inRange = (minor: number): Result<number> =>
  minor <= MAX_PRICE_MINOR ? ok(minor) : fail('invalid-field', 'the price is too high', { field: 'price' });

const refuse = (detail: string): Result<never> => fail('invalid-field', detail, { field: 'price' });

/** A whole number of minor units. */
export const readMinor = (value: unknown): Result<number> => {
  const number = typeof value === 'string' && /^\s*\d{1,15}\s*$/.test(value) ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isSafeInteger(number) || number < 0)
    return refuse('the price must be a whole number of minor units, 0 or more');
  return inRange(number);
};

/** A decimal in major units, for example `£1,250.50`. */
export const readMajor = (text: string, currency: string): Result<number> => {
  const found = DECIMAL.exec(text.trim());
  if (!found) return refuse('the price must be a decimal like 2.55, 0 or more');
  const digits = minorDigits(currency);
  const decimals = (found[2] ?? '').replace(LAST_ZEROS, '');
  if (decimals.length > digits) return refuse(`a price in ${currency} has at most ${digits} decimals`);
  const whole = (found[1] ?? '').replaceAll(',', '');
  if (whole.length > 12) return refuse('the price is too high');
  return inRange(Number(whole + decimals.padEnd(digits, '0')));
};
