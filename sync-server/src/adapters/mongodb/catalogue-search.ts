/**
 * Finding goods on MongoDB: by the beginnings of words in an indexed array, an English plural by its singular and
 * back. Words hold letters and digits only (shared/src/words.ts), so a pattern of them is no syntax.
 */
import type { Db, Filter } from 'mongodb';
import { type AskedWord, type Product, queryWords } from '../../../../shared/src/index.ts';
import { productOf } from '../../catalogue/product-content.ts';
import type { CatalogueSearch, FoundProducts } from '../../ports/catalogue-store.ts';
import { type ProductDocument, productsOf } from './catalogue-feed.ts';

type Where = Filter<ProductDocument>;

const hasWord = (field: 'words' | 'nameWords', { start, also }: AskedWord): Where => {
  const begins: Where = { [field]: { $regex: `^${start}` } };
  return also === null ? begins : { $or: [begins, { [field]: also }] };
};

const hasWords = (field: 'words' | 'nameWords', asked: readonly AskedWord[]): Where[] =>
  asked.map((word) => hasWord(field, word));

const readPage = async (db: Db, where: Where, offset: number, limit: number): Promise<Product[]> => {
  // Trap: to MongoDB a limit of 0 is none.
  if (limit <= 0) return [];
  const found = productsOf(db).find(where, { projection: { content: 1, revision: 1 } });
  const rows = await found.sort({ position: 1 }).skip(offset).limit(limit).toArray();
  return rows.map(({ content, revision }) => productOf(content, revision));
};

/** Two shelves one after the other, read as one. */
const readBoth = async (
  db: Db,
  [first, second]: readonly [Where, Where],
  { offset, limit }: CatalogueSearch,
): Promise<FoundProducts> => {
  const [before, after] = await Promise.all(
    [first, second].map((where) => productsOf(db).countDocuments(where)),
  );
  const firstTotal = before ?? 0;
  const head = offset < firstTotal ? await readPage(db, first, offset, limit) : [];
  const tail = await readPage(db, second, Math.max(0, offset - firstTotal), limit - head.length);
  return { products: [...head, ...tail], total: firstTotal + (after ?? 0) };
};

export const searchProducts = async (db: Db, query: CatalogueSearch): Promise<FoundProducts> => {
  const asked = queryWords(query.text);
  if (asked?.length === 0) return { products: [], total: 0 };
  const shelf: Where = {
    deleted: false,
    ...(query.category === undefined ? {} : { category: query.category }),
  };
  if (asked === null) {
    const total = await productsOf(db).countDocuments(shelf);
    return { products: await readPage(db, shelf, query.offset, query.limit), total };
  }
  const anywhere = hasWords('words', asked);
  const inName = hasWords('nameWords', asked);
  const first: Where = { ...shelf, $and: [...anywhere, ...inName] };
  const second: Where = { ...shelf, $and: [...anywhere, { $nor: [{ $and: inName }] }] };
  return readBoth(db, [first, second], query);
};
