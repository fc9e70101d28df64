/** Money is an integer count of minor units (pence, cents) and an ISO 4217 code; never a float. */
export interface Money {
  readonly minor: number;
  readonly currency: string;
}

/** Spelled like an ISO 4217 code; whether it is one is not known here. */
export const isCurrency = (text: unknown): text is string =>
  typeof text === 'string' && /^[A-Z]{3}$/.test(text);

interface Format {
  readonly text: Intl.NumberFormat;
  readonly digits: number;
}

const formats = new Map<string, Format>();

/** Made once: making a number format costs as much as formatting a hundred numbers. */
const formatOf = (locale: string, currency: string): Format => {
  const key = `${locale} ${currency}`;
  const known = formats.get(key);
  if (known) return known;
  const text = new Intl.NumberFormat(locale, { style: 'currency', currency });
  const made = { text, digits: text.resolvedOptions().maximumFractionDigits ?? 2 };
  formats.set(key, made);
  return made;
};

/** Minor units per major unit, as a power of ten, from the platform's CLDR data (JPY 0, GBP 2, KWD 3). */
export const minorDigits = (currency: string): number => formatOf('en', currency).digits;

/** Price in the words of `locale`, for example `£2.55`. */
export const formatMoney = ({ minor, currency }: Money, locale: string): string => {
  const { text, digits } = formatOf(locale, currency);
  return text.format(minor / 10 ** digits);
};

/** Sums per currency, in order of first appearance; amounts in different currencies are never added. */
export const sumByCurrency = (amounts: Iterable<Money>): Money[] => {
  const sums = new Map<string, number>();
  for (const { minor, currency } of amounts) sums.set(currency, (sums.get(currency) ?? 0) + minor);
  return [...sums].map(([currency, minor]) => ({ minor, currency }));
};
