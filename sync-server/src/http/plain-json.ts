/**
 * JSON bodies, looked through before they are parsed. Every route takes a few members, some of them long; a body of
 * 2 MB that is nothing but brackets would keep everybody waiting for a third of a second, in the parser, the search
 * for prototypes and the schema. Such a body is `frame-too-large`, whatever it says (rule HO15).
 */
import type { FastifyInstance } from 'fastify';
import { LIMITS } from '../../../shared/src/index.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Whether an odd number of backslashes stands before the quote at `at`. */
const isEscaped = (bytes: Uint8Array, at: number): boolean => {
  let before = at;
  while (bytes[before - 1] === BACKSLASH) before--;
  return (at - before) % 2 === 1;
};

/** How much deeper a byte outside of texts goes, of `{`, `[`, `}` and `]`. */
const stepOf = (byte: number | undefined): number => {
  if (byte === 0x7b || byte === 0x5b) return 1;
  return byte === 0x7d || byte === 0x5d ? -1 : 0;
};

/**
 * Whether it nests no deeper and has no more parts than any route needs: texts, and bytes outside of texts. What is
 * no JSON is the parser's matter.
 */
export const isPlainJson = (bytes: Uint8Array): boolean => {
  let depth = 0;
  let parts = 0;
  let isText = false;
  for (let at = 0; at < bytes.byteLength; at++) {
    if (isText) {
      // Megabytes of base64 are passed in one step.
      const end = bytes.indexOf(QUOTE, at);
      if (end < 0) return true;
      isText = isEscaped(bytes, end);
      at = end;
    } else if (bytes[at] === QUOTE) isText = true;
    else depth += stepOf(bytes[at]);
    parts++;
    if (depth > LIMITS.jsonDepth || parts > LIMITS.jsonParts) return false;
  }
  return true;
};

const tooMuch = (): Error => Object.assign(new Error('too many parts, or too deep'), { statusCode: 413 });

/** Puts the look before fastify's own parser. */
export const readPlainJson = (app: FastifyInstance): void => {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    if (isPlainJson(body)) parse(request, body.toString('utf8'), done);
    else done(tooMuch());
  });
};
