/** Money is an integer count of minor units (pence, cents) and an ISO 4217 code; never a float. */
export interface Money {
  readonly minor: number;
  readonly currency: string;
}

export const isCurrency = (text: unknown): text is string =>
  typeof text === 'string' && /^[A-Z]{3}$/.test(text);

/** Minor units per major unit, as a power of ten, from the platform's CLDR data (JPY 0, GBP 2, KWD 3). */
export const minorDigits = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;

/** Price in the words of `locale`, for example `£2.55`. */
export const formatMoney = (money: Money, locale: string): string =>
  formatterOf(locale, money.currency).format(money.minor / 10 ** minorDigits(money.currency));

const formatters = new Map<string, Intl.NumberFormat>();
const formatterOf = (locale: string, currency: string): Intl.NumberFormat => {
  const key = `${locale} ${currency}`;
  const known = formatters.get(key);
  if (known) return known;
  const made = new Intl.NumberFormat(locale, { style: 'currency', currency });
  formatters.set(key, made);
  return made;
};

/** Sums per currency, in order of first appearance; amounts in different currencies are never added. */
export const sumByCurrency = (amounts: Iterable<Money>): Money[] => {
  const sums = new Map<string, number>();
  for (const { minor, currency } of amounts) sums.set(currency, (sums.get(currency) ?? 0) + minor);
  return [...sums].map(([currency, minor]) => ({ minor, currency }));
};
