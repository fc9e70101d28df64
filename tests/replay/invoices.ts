/**
 * Reads invoices, one JSON object per line, plain or gzipped, and sorts them by shopper. What is no shopping is
 * left out and counted: stock movements, bad debts, service lines, and returns that name no customer (a guest's
 * return says nothing about whose basket it is). Knows nothing of devices or events.
 */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';

export interface InvoiceLine {
  readonly sku: string;
  /** Signed, never 0. */
  readonly qty: number;
  /** Unit price in minor units. */
  readonly price: number;
}

export interface Invoice {
  readonly id: string;
  /** Goods only; returned ones have a negative quantity. */
  readonly lines: readonly InvoiceLine[];
}

export interface Shopper {
  readonly kind: 'user' | 'guest';
  /** Customer number, or the invoice number of a guest. */
  readonly name: string;
  readonly invoices: Invoice[];
}

export interface Invoices {
  readonly shoppers: readonly Shopper[];
  readonly invoicesRead: number;
  readonly linesRead: number;
  /** What was left out, by a word, with its count. */
  readonly skipped: ReadonlyMap<string, number>;
}

interface RawInvoice {
  readonly id: string;
  readonly kind: string;
  readonly customer: string | null;
  readonly lines: readonly (InvoiceLine & { readonly service?: boolean })[];
}

/** The file is not what it should be; the message is one sentence for a person. */
export class UnreadableFile extends Error {
  override readonly name = 'UnreadableFile';
}

const isLine = (value: unknown): value is RawInvoice['lines'][number] => {
  if (typeof value !== 'object' || value === null) return false;
  const { sku, qty, price } = value as Record<string, unknown>;
  const isSku = typeof sku === 'string' && sku.length > 0;
  return isSku && Number.isSafeInteger(qty) && qty !== 0 && Number.isSafeInteger(price);
};

const isInvoice = (value: unknown): value is RawInvoice => {
  if (typeof value !== 'object' || value === null) return false;
  const { id, kind, customer, lines } = value as Record<string, unknown>;
  const isNamed = typeof id === 'string' && typeof kind === 'string';
  const isOwned = customer === null || typeof customer === 'string';
  return isNamed && isOwned && Array.isArray(lines) && lines.every(isLine);
};

const parse = (text: string, row: number): RawInvoice => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new UnreadableFile(`Line ${row} is not JSON.`);
  }
  if (!isInvoice(value))
    throw new UnreadableFile(`Line ${row} is not an invoice with id, kind, customer and lines.`);
  return value;
};

interface Gathering {
  readonly shoppers: Map<string, Shopper>;
  readonly skipped: Map<string, number>;
}

const skip = ({ skipped }: Gathering, word: string, count = 1): void => {
  if (count > 0) skipped.set(word, (skipped.get(word) ?? 0) + count);
};

/** The word for an invoice that is no shopping of anybody known, or null where it is. */
const reasonToSkip = ({ kind, customer }: RawInvoice): string | null => {
  if (kind === 'cancellation' && customer === null) return 'cancellations without a customer';
  return kind === 'order' || kind === 'cancellation' ? null : `${kind} invoices`;
};

const shopperOf = ({ shoppers }: Gathering, { id, customer }: RawInvoice): Shopper => {
  const kind = customer === null ? 'guest' : 'user';
  const name = customer ?? id;
  const shopper = shoppers.get(`${kind} ${name}`) ?? { kind, name, invoices: [] };
  shoppers.set(`${kind} ${name}`, shopper);
  return shopper;
};

const gather = (gathering: Gathering, invoice: RawInvoice): void => {
  const reason = reasonToSkip(invoice);
  if (reason !== null) {
    skip(gathering, reason);
    return;
  }
  const goods = invoice.lines.filter(({ service }) => service !== true);
  skip(gathering, 'service lines', invoice.lines.length - goods.length);
  if (goods.length === 0) skip(gathering, 'invoices of service lines only');
  else
    shopperOf(gathering, invoice).invoices.push({
      id: invoice.id,
      lines: goods.map(({ sku, qty, price }) => ({ sku, qty, price })),
    });
};

/**
 * The first `limit` invoices of `path`, by shopper, each shopper's in the order of the file.
 * @throws UnreadableFile
 */
export const readInvoices = async (path: string, limit: number): Promise<Invoices> => {
  const file = createReadStream(path);
  const isZipped = path.endsWith('.gz');
  const text = isZipped ? file.pipe(createGunzip()) : file;
  const gathering: Gathering = { shoppers: new Map(), skipped: new Map() };
  let invoicesRead = 0;
  let linesRead = 0;
  try {
    // A failing file does not fail the stream it is piped into; tell it.
    if (isZipped) file.on('error', (error) => text.destroy(error));
    for await (const line of createInterface({ input: text, crlfDelay: Number.POSITIVE_INFINITY })) {
      if (line.trim() === '') continue;
      if (invoicesRead >= limit) break;
      const invoice = parse(line, ++invoicesRead);
      linesRead += invoice.lines.length;
      gather(gathering, invoice);
    }
  } catch (error) {
    if (error instanceof UnreadableFile) throw error;
    throw new UnreadableFile(`${path} cannot be read: ${error instanceof Error ? error.message : error}`);
  } finally {
    file.destroy();
  }
  return { shoppers: [...gathering.shoppers.values()], invoicesRead, linesRead, skipped: gathering.skipped };
};
