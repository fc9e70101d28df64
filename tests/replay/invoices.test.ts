/** Reading invoices: what is kept, what is left out with a word, and what a broken file is answered with. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { readInvoices } from './invoices.ts';

const folder = mkdtempSync(join(tmpdir(), 'pannier-invoices-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
const file = (text: string, isZipped = false): string => {
  const path = join(folder, `${files++}.ndjson${isZipped ? '.gz' : ''}`);
  writeFileSync(path, isZipped ? gzipSync(text) : text);
  return path;
};

const line = (sku: string, qty: number, more: object = {}) => ({ sku, qty, price: 100, ...more });
const invoice = (id: string, kind: string, customer: string | null, lines: object[]): string =>
  JSON.stringify({ id, kind, customer, at: '2010-12-01T08:26:00', country: 'EIRE', lines });

const SAMPLE = [
  invoice('1', 'order', '17850', [line('a', 6), line('a', 2), line('POST', 1, { service: true })]),
  invoice('2', 'order', null, [line('b', 1)]),
  invoice('C3', 'cancellation', '17850', [line('a', -6)]),
  invoice('C4', 'cancellation', null, [line('b', -1)]),
  invoice('5', 'stock', null, [line('c', -40)]),
  invoice('A6', 'debt', null, [line('B', 1, { service: true })]),
  invoice('7', 'order', '13047', [line('POST', 1, { service: true })]),
  invoice('8', 'order', '13047', [line('d', 3)]),
].join('\n');

describe('invoices', () => {
  it.each([false, true])('are sorted by shopper, in the order of the file (zipped: %s)', async (isZipped) => {
    const { shoppers, invoicesRead, linesRead } = await readInvoices(file(SAMPLE, isZipped), 100);
    expect(shoppers.map(({ kind, name, invoices }) => [kind, name, invoices.map(({ id }) => id)])).toEqual([
      ['user', '17850', ['1', 'C3']],
      ['guest', '2', ['2']],
      ['user', '13047', ['8']],
    ]);
    expect([invoicesRead, linesRead]).toEqual([8, 10]);
    expect(shoppers[0]?.invoices[0]?.lines).toEqual([line('a', 6), line('a', 2)]);
  });

  it('count what is no shopping, with a word', async () => {
    const { skipped } = await readInvoices(file(SAMPLE), 100);
    expect(Object.fromEntries(skipped)).toEqual({
      'service lines': 2,
      'cancellations without a customer': 1,
      'stock invoices': 1,
      'debt invoices': 1,
      'invoices of service lines only': 1,
    });
  });

  it('stop at the limit', async () => {
    const { invoicesRead, shoppers } = await readInvoices(file(SAMPLE), 2);
    expect([invoicesRead, shoppers.length]).toEqual([2, 2]);
  });

  it.each([
    ['no JSON', 'Line 2 is not JSON', '{"id":"1","kind":"order","customer":null,"lines":[]}\n{"id":'],
    ['no invoice', 'Line 1 is not an invoice', '{"sku":"a","name":"A catalogue row"}'],
    ['a quantity of 0', 'Line 1 is not an invoice', invoice('1', 'order', '1', [line('a', 0)])],
    ['a broken quantity', 'Line 1 is not an invoice', invoice('1', 'order', '1', [line('a', 1.5)])],
  ])('refuse %s with one sentence', async (_name, sentence, text) => {
    await expect(readInvoices(file(text), 100)).rejects.toThrow(sentence);
  });

  it('say when the file is not there, or is no gzip', async () => {
    await expect(readInvoices(join(folder, 'none'), 1)).rejects.toThrow('cannot be read');
    await expect(readInvoices(join(folder, 'none.gz'), 1)).rejects.toThrow('cannot be read');
    const path = join(folder, 'fake.gz');
    writeFileSync(path, SAMPLE);
    await expect(readInvoices(path, 1)).rejects.toThrow('cannot be read');
  });
});
