/**
 * Bytes into lines: numbered from 1, without their line ends (LF or CRLF) and without a byte order mark. A line
 * that is too long or is not UTF-8 becomes a problem with its number and costs no memory; the next one is fine.
 * Knows nothing of what the lines say.
 */

/** A product with every field at its bound is under 8 kB; this leaves room for columns nobody asked for. */
export const MAX_LINE_BYTES = 64 * 1024;

export type Line =
  | { readonly line: number; readonly text: string; readonly problem?: undefined }
  | { readonly line: number; readonly text?: undefined; readonly problem: 'too long' | 'not UTF-8' };

const LF = 0x0a;

export async function* linesOf(source: AsyncIterable<Uint8Array>): AsyncGenerator<Line> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let line = 1;
  let held: Uint8Array[] = [];
  let heldBytes = 0;

  const finish = (): Line => {
    const done = lineFrom(decoder, line, held, heldBytes);
    line += 1;
    held = [];
    heldBytes = 0;
    return done;
  };

  for await (const chunk of source) {
    let from = 0;
    for (let end = chunk.indexOf(LF); end >= 0; end = chunk.indexOf(LF, from)) {
      heldBytes += end - from;
      if (heldBytes <= MAX_LINE_BYTES) held.push(chunk.subarray(from, end));
      yield finish();
      from = end + 1;
    }
    heldBytes += chunk.length - from;
    if (heldBytes <= MAX_LINE_BYTES) held.push(chunk.slice(from));
    else held = [];
  }
  if (heldBytes > 0) yield finish();
}

const lineFrom = (decoder: TextDecoder, line: number, held: readonly Uint8Array[], bytes: number): Line => {
  if (bytes > MAX_LINE_BYTES) return { line, problem: 'too long' };
  try {
    // The decoder drops a byte order mark by itself; inside a file there is none to find.
    return { line, text: decoder.decode(Buffer.concat(held)).replace(/\r$/, '') };
  } catch (error) {
    if (error instanceof TypeError) return { line, problem: 'not UTF-8' };
    throw error;
  }
};
