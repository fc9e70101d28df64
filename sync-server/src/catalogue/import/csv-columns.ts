/**
 * What the columns of a CSV file mean, by the names shops give them. `price` is a decimal in major units (`2.55`,
 * and `3` is three pounds); `priceMinor` is a whole number of minor units. Columns nobody knows are ignored.
 */
import { fail, ok, type Result } from '../../../../shared/src/index.ts';
import type { RawProduct } from './raw-product.ts';

type Member = keyof RawProduct;
export type Columns = readonly (Member | null)[];

/** Normalised names: lower case, letters and digits only. Earlier names win where a file has several. */
const NAMES: Readonly<Partial<Record<Member, readonly string[]>>> = {
  sku: ['sku', 'stockcode', 'variantsku', 'productcode', 'code', 'productid', 'itemnumber'],
  name: ['name', 'title', 'productname'],
  description: ['description', 'details', 'text'],
  category: ['category', 'department', 'producttype'],
  kind: ['kind'],
  priceMinor: ['priceminor', 'pricepence', 'pricecents'],
  priceMajor: ['price', 'unitprice', 'retailprice', 'variantprice'],
  currency: ['currency', 'currencycode'],
  stock: ['stock', 'instock', 'inventory', 'stocklevel', 'variantinventoryqty'],
  cap: ['cap', 'maxquantity'],
  picture: ['picture', 'image', 'imageurl', 'imagesrc'],
};

const normalised = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/** The most frequent of comma, semicolon and tab in the header. */
export const delimiterOf = (header: string): string =>
  [',', ';', '\t'].reduce(
    (best, each) => (header.split(each).length > header.split(best).length ? each : best),
    ',',
  );

/** Refuses a header without a code, a name or a price, naming what is missing. */
export const columnsOf = (header: readonly string[]): Result<Columns> => {
  const names = header.map(normalised);
  const columns: (Member | null)[] = names.map(() => null);
  for (const [member, known] of Object.entries(NAMES)) {
    const place = known.map((name) => names.indexOf(name)).find((found) => found >= 0);
    if (place !== undefined) columns[place] = member as Member;
  }
  // Stock systems call the name "Description" and have no other text.
  if (!columns.includes('name')) {
    const place = columns.indexOf('description');
    if (place >= 0) columns[place] = 'name';
  }
  const missing = [
    columns.includes('sku') ? '' : 'sku',
    columns.includes('name') ? '' : 'name',
    columns.includes('priceMajor') || columns.includes('priceMinor') ? '' : 'price',
  ].filter(Boolean);
  return missing.length === 0
    ? ok(columns)
    : fail('invalid-field', `the header names no column for ${missing.join(', ')}`, { field: 'header' });
};

/** Missing cells at the end of a row are blank; more cells than columns is a row that cannot be trusted. */
export const rawOf = (fields: readonly string[], columns: Columns): Result<RawProduct> => {
  if (fields.slice(columns.length).some((field) => field.trim() !== ''))
    return fail('bad-frame', `the row has ${fields.length} fields instead of ${columns.length}`);
  const entries = columns.flatMap((member, i) =>
    member === null ? [] : [[member, fields[i]?.trim() ?? '']],
  );
  return ok(Object.fromEntries(entries));
};
