/** NDJSON, batches, idempotence, whole files, and the real catalogue where it is at hand. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { draft } from '../../../tests/contract/catalogue-store.contract.ts';
import { createMemoryCatalogueStore } from '../../src/adapters/memory/catalogue-store.ts';
import { MAX_REJECTIONS } from '../../src/catalogue/import/import-catalogue.ts';
import { importText } from './support-import.ts';

const format = 'ndjson';
const lines = (...rows: unknown[]): string => rows.map((row) => JSON.stringify(row)).join('\n');
const everything = { offset: 0, limit: 100 };

describe('importing NDJSON', () => {
  it('reads whole numbers as minor units and text as a decimal', async () => {
    const { store } = await importText(
      lines(
        { sku: 'a', name: 'A', price: 255 },
        { sku: 'b', name: 'B', price: '2.5' },
        { sku: 'c', name: 'C', priceMinor: 7 },
      ),
      { format },
    );
    const { products } = await store.search(everything);
    expect(products.map((product) => product.priceMinor)).toEqual([255, 250, 7]);
  });

  it('keeps what a shop says and guesses what it does not', async () => {
    const options = [
      { name: 'size', values: ['S', 'M'] },
      { name: 'engraving', label: 'Words', values: [] },
    ];
    const { store } = await importText(
      lines(
        { sku: 'a', name: 'BLUE POLKADOT MUG', price: 1, sameAs: 'A', timesSold: 3 },
        {
          sku: 'b',
          name: 'iPod case',
          price: 1,
          category: 'Lighting',
          stock: 0,
          cap: 3,
          options,
          description: ' x\n y ',
        },
        { sku: 'c', name: 'Pottery', price: 1, kind: 'course', cap: 9 },
      ),
      { format },
    );
    expect(await store.find('a')).toMatchObject({
      name: 'Blue Polkadot Mug',
      category: 'tableware',
      stock: null,
      cap: null,
    });
    expect(await store.find('b')).toMatchObject({
      name: 'iPod case',
      category: 'lighting',
      stock: 0,
      cap: 3,
      description: 'x y',
      options: [
        { name: 'size', label: 'size', values: ['S', 'M'] },
        { name: 'engraving', label: 'Words', values: [] },
      ],
    });
    expect(await store.find('c')).toMatchObject({ kind: 'course', cap: 1 });
  });

  it.each([
    ['{', 'bad-frame'],
    ['[]', 'bad-frame'],
    ['null', 'bad-frame'],
    ['"x"', 'bad-frame'],
    ['{"sku":"b","name":"B","price":1e999}', 'invalid-field'],
    ['{"sku":"b","name":"B","price":2.55}', 'invalid-field'],
    ['{"sku":"b","name":"B","price":-1}', 'invalid-field'],
    ['{"sku":"b","name":"B","price":null}', 'invalid-field'],
    ['{"sku":{"$gt":""},"name":"B","price":1}', 'invalid-field'],
    ['{"sku":"b","name":["B"],"price":1}', 'invalid-field'],
    ['{"sku":"b","name":"\\ud800","price":1}', 'invalid-field'],
    ['{"sku":"b","name":"B","price":1,"currency":"pounds"}', 'invalid-field'],
    ['{"sku":"b","name":"B","price":1,"stock":-1}', 'invalid-field'],
    ['{"sku":"b","name":"B","price":1,"stock":"many"}', 'invalid-field'],
    ['{"sku":"b","name":"B","price":1,"cap":0}', 'invalid-field'],
    ['{"sku":"b","name":"B","price":1,"kind":"service"}', 'invalid-field'],
    ['{"sku":"b","name":"B","price":1,"category":"!!!"}', 'invalid-field'],
    ['{"sku":"b","name":"B","price":1,"options":[{"name":"__proto__","values":["x"]}]}', 'invalid-field'],
    ['{"sku":"b","name":"B","price":1,"options":{"size":"M"}}', 'invalid-field'],
    [`{"sku":"b","name":"B","price":1,"x":"${'x'.repeat(70_000)}"}`, 'frame-too-large'],
  ])('rejects %s', async (row, code) => {
    const good = { sku: 'z', name: 'Z', price: 1 };
    const report = await importText(`${row}\n\n${lines(good)}`, { format });
    expect(report.rejected).toMatchObject([{ line: 1, code }]);
    expect([report.read, report.imported]).toEqual([2, 1]);
  });

  it('shows a picture of this server only', async () => {
    const pictures = [
      '/img/a.png',
      '//evil.example/a.png',
      'https://evil.example/a.png',
      'javascript:alert(1)',
      '/\\evil',
    ];
    const { store } = await importText(
      lines(...pictures.map((picture, i) => ({ sku: `${i}`, name: 'A', price: 1, picture }))),
      { format },
    );
    const { products } = await store.search(everything);
    expect(products.map((product) => product.picture)).toEqual([
      '/img/a.png',
      '/pictures/1.svg',
      '/pictures/2.svg',
      '/pictures/3.svg',
      '/pictures/4.svg',
    ]);
  });

  it('changes nothing the second time', async () => {
    const rows = lines(
      ...Array.from({ length: 1201 }, (_, i) => ({ sku: `${i}`, name: `Mug ${i}`, price: i })),
    );
    const first = await importText(rows, { format });
    expect([first.imported, first.unchanged]).toEqual([1201, 0]);
    const again = await importText(rows, { format, store: first.store });
    expect([again.imported, again.unchanged]).toEqual([0, 1201]);
    expect((await first.store.find('0'))?.revision).toBe(1);
  });

  it('writes nothing on a dry run and counts the same', async () => {
    const rows = lines(
      { sku: 'a', name: 'A', price: 1 },
      { sku: 'b', name: 'B', price: 1 },
      { sku: 'b', name: 'B', price: 1 },
    );
    const store = createMemoryCatalogueStore();
    await importText(lines({ sku: 'a', name: 'A', price: 1 }), { format, store });
    const dry = await importText(rows, { format, store, isDryRun: true });
    expect(await store.count()).toBe(1);
    const real = await importText(rows, { format, store });
    expect([dry.imported, dry.unchanged]).toEqual([1, 2]);
    expect([real.imported, real.unchanged]).toEqual([1, 2]);
  });

  it('takes everything else off sale when the file is the whole shop, unless a row was rejected', async () => {
    const store = createMemoryCatalogueStore();
    await store.upsert([draft('old'), draft('gone', { deleted: true })]);
    const whole = { format, store, isWhole: true } as const;
    expect((await importText(`{}\n${lines({ sku: 'a', name: 'A', price: 1 })}`, whole)).removed).toBe(0);
    const good = lines({ sku: 'a', name: 'A', price: 1 });
    expect((await importText(good, { ...whole, isDryRun: true })).removed).toBe(1);
    expect(await store.count()).toBe(2);
    expect((await importText(good, whole)).removed).toBe(1);
    expect(await store.find('old')).toBeNull();
    expect(await store.count()).toBe(1);
  });

  it('remembers a bounded number of rejections and counts all', async () => {
    const report = await importText('x\n'.repeat(MAX_REJECTIONS + 5), { format });
    expect([report.rejected.length, report.rejectedTotal]).toEqual([MAX_REJECTIONS, MAX_REJECTIONS + 5]);
  });

  it('stops with the error of a source that breaks, keeping whole batches', async () => {
    const store = createMemoryCatalogueStore();
    async function* breaking(): AsyncGenerator<Uint8Array> {
      yield Buffer.from(
        `${lines(...Array.from({ length: 501 }, (_, i) => ({ sku: `${i}`, name: 'A', price: 1 })))}\n`,
      );
      throw new Error('disk gone');
    }
    await expect(importText('', { format, store, source: breaking() })).rejects.toThrow('disk gone');
    expect(await store.count()).toBe(500);
  });
});

const REAL = join(import.meta.dirname, '../../../../shared/data/online-retail/catalog.ndjson.gz');

describe.skipIf(!existsSync(REAL))('the real catalogue', () => {
  it('imports whole, and every product has its own place', async () => {
    const report = await importText(gunzipSync(readFileSync(REAL)), { format });
    expect([report.read, report.imported, report.rejectedTotal]).toEqual([3867, 3867, 0]);
    expect(await report.store.count()).toBe(3867);
    expect(await report.store.find('85123A')).toMatchObject({
      name: 'White Hanging Heart T-Light Holder',
      category: 'candles',
    });
    expect(await report.store.find('85123a')).not.toBeNull();
    const others = (await report.store.categories()).find((category) => category.slug === 'other');
    expect(others?.count).toBeLessThan(120);
  });
});
