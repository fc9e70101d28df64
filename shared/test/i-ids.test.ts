/** Identifiers (SPEC I1–I4). */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  actorOf,
  deviceOf,
  isActor,
  isOwner,
  lineIdOf,
  newId,
  newSecret,
  normaliseIntent,
  originOf,
  ownerId,
  ownerKind,
  ownerOf,
  toBase64Url,
} from '../src/index.ts';
import { holds } from './support/holds.ts';

const word = fc.stringMatching(/^[A-Za-z0-9_-]{1,32}$/);

it('I1 an actor says its origin, device and slot, and gives them back', () => {
  const kind = fc.constantFrom('guest' as const, 'user' as const);
  holds(
    fc.tuple(kind, word, word, fc.nat(999_999_999)),
    ([owned, id, device, slot]) => {
      const owner = ownerOf(owned, id);
      if (!owner) throw new Error('not an owner');
      const actor = actorOf(owner, device, slot);
      expect([originOf(actor), deviceOf(actor), ownerKind(owner), ownerId(owner)]).toEqual([
        owner,
        device,
        owned,
        id,
      ]);
    },
    500,
  );
});

it('I2 anything else is none: no separator of keys, no line break, nothing empty', () => {
  for (const text of ['user:', 'user:a|b', 'user:a\n', 'admin:a', '', 7, null, `user:${'x'.repeat(65)}`])
    expect(isOwner(text)).toBe(false);
  for (const text of [
    'user:a',
    'user:a~d',
    'user:a~d.',
    'user:a~d.-1',
    'user:a~d.1|',
    'user:a~d.1.2',
    'user:a~.1',
  ])
    expect(isActor(text)).toBe(false);
  expect(() => actorOf('user:a', 'no spaces', 0)).toThrow('not an actor');
});

it('I3 a line id is 128 bits of SHA-256 over the canonical intent', () => {
  const options = fc.dictionary(fc.stringMatching(/^[a-z0-9]{1,5}$/), word, { maxKeys: 3 });
  holds(
    fc.tuple(word, options),
    ([sku, chosen]) => {
      const intent = normaliseIntent({ sku, options: chosen });
      if (!intent) throw new Error('not an intent');
      const entries = Object.entries(chosen).sort(([a], [b]) => (a < b ? -1 : 1));
      const hash = createHash('sha256')
        .update(JSON.stringify([sku, entries, '']))
        .digest()
        .subarray(0, 16);
      expect(lineIdOf(intent)).toBe(hash.toString('base64url'));
    },
    500,
  );
});

it('I4 base64url is RFC 4648 without padding, and new ids are its letters', () => {
  holds(
    fc.uint8Array({ maxLength: 40 }),
    (bytes) => {
      expect(toBase64Url(bytes)).toBe(Buffer.from(bytes).toString('base64url'));
    },
    500,
  );
  const random = { bytes: (count: number) => new Uint8Array(count).fill(255), fraction: () => 0 };
  expect(newId(random)).toBe('_'.repeat(16));
  expect(newSecret(random)).toHaveLength(22);
});
