/** JSON bodies of a strange shape. SPEC HO15. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LIMITS } from '../../../shared/src/index.ts';
import { isPlainJson } from '../../src/http/plain-json.ts';
import { type RunningServer, runServer, SECRET } from './run-server.ts';

const isPlain = (text: string): boolean => isPlainJson(Buffer.from(text));
const nested = (depth: number, open: string, close: string): string =>
  `${open.repeat(depth)}1${close.repeat(depth)}`;

describe('what may be parsed', () => {
  it.each([
    [
      'an exchange of the largest size',
      JSON.stringify({ stateVector: 'AA==', update: 'A'.repeat(2_800_000) }),
    ],
    ['texts full of brackets', JSON.stringify({ name: '{[,:'.repeat(10_000) })],
    ['quotes and backslashes in texts', JSON.stringify({ name: `${'\\"'.repeat(100)}\\`, b: '\\\\' })],
    ['as deep as may be', nested(LIMITS.jsonDepth, '[', ']')],
    ['as many parts as may be', `[${'1'.repeat(LIMITS.jsonParts - 2)}]`],
    ['nothing', ''],
    ['a text without an end', '{"a":"b'],
    ['no JSON', 'hello'],
  ])('HO15 %s', (_what, text) => {
    expect(isPlain(text)).toBe(true);
  });

  it.each([
    ['one array too deep', nested(LIMITS.jsonDepth + 1, '[', ']')],
    ['one object too deep', nested(LIMITS.jsonDepth + 1, '{"a":', '}')],
    ['one part too many', `[${'1'.repeat(LIMITS.jsonParts - 1)}]`],
    ['nothing but space', ' '.repeat(2_800_000)],
    ['too many texts', `[${'"" '.repeat(LIMITS.jsonParts + 1)}]`],
    ['too many escaped quotes in one text', JSON.stringify('"'.repeat(LIMITS.jsonParts))],
    ['depth behind a text that ends in backslashes', `["\\\\\\\\", ${nested(LIMITS.jsonDepth, '[', ']')}]`],
    ['depth that no bracket closes', '['.repeat(400_000)],
  ])('HO15 and not %s', (_what, text) => {
    expect(isPlain(text)).toBe(false);
  });
});

describe('over HTTP', () => {
  let server: RunningServer;
  beforeAll(async () => {
    server = await runServer();
  });
  afterAll(() => server.close());

  it.each([
    ['400,000 nested objects', nested(400_000, '{"a":', '}')],
    ['900,000 empty objects', `[${'{},'.repeat(900_000)}{}]`],
  ])('HO15 answers %s by their shape', async (_what, body) => {
    const answer = await fetch(`${server.url}/api/v1/sync/guest:g`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', authorization: `Guest ${SECRET}` },
    });
    expect(answer.status).toBe(413);
    expect(await answer.json()).toMatchObject({ error: { code: 'frame-too-large' } });
  });
});
