/**
 * A file's lines as numbered rows, the same for every format: either what the row says, or why it says nothing.
 * Blank lines are no rows. A CSV header that names no code, no name or no price makes the whole file useless.
 */
import { parse } from 'csv-parse/sync';
import { fail, ok, type Result } from '../../../../shared/src/index.ts';
import type { Line } from '../../domain/byte-lines.ts';
import { type Columns, columnsOf, delimiterOf, rawOf } from './csv-columns.ts';
import { type CsvRecord, csvRecords } from './csv-records.ts';
import type { RawProduct } from './raw-product.ts';

export interface Row {
  readonly line: number;
  readonly raw: Result<RawProduct>;
}

const problemRow = (line: number, problem: string): Row => ({
  line,
  raw: problem === 'too long' ? fail('frame-too-large', 'the line is too long') : fail('bad-frame', problem),
});

/** NDJSON: `price` is a whole number of minor units; as text (`"2.55"`) it is a decimal in major units. */
const rawOfJson = (text: string): Result<RawProduct> => {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return fail('bad-frame', 'the line is no JSON object');
    const { price, ...rest } = value as RawProduct & { price?: unknown };
    return ok(
      typeof price === 'string'
        ? { ...rest, priceMajor: price }
        : { ...rest, priceMinor: rest.priceMinor ?? price },
    );
  } catch (error) {
    if (error instanceof SyntaxError) return fail('bad-frame', 'the line is not JSON');
    throw error;
  }
};

export async function* ndjsonRows(lines: AsyncIterable<Line>): AsyncGenerator<Row> {
  for await (const { line, text, problem } of lines) {
    if (problem !== undefined) yield problemRow(line, problem);
    else if (text.trim() !== '') yield { line, raw: rawOfJson(text) };
  }
}

const fieldsOf = (text: string, delimiter: string): string[] => {
  const [fields] = parse(text, {
    delimiter,
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: false,
  });
  return fields ?? [];
};

/** The header is one line; no shop breaks a column's name. @throws BadHeader */
const readHeader = (line: Line): { columns: Columns; delimiter: string } => {
  if (line.problem !== undefined) throw new BadHeader(`the header is ${line.problem}`);
  const delimiter = delimiterOf(line.text);
  const columns = columnsOf(fieldsOf(line.text, delimiter));
  if (!columns.ok) throw new BadHeader(columns.error.detail ?? '');
  return { columns: columns.value, delimiter };
};

export class BadHeader extends Error {}

export async function* csvRows(lines: AsyncIterable<Line>): AsyncGenerator<Row> {
  let header: ReturnType<typeof readHeader> | null = null;
  let records = csvRecords(',');
  for await (const line of lines) {
    if (header === null) {
      if (line.text?.trim() === '') continue;
      header = readHeader(line);
      records = csvRecords(header.delimiter);
      continue;
    }
    yield* rowsOf(records.push(line), header);
  }
  if (header === null) throw new BadHeader('the file is empty');
  yield* rowsOf(records.end(), header);
}

function* rowsOf(records: readonly CsvRecord[], header: ReturnType<typeof readHeader>): Generator<Row> {
  for (const { line, text, problem } of records) {
    if (problem !== undefined) yield problemRow(line, problem);
    else if (text.trim() !== '') yield { line, raw: rawOf(fieldsOf(text, header.delimiter), header.columns) };
  }
}
