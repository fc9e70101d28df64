/**
 * A row of somebody's file into a product of ours, or the one reason why not. Texts are bounded and hold no
 * control characters; what a shop leaves out is guessed (category) or left empty. Unknown members are ignored.
 */
import { fail, isCurrency, LIMITS, ok, type Product, type Result } from '../../../../shared/src/index.ts';
import type { ProductDraft } from '../../ports/catalogue-store.ts';
import { categorySlug } from '../category-names.ts';
import { picturePath } from '../product-content.ts';
import { guessCategory } from '../thing-of.ts';
import type { RawProduct } from './raw-product.ts';
import { readOptions } from './read-options.ts';
import { readMajor, readMinor } from './read-price.ts';
import { tidyName } from './tidy-name.ts';

const NAME_CHARS = 200;
const DESCRIPTION_CHARS = 2000;
/** Control characters and lone surrogates; line breaks and tabs have been turned into blanks before. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}]/u;

const refuse = (field: string, detail: string): Result<never> => fail('invalid-field', detail, { field });

const readText = (field: string, value: unknown, maxChars: number, isNeeded: boolean): Result<string> => {
  if (value === undefined || value === null || value === '')
    return isNeeded ? refuse(field, 'is missing') : ok('');
  if (typeof value !== 'string') return refuse(field, 'is not text');
  const text = value.replace(/[\s]+/g, ' ').trim();
  if (text === '' && isNeeded) return refuse(field, 'is blank');
  if (text.length > maxChars) return refuse(field, `is longer than ${maxChars} characters`);
  return UNPRINTABLE.test(text) ? refuse(field, 'holds control characters') : ok(text);
};

/** Inner blanks are part of a code; a code that is `.` or `..` cannot stand in an address. */
const readSku = (value: unknown): Result<string> => {
  const text = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
  if (text === undefined || text === null) return refuse('sku', 'is missing');
  if (typeof text !== 'string') return refuse('sku', 'is not text');
  const sku = text.trim();
  if (sku === '') return refuse('sku', 'is missing');
  if (sku.length > LIMITS.skuChars) return refuse('sku', `is longer than ${LIMITS.skuChars} characters`);
  if (UNPRINTABLE.test(sku) || /^\.\.?$/.test(sku)) return refuse('sku', 'cannot be used as a code');
  return ok(sku);
};

/** Absent, blank and null all mean "not counted". */
const readCount = (field: string, value: unknown, least: number): Result<number | null> => {
  if (value === undefined || value === null || value === '') return ok(null);
  const count = typeof value === 'string' && /^\s*\d{1,9}\s*$/.test(value) ? Number(value) : value;
  const isCount = typeof count === 'number' && Number.isSafeInteger(count) && count >= least;
  return isCount && count <= LIMITS.quantityMax ? ok(count) : refuse(field, 'is not a whole number in range');
};

const readCurrency = (value: unknown, usual: string): Result<string> => {
  if (value === undefined || value === null || value === '') return ok(usual);
  const code = typeof value === 'string' ? value.trim().toUpperCase() : value;
  return isCurrency(code) ? ok(code) : refuse('currency', 'is no ISO 4217 code');
};

const readPrice = (raw: RawProduct, currency: string): Result<number> => {
  if (raw.priceMinor !== undefined && raw.priceMinor !== null && raw.priceMinor !== '')
    return readMinor(raw.priceMinor);
  return raw.priceMajor === undefined || raw.priceMajor.trim() === ''
    ? refuse('price', 'is missing')
    : readMajor(raw.priceMajor, currency);
};

const readCategory = (value: unknown, name: string): Result<string> => {
  const text = readText('category', value, NAME_CHARS, false);
  if (!text.ok) return text;
  if (text.value === '') return ok(guessCategory(name));
  const slug = categorySlug(text.value);
  return slug === null ? refuse('category', 'has no letter or digit') : ok(slug);
};

const readKind = (value: unknown): Result<Product['kind']> => {
  if (value === undefined || value === null || value === '') return ok('goods');
  return value === 'goods' || value === 'course' ? ok(value) : refuse('kind', 'is neither goods nor course');
};

/** A path on this server. Anything else (a picture of another site) gives way to our own drawing. */
export const isOwnPicture = (value: unknown): value is string =>
  typeof value === 'string' && /^\/(?!\/)[\x21-\x7e]{1,300}$/.test(value) && !value.includes('\\');

type Readings = { readonly [Name in keyof Product]?: Result<Product[Name]> };
type Values<R extends Readings> = { [Name in keyof R]: R[Name] extends Result<infer Value> ? Value : never };

/** All the values, or the first failure in the order given. */
const allOf = <R extends Readings>(readings: R): Result<Values<R>> => {
  const values: Record<string, unknown> = {};
  for (const [name, reading] of Object.entries(readings)) {
    if (!reading.ok) return reading;
    values[name] = reading.value;
  }
  return ok(values as Values<R>);
};

/** @param usualCurrency for rows that name none */
export const productOfRow = (raw: RawProduct, usualCurrency: string): Result<ProductDraft> => {
  const currency = readCurrency(raw.currency, usualCurrency);
  const name = readText('name', raw.name, NAME_CHARS, true);
  const kind = readKind(raw.kind);
  const cap = readCount('cap', raw.cap, 1);
  const values = allOf({
    sku: readSku(raw.sku),
    name,
    currency,
    priceMinor: readPrice(raw, currency.ok ? currency.value : usualCurrency),
    description: readText('description', raw.description, DESCRIPTION_CHARS, false),
    category: readCategory(raw.category, name.ok ? name.value : ''),
    kind,
    stock: readCount('stock', raw.stock, 0),
    cap,
    options: readOptions(raw.options),
  });
  if (!values.ok) return values;
  const { value } = values;
  return ok({
    ...value,
    name: tidyName(value.name),
    cap: value.kind === 'course' ? 1 : value.cap,
    picture: isOwnPicture(raw.picture) ? raw.picture : picturePath(value.sku),
    deleted: false,
  });
};
