/** The limit per address: what is given, when it comes back, and that it stays small. */
import { expect, it } from 'vitest';
import { LIMITS } from '../../../shared/src/index.ts';
import { createTokenBucket } from '../../src/http/token-bucket.ts';

const make = (perMinute: number) => {
  const time = { now: 1_000 };
  const bucket = createTokenBucket(
    { now: () => time.now, after: () => ({ cancel: () => undefined }) },
    perMinute,
  );
  return { time, bucket };
};

it('gives a burst, then says exactly how long to wait', () => {
  const { time, bucket } = make(2);
  expect([bucket.take('a'), bucket.take('a'), bucket.take('a')]).toEqual([0, 0, 30_000]);
  time.now += 29_999;
  expect(bucket.take('a')).toBe(1);
  time.now += 1;
  expect(bucket.take('a')).toBe(0);
  expect(bucket.take('a')).toBe(30_000);
});

it('counts each address by itself and never saves up more than the burst', () => {
  const { time, bucket } = make(1);
  expect([bucket.take('a'), bucket.take('b')]).toEqual([0, 0]);
  time.now += 3_600_000;
  expect([bucket.take('a'), bucket.take('a')]).toEqual([0, 60_000]);
});

it('is not fooled by a clock that goes back', () => {
  const { time, bucket } = make(1);
  bucket.take('a');
  time.now -= 500_000;
  expect(bucket.take('a')).toBe(60_000);
});

it('forgets the longest silent address when there are too many', () => {
  const { bucket } = make(1);
  bucket.take('old');
  for (let i = 0; i < LIMITS.addressesCounted - 1; i++) bucket.take(`a${i}`);
  expect(bucket.take('old')).toBeGreaterThan(0);
  bucket.take('one more');
  expect(bucket.take('old')).toBeGreaterThan(0);
  expect(bucket.take('a0')).toBe(0);
});

it('LI3 counts the addresses of one IPv6 network as one, and IPv4 addresses each', () => {
  const { bucket } = make(1);
  expect(bucket.take('2001:db8:0:1::1')).toBe(0);
  expect(bucket.take('2001:db8::1:ffff:0:0:2')).toBeGreaterThan(0);
  expect(bucket.take('2001:db8:0:2::1')).toBe(0);
  expect(bucket.take('::1')).toBe(0);
  expect(bucket.take('::2')).toBeGreaterThan(0);
  for (const last of [1, 2]) expect(bucket.take(`::ffff:10.0.0.${last}`)).toBe(0);
});
