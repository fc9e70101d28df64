/**
 * Lines of a CSV file into records: a quoted field may hold line breaks (RFC 4180). A quote that is never closed
 * would swallow the rest of the file, so a record that grows too long gives up its first line and the others
 * are read again on their own. Splitting a record into fields is csv-parse's work.
 */
import type { Line } from '../../domain/byte-lines.ts';

/** Address-like texts have a handful of lines; more is a quote somebody forgot. */
const MAX_LINES = 50;

export type CsvRecord =
  | { readonly line: number; readonly text: string; readonly problem?: undefined }
  | { readonly line: number; readonly text?: undefined; readonly problem: string };

type Place = 'field start' | 'plain' | 'quoted' | 'after quote';

/** Where the scanner stands at the end of `text`, or null where a quoted field goes on after its quote. */
const scan = (text: string, delimiter: string, start: Place): Place | null => {
  let place = start;
  for (const char of text) {
    if (place === 'quoted') {
      if (char === '"') place = 'after quote';
    } else if (char === delimiter) place = 'field start';
    else if (char === '"' && place !== 'plain') place = 'quoted';
    else if (place === 'after quote') return null;
    else place = 'plain';
  }
  return place;
};

export interface CsvRecords {
  /** The records that this line completes. */
  push(line: Line): CsvRecord[];
  /** What is left when the file ends. */
  end(): CsvRecord[];
}

const UNCLOSED = 'a quote is opened and never closed';
const BROKEN = 'a quote inside a quoted field is not doubled';

export const csvRecords = (delimiter: string): CsvRecords => {
  let open: { line: number; text: string }[] = [];
  let place: Place = 'field start';

  const take = (): CsvRecord => {
    const record = { line: open[0]?.line ?? 0, text: open.map(({ text }) => text).join('\n') };
    open = [];
    place = 'field start';
    return record;
  };
  const giveUpFirst = (problem: string): CsvRecord[] => {
    const [first, ...rest] = open;
    open = [];
    place = 'field start';
    return first === undefined ? [] : [{ line: first.line, problem }, ...rest.flatMap(push)];
  };
  const giveUpAll = (): CsvRecord[] => {
    const given: CsvRecord[] = [];
    while (open.length > 0) given.push(...giveUpFirst(UNCLOSED));
    return given;
  };
  const push = (line: Line): CsvRecord[] => {
    if (line.problem !== undefined) return [...giveUpAll(), line];
    open.push(line);
    const next = scan(line.text, delimiter, place);
    if (next === null) return giveUpFirst(BROKEN);
    place = next;
    if (next !== 'quoted') return [take()];
    return open.length > MAX_LINES ? giveUpFirst(UNCLOSED) : [];
  };
  return { push, end: giveUpAll };
};
