/**
 * JSON bodies, looked through before they are parsed. Every route takes a few members, some of them long; a body of
 * 2 MB that is nothing but brackets would keep everybody waiting for a third of a second, in the parser, the search
 * for prototypes and the schema. Such a body is `frame-too-large`, whatever it says (rule HO15).
 */
import type { FastifyInstance } from 'fastify';
import { LIMITS } from '../../../shared/src/index.ts';

const code = (character: string): number => character.charCodeAt(0);
const QUOTE = code('"');
const BACKSLASH = code('\\');
const OPENS: ReadonlySet<number | undefined> = new Set([code('{'), code('[')]);
const CLOSES: ReadonlySet<number | undefined> = new Set([code('}'), code(']')]);
const SEPARATES: ReadonlySet<number | undefined> = new Set([code(','), code(':')]);

/** Whether an odd number of backslashes stands before the quote at `at`. */
const isEscaped = (bytes: Uint8Array, at: number): boolean => {
  let before = at;
  while (bytes[before - 1] === BACKSLASH) before--;
  return (at - before) % 2 === 1;
};

/** Whether it nests no deeper and has no more parts than any route needs. What is no JSON is the parser's matter. */
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
      parts++;
    } else {
      const byte = bytes[at];
      if (byte === QUOTE) isText = true;
      else if (OPENS.has(byte)) depth++;
      else if (CLOSES.has(byte)) depth--;
      else if (SEPARATES.has(byte)) parts++;
    }
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
