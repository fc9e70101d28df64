/** The wire (SPEC C1–C5): every message round trips, nothing else is accepted, nothing throws. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Down,
  decodeDown,
  decodeUp,
  ERRORS,
  type ErrorCode,
  encodeDown,
  encodeUp,
  isErrorCode,
  LIMITS,
  type Up,
} from '../src/index.ts';
import { RUNS } from './support/config.ts';
import { holds } from './support/holds.ts';

const bytes = fc.uint8Array({ maxLength: 60 });
const count = fc.oneof(fc.nat(300), fc.maxSafeNat());
const typed = <T extends string, M extends object>(type: T, members: fc.Arbitrary<M>) =>
  members.map((one) => ({ type, ...one }));

const sync = [
  typed('sync-step-1', fc.record({ stateVector: bytes })),
  typed('sync-step-2', fc.record({ update: bytes })),
  typed('update', fc.record({ update: bytes })),
  typed('awareness', fc.record({ states: bytes })),
  typed('query-awareness', fc.constant({})),
] as const;

const up: fc.Arbitrary<Up> = fc.oneof(
  ...sync,
  typed('ask', fc.record({ n: count })),
  typed('authority', fc.record({ token: fc.string({ minLength: 1, maxLength: 80 }) })),
);

const store = fc.constantFrom('hot' as const, 'durable' as const);
const notice = fc.oneof(
  fc.record({ code: fc.constant('catalogue-changed' as const), revision: count }),
  fc.record({ code: fc.constant('store-degraded' as const), store }),
  fc.record({ code: fc.constant('store-recovered' as const), store }),
  fc.record({ code: fc.constant('generation' as const), generation: count }),
);
const down: fc.Arbitrary<Down> = fc.oneof(
  ...sync,
  typed('accepted', fc.record({ n: count })),
  typed('saved', fc.record({ n: count })),
  typed('authority', fc.constant({})),
  typed('notice', fc.record({ notice })),
  typed('refused', fc.record({ n: count, code: fc.constantFrom(...(Object.keys(ERRORS) as ErrorCode[])) })),
);

/** The frame as a view into a larger buffer, as a Node socket hands it over. */
const inside = (frame: Uint8Array): Uint8Array => {
  const pool = new Uint8Array(frame.length + 64).fill(7);
  pool.set(frame, 32);
  return pool.subarray(32, 32 + frame.length);
};

describe('C1 round trip', () => {
  it('C1 every message of a device', () => {
    holds(up, (message) => {
      expect(decodeUp(inside(encodeUp(message)))).toEqual({ ok: true, value: message });
    });
  });

  it('C1 every message of the server', () => {
    holds(down, (message) => {
      expect(decodeDown(inside(encodeDown(message)))).toEqual({ ok: true, value: message });
    });
  });
});

it('C1 long updates and large numbers, at every length of a varuint', () => {
  for (const n of [0, 127, 128, 16_383, 16_384, 2 ** 21 - 1, 2 ** 21, 2 ** 28 - 1, 2 ** 28, 2 ** 40]) {
    for (const type of ['accepted', 'saved'] as const)
      expect(decodeDown(encodeDown({ type, n }))).toEqual({ ok: true, value: { type, n } });
    if (n > LIMITS.updateBytes + 1) continue;
    const update = new Uint8Array(n).fill(n & 255);
    const [short, general] = [encodeDown({ type: 'update', update }), encodeUp({ type: 'update', update })];
    expect(Buffer.compare(short, general)).toBe(0);
  }
});

it('C2 a frame above the limit is refused before it is read', () => {
  const tooLarge = { ok: false, error: { code: 'frame-too-large' } };
  expect(decodeUp(new Uint8Array(LIMITS.frameBytes + 1))).toMatchObject(tooLarge);
  expect(decodeDown(new Uint8Array(LIMITS.downFrameBytes + 1))).toMatchObject(tooLarge);
  const update = new Uint8Array(LIMITS.updateBytes);
  expect(decodeUp(encodeUp({ type: 'update', update })).ok).toBe(true);
  const whole = new Uint8Array(LIMITS.basketBytes + 64 * 1024);
  expect(decodeDown(encodeDown({ type: 'sync-step-2', update: whole })).ok).toBe(true);
});

describe('C3 a frame is used up exactly', () => {
  it('C3 one byte more, or any number fewer, is refused', () => {
    holds(fc.tuple(fc.oneof(up, down), fc.nat(200)), ([message, cut]) => {
      const isUp = message.type === 'ask' || (message.type === 'authority' && 'token' in message);
      const [frame, decode] = isUp
        ? [encodeUp(message as Up), decodeUp]
        : [encodeDown(message as Down), decodeDown];
      expect(decode(inside(new Uint8Array([...frame, 0]))).ok).toBe(false);
      expect(decode(inside(frame.slice(0, cut % frame.length))).ok).toBe(false);
    });
  });
});

it('C4 whatever arrives, decoding answers and never throws', () => {
  const flipped = fc
    .tuple(fc.oneof(up.map(encodeUp), down.map(encodeDown)), fc.nat(80), fc.integer({ min: 1, max: 255 }))
    .map(([frame, at, mask]) => frame.map((byte, i) => (i === at % frame.length ? byte ^ mask : byte)));
  let refused = 0;
  holds(
    fc.oneof(fc.uint8Array({ maxLength: 80 }), flipped),
    (frame) => {
      for (const decode of [decodeUp, decodeDown]) {
        const result = decode(inside(frame));
        if (!result.ok) refused++;
        if (!result.ok) expect(isErrorCode(result.error.code)).toBe(true);
      }
    },
    20_000,
  );
  expect(refused).toBeGreaterThan(RUNS);
});

describe('C5 a message holds what its type says', () => {
  const noticeOf = (value: unknown): Uint8Array =>
    encodeDown({ type: 'notice', notice: value } as unknown as Down);

  it.each([
    { code: 'generation' },
    { code: 'generation', generation: -1 },
    { code: 'catalogue-changed', revision: '1' },
    { code: 'store-degraded', store: 'cold' },
    { code: 'other' },
    null,
    [],
  ])('C5 the notice %j is none', (value) => {
    expect(decodeDown(noticeOf(value))).toMatchObject({ ok: false, error: { code: 'bad-frame' } });
  });

  it('C5 an unknown error code, an empty and an endless token are refused', () => {
    const refused = { type: 'refused', n: 1, code: 'nonsense' } as unknown as Down;
    expect(decodeDown(encodeDown(refused)).ok).toBe(false);
    for (const token of ['', 'x'.repeat(5_000)])
      expect(decodeUp(encodeUp({ type: 'authority', token })).ok).toBe(false);
  });

  it('C5 a device’s message is none of the server’s, and the other way round', () => {
    expect(decodeDown(encodeUp({ type: 'ask', n: 1 })).ok).toBe(false);
    expect(decodeUp(encodeDown({ type: 'accepted', n: 1 })).ok).toBe(false);
  });
});
