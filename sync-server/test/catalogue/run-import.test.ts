/** The importer as a person meets it: real files, real store on disk, words and exit codes. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openCatalogue } from '../../src/adapters/sqlite/open-catalogue.ts';
import { runImport } from '../../src/cli/run-import.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'import-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const run = async (...args: string[]) => {
  const said: string[] = [];
  const code = await runImport(args, {
    dataDir: join(folder, 'data'),
    openShared: null,
    out: (line) => said.push(line),
  });
  return { code, said: said.join('\n') };
};
const file = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
const count = async (dataDir = join(folder, 'data')): Promise<number> => {
  const { catalogue, close } = openCatalogue(dataDir);
  const found = await catalogue.count();
  close();
  return found;
};
const ROWS = '{"sku":"a","name":"A","price":1}\n{"sku":"b","name":"B","price":2}\n';

describe('npm run import', () => {
  it('imports a packed file, and says the second time that nothing changed', async () => {
    const path = file('goods.ndjson.gz', gzipSync(ROWS));
    expect(await run(path)).toEqual({ code: 0, said: '2 rows read: 2 imported, 0 unchanged, 0 rejected.' });
    expect((await run(path)).said).toBe('2 rows read: 0 imported, 2 unchanged, 0 rejected.');
    expect(await count()).toBe(2);
  });

  it('sees in the bytes, not in the name, whether a file is packed', async () => {
    expect((await run(file('goods.csv', gzipSync('sku,name,price\na,A,1\n')))).code).toBe(0);
    expect((await run(file('goods.csv.gz', 'sku,name,price\nb,B,1\n'))).code).toBe(0);
    expect(await count()).toBe(2);
  });

  it('says which rows were rejected, and that some were by its exit code', async () => {
    const { code, said } = await run(file('goods.csv', 'sku,name,price\na,A,x\nb,B,1\n'));
    expect(code).toBe(2);
    expect(said).toContain('line 2: invalid-field, price: the price must be a decimal like 2.55, 0 or more');
    expect(said).toContain('2 rows read: 1 imported, 0 unchanged, 1 rejected.');
  });

  it('takes currency, folder, dry run and replacing from its options', async () => {
    const path = file('goods.jsonl', ROWS);
    const other = join(folder, 'other');
    expect((await run(path, '--dry-run', '--data', other)).said).toContain('2 would be imported');
    expect(await count(other)).toBe(0);
    await run(path, '--currency', 'EUR', '--data', other);
    const { catalogue, close } = openCatalogue(other);
    expect((await catalogue.find('a'))?.currency).toBe('EUR');
    close();
    const less = file('less.jsonl', '{"sku":"b","name":"B","price":2}\n');
    expect((await run(less, '--replace', '--currency', 'EUR', '--data', other)).said).toContain(
      '1 other products are off sale',
    );
    expect(await count(other)).toBe(1);
  });

  it.each([
    [[], 'Usage: npm run import'],
    [['a', 'b'], 'Usage: npm run import'],
    [['--help'], 'Usage: npm run import'],
    [['--what'], 'Usage: npm run import'],
    [['nothing-here.csv'], 'There is no file nothing-here.csv.'],
    [['goods.bin'], 'NDJSON or CSV?'],
    [['x.csv', '--currency', 'pound'], 'ISO 4217'],
    [['x.csv', '--format', 'xml'], 'NDJSON or CSV?'],
    [[tmpdir(), '--format', 'csv'], 'is a folder'],
  ])('answers %j in words', async (args, words) => {
    const { code, said } = await run(...args);
    expect(code).toBe(1);
    expect(said).toContain(words);
  });

  it('says that a file is damaged', async () => {
    const packed = gzipSync(ROWS.repeat(2000));
    const { code, said } = await run(file('cut.ndjson.gz', packed.subarray(0, packed.length - 20)));
    expect(code).toBe(1);
    expect(said).toContain('is damaged');
    const broken = Buffer.from(packed);
    broken.fill(0x55, 20, 60);
    expect((await run(file('broken.ndjson.gz', broken))).said).toContain('is damaged');
  });

  it('refuses a file whose header says nothing', async () => {
    const { code, said } = await run(file('goods.csv', 'a,b\n1,2\n'));
    expect([code, said]).toEqual([
      1,
      'Nothing was imported: the header names no column for sku, name, price.',
    ]);
  });
});
