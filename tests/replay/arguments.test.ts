/** The command line: defaults, every option, and one clear sentence for what makes no sense. */
import { describe, expect, it } from 'vitest';
import { readArguments } from './arguments.ts';

describe('the command line', () => {
  it('has defaults', () => {
    expect(readArguments(['baskets.ndjson.gz'])).toEqual({
      ok: true,
      options: {
        file: 'baskets.ndjson.gz',
        devices: 3,
        offline: 0.3,
        limit: Number.POSITIVE_INFINITY,
        url: null,
        isShared: false,
        seed: null,
      },
    });
  });

  it('takes every option', () => {
    const args = 'f --devices 2 --offline 0 --limit 60 --url http://127.0.0.1:8080/ --seed x'.split(' ');
    expect(readArguments(args)).toEqual({
      ok: true,
      options: {
        file: 'f',
        devices: 2,
        offline: 0,
        limit: 60,
        url: 'http://127.0.0.1:8080',
        isShared: false,
        seed: 'x',
      },
    });
  });

  it.each([
    ['', 'No FILE'],
    ['a b', 'One FILE is enough'],
    ['a --devices 0', '--devices must be a whole number'],
    ['a --devices 2.5', '--devices must be a whole number'],
    ['a --offline 1.2', '--offline must be a number from 0 to 1'],
    ['a --offline much', '--offline must be a number from 0 to 1'],
    ['a --limit -1', 'limit'],
    ['a --limit none', '--limit must be a whole number'],
    ['a --url shop', '--url must look like'],
    ['a --colour red', '--colour'],
    ['a --seed', 'seed'],
  ])('refuses "%s"', (text, problem) => {
    const read = readArguments(text.split(' ').filter(Boolean));
    expect(read).toMatchObject({ ok: false, problem: expect.stringContaining(problem) });
  });
});
