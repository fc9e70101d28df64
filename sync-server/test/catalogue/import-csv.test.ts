/** CSV as shops really send it, and as nobody should: every bad row is named and never stops the rest. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMemoryCatalogueStore } from '../../src/adapters/memory/catalogue-store.ts';
import { csvRecords } from '../../src/catalogue/import/csv-records.ts';
import { importCatalogue } from '../../src/catalogue/import/import-catalogue.ts';
import { chunksOf, importText } from './support-import.ts';

const HEADER = 'sku,name,price\n';
const rejected = async (row: string | Uint8Array) => {
  const bytes = Buffer.concat([
    Buffer.from(`${HEADER}a,Before,1.00\n`),
    Buffer.from(row),
    Buffer.from('\nz,After,2.00\n'),
  ]);
  const report = await importText(bytes);
  return { report, detail: report.rejected.map(({ line, code, detail }) => `${line} ${code} ${detail}`) };
};

describe('importing CSV', () => {
  it('reads the columns by the names shops give them', async () => {
    const { store, read, imported } = await importText(
      'StockCode;Description;UnitPrice;Category;In Stock;Extra\n85123a;WHITE HEART;2,5;;;\n85123A;"WHITE ""HEART"" T-LIGHT; LARGE";£1,250.5;Home & Garden;7;x\n',
    );
    expect([read, imported]).toEqual([2, 1]);
    expect(await store.find('85123A')).toMatchObject({
      name: 'White "Heart" T-Light; Large',
      priceMinor: 125_050,
      category: 'home-garden',
      stock: 7,
      currency: 'GBP',
      picture: '/pictures/85123A.svg',
    });
  });

  it('survives a byte order mark, CRLF, blank lines, missing last cells and a file that ends without a line end', async () => {
    const { store, read, rejectedTotal } = await importText(
      '\uFEFFname,sku,price,stock,description\r\n\r\nRed Mug,m1,3\r\n  \r\nBlue Mug,m2,4.5,,"two\r\nlines"',
    );
    expect([read, rejectedTotal]).toEqual([2, 0]);
    expect(await store.find('m1')).toMatchObject({ priceMinor: 300, stock: null });
    expect(await store.find('m2')).toMatchObject({ priceMinor: 450, description: 'two lines' });
  });

  it('takes minor units from a column that says so, and other currencies by their own decimals', async () => {
    const { store } = await importText('sku,name,priceMinor,currency\na,A,255,\nb,B,9,jpy\n');
    expect(await store.find('a')).toMatchObject({ priceMinor: 255, currency: 'GBP' });
    expect(await store.find('b')).toMatchObject({ priceMinor: 9, currency: 'JPY' });
    const { store: yen } = await importText('sku,name,price\na,A,1200\nb,B,1.5\n', { currency: 'JPY' });
    expect(await yen.find('a')).toMatchObject({ priceMinor: 1200 });
    expect(await yen.find('b')).toBeNull();
  });

  it.each([
    ['b,Mug,-2.50', 'invalid-field price'],
    ['b,Mug,1e999', 'invalid-field price'],
    ['b,Mug,NaN', 'invalid-field price'],
    ['b,Mug,"2,50"', 'invalid-field price'],
    ['b,Mug,2.555', 'invalid-field price'],
    ['b,Mug,99999999999999999999', 'invalid-field price'],
    ['b,Mug,', 'invalid-field price: is missing'],
    [',Mug,1', 'invalid-field sku: is missing'],
    ['b, ,1', 'invalid-field name: is missing'],
    ['..,Mug,1', 'invalid-field sku'],
    [`${'b'.repeat(65)},Mug,1`, 'invalid-field sku'],
    [`b,${'M'.repeat(201)},1`, 'invalid-field name'],
    ['b,Mu\u0000g,1', 'invalid-field name: holds control characters'],
    ['b\u0000,Mug,1', 'invalid-field sku'],
    ['b,Mug,1,2,3', 'bad-frame the row has 5 fields'],
    ['"b"x,Mug,1', 'bad-frame a quote inside'],
    ['b,"Mug,1', 'bad-frame a quote'],
    [`b,"${'x'.repeat(70_000)}",1`, 'frame-too-large'],
    [Buffer.from([0x62, 0x2c, 0xa3, 0x2c, 0x31]), 'bad-frame not UTF-8'],
  ])('rejects %j with its line and its reason, and keeps its neighbours', async (row, reason) => {
    const { report, detail } = await rejected(row);
    expect(detail).toHaveLength(1);
    expect(detail[0]).toContain(`3 ${reason}`);
    expect([report.read, report.imported, report.rejectedTotal]).toEqual([3, 2, 1]);
    expect(await report.store.find('z')).not.toBeNull();
  });

  it('loses one row, not the rest of the file, to a quote that is never closed', async () => {
    const rows = Array.from({ length: 300 }, (_, i) => `s${i},${i === 20 ? '"open' : 'Mug'},1.00`).join('\n');
    const report = await importText(HEADER + rows);
    expect([report.imported, report.rejectedTotal]).toEqual([299, 1]);
    expect(report.rejected[0]).toMatchObject({ line: 22, code: 'bad-frame' });
  });

  it('gives an unclosed quote up after some lines, not only at the end of a file that may be huge', () => {
    const records = csvRecords(',');
    expect(records.push({ line: 1, text: 'a,"open' })).toEqual([]);
    const given = Array.from({ length: 60 }, (_, i) => records.push({ line: i + 2, text: 'b,B' })).flat();
    expect(given.slice(0, 2)).toMatchObject([
      { line: 1, problem: expect.stringContaining('never closed') },
      { line: 2, text: 'b,B' },
    ]);
    expect(given).toHaveLength(61);
  });

  it('keeps a quote inside a plain field', async () => {
    const { store } = await importText(`${HEADER}a,5" Nail,1\nb,"5"" Nail, long",1\n`);
    expect((await store.find('a'))?.name).toBe('5" Nail');
    expect((await store.find('b'))?.name).toBe('5" Nail, long');
  });

  it.each([
    ['', 'the file is empty'],
    ['sku,name\na,b\n', 'no column for price'],
    ['"sku","price"\n', 'no column for name'],
    ['PK\u0003\u0004junk\n', 'no column for sku, name, price'],
  ])('refuses a file that begins %j as a whole', async (text, detail) => {
    const store = createMemoryCatalogueStore();
    const result = await importCatalogue({ source: chunksOf(Buffer.from(text)), format: 'csv', store });
    expect(result).toMatchObject({ ok: false, error: { code: 'invalid-field', field: 'header' } });
    expect(!result.ok && result.error.detail).toContain(detail);
  });

  it('never crashes and always adds up, whatever the bytes', async () => {
    const nasty = fc.constantFrom(
      '"',
      ',',
      '\n',
      '\r\n',
      ';',
      '\t',
      '\u0000',
      'a',
      '1.50',
      '£',
      '\uFEFF',
      '💡',
      '""',
      ' ',
      '-1',
      '1e999',
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(nasty, { maxLength: 80 }),
        fc.integer({ min: 1, max: 9 }),
        async (parts, size) => {
          const source = chunksOf(Buffer.from(`${HEADER}${parts.join('')}\nlast,Last,1.00`), size);
          const result = await importCatalogue({
            source,
            format: 'csv',
            store: createMemoryCatalogueStore(),
          });
          expect(result.ok).toBe(true);
          if (!result.ok) return;
          const { read, imported, unchanged, rejectedTotal } = result.value;
          expect(imported + unchanged + rejectedTotal).toBe(read);
        },
      ),
      { numRuns: 300 },
    );
  });
});
