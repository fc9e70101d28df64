/**
 * Bytes into lines: numbered from 1, without their line ends (LF or CRLF) and without a byte order mark. Only a line
 * feed ends a line: U+2028 and U+2029 may stand in a text, and the readline of Node 24 splits there, that of Node 20
 * does not. A line that is too long or is not UTF-8 becomes a problem with its number and costs no memory; the next
 * one is fine. Knows nothing of what the lines say.
 */

export type Line =
  | { readonly line: number; readonly text: string; readonly problem?: undefined }
  | { readonly line: number; readonly text?: undefined; readonly problem: 'too long' | 'not UTF-8' };

const LF = 0x0a;

export async function* linesOf(source: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Line> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let line = 1;
  let held: Uint8Array[] = [];
  let heldBytes = 0;

  const finish = (): Line => {
    const done: Line = heldBytes > maxBytes ? { line, problem: 'too long' } : lineFrom(decoder, line, held);
    line += 1;
    held = [];
    heldBytes = 0;
    return done;
  };

  for await (const chunk of source) {
    let from = 0;
    for (let end = chunk.indexOf(LF); end >= 0; end = chunk.indexOf(LF, from)) {
      heldBytes += end - from;
      if (heldBytes <= maxBytes) held.push(chunk.subarray(from, end));
      yield finish();
      from = end + 1;
    }
    heldBytes += chunk.length - from;
    if (heldBytes <= maxBytes) held.push(chunk.slice(from));
    else held = [];
  }
  if (heldBytes > 0) yield finish();
}

const lineFrom = (decoder: TextDecoder, line: number, held: readonly Uint8Array[]): Line => {
  try {
    // The decoder drops a byte order mark by itself; inside a file there is none to find.
    return { line, text: decoder.decode(Buffer.concat(held)).replace(/\r$/, '') };
  } catch (error) {
    if (error instanceof TypeError) return { line, problem: 'not UTF-8' };
    throw error;
  }
};
