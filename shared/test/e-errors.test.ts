/** The catalogue of expected failures (SPEC E1–E3). */
import { expect, it } from 'vitest';
import { ERRORS, errorRow, fail, isErrorCode, ok } from '../src/index.ts';

const rows = Object.entries(ERRORS);

it('E1 a close code is in 4400–4499, which is final for the client, exactly when trying again never helps', () => {
  for (const [code, { close, retry }] of rows) {
    if (close === null) continue;
    const isFinal = close >= 4400 && close <= 4499;
    expect({ code, isFinal }).toEqual({ code, isFinal: retry === 'never' });
  }
});

it('E2 every failure has a sentence for a person, and a status HTTP knows or none', () => {
  for (const [code, { http, sentence }] of rows) {
    expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(sentence).toMatch(/^[A-Z].*\.$/);
    expect(http === null || (http >= 400 && http < 600)).toBe(true);
  }
  expect(new Set(rows.map(([, { sentence }]) => sentence)).size).toBe(rows.length);
});

it('E3 a result is a value or a code of the catalogue with its detail', () => {
  expect(ok(3)).toEqual({ ok: true, value: 3 });
  expect(fail('rate-limited', 'too fast', { retryAfterMs: 50 })).toEqual({
    ok: false,
    error: { code: 'rate-limited', detail: 'too fast', retryAfterMs: 50 },
  });
  expect(isErrorCode('rate-limited')).toBe(true);
  expect(isErrorCode('toString')).toBe(false);
  expect(errorRow('signed-out').http).toBe(401);
});
