/** Reading a typed quantity. Says nothing about what the shop can give. */
import { LIMITS } from '../../../../shared/src/index.ts';

/** The number, or null where `text` is not one of 0…quantityMax written with digits (any script's). */
export const quantityOf = (text: string): number | null => {
  const trimmed = text.trim();
  if (!/^\p{Nd}{1,9}$/u.test(trimmed)) return null;
  const quantity = Number([...trimmed].map(digitOf).join(''));
  return quantity <= LIMITS.quantityMax ? quantity : null;
};

/** Decimal digits come in runs of ten code points that begin at a multiple of their zero (Unicode, Nd). */
const digitOf = (letter: string): string => {
  let value = 0;
  let code = letter.codePointAt(0) ?? 0;
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - 1))) {
    code--;
    value++;
  }
  return String(value);
};
