/**
 * Numbers, plurals, moments and sizes in the words of one locale. Messages use it, so that no page formats
 * anything by itself. Knows no message.
 */
import { formatMoney, type Money } from '../../../shared/src/index.ts';

export type PluralForms = Partial<Record<Intl.LDMLPluralRule, string>> & { readonly other: string };

export interface Formats {
  readonly locale: string;
  number(value: number): string;
  /** The form of `count`, with every `#` replaced by the number. */
  plural(count: number, forms: PluralForms): string;
  money(money: Money): string;
  /** Day and time of milliseconds since the epoch. */
  moment(epochMs: number): string;
  bytes(count: number): string;
  /** "red, green and blue" */
  list(items: readonly string[]): string;
}

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

const formatBytes = (locale: string, count: number): string => {
  const power = count < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(count) / 3));
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: UNITS[power] ?? 'byte',
    unitDisplay: power === 0 ? 'long' : 'short',
    maximumFractionDigits: power > 1 ? 1 : 0,
  }).format(count / 1000 ** power);
};

export const createFormats = (locale: string): Formats => {
  const numbers = new Intl.NumberFormat(locale);
  const plurals = new Intl.PluralRules(locale);
  const moments = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const lists = new Intl.ListFormat(locale, { type: 'conjunction' });
  return {
    locale,
    number: (value) => numbers.format(value),
    plural: (count, forms) =>
      (forms[plurals.select(count)] ?? forms.other).replaceAll('#', numbers.format(count)),
    money: (money) => formatMoney(money, locale),
    moment: (epochMs) => moments.format(epochMs),
    bytes: (count) => formatBytes(locale, count),
    list: (items) => lists.format(items),
  };
};
