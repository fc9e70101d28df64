/** A batch between threads: what goes in comes out, in its order, whatever is mixed. */
import { describe, expect, it } from 'vitest';
import type { Owner } from '../../../shared/src/index.ts';
import type { Operation, Outcome } from '../../src/adapters/sqlite/operations.ts';
import {
  packBatch,
  packOutcomes,
  unpackBatch,
  unpackOutcomes,
} from '../../src/adapters/sqlite/packed-batch.ts';

const append = (basket: Owner, bytes: number[], device: string, generation = 0): Operation => ({
  op: 'append',
  basket,
  update: { bytes: Uint8Array.from(bytes), device, generation },
});

const BATCHES: readonly (readonly [string, readonly Operation[]])[] = [
  ['of nothing', []],
  ['without an append', [{ op: 'dirty' }, { op: 'load', basket: 'user:u' }]],
  [
    'of appends between other things',
    [
      append('user:u', [1, 2, 3], 'A'),
      { op: 'trimThrough', basket: 'user:u', position: 7 },
      append('guest:g', [], 'B', 4),
      append('user:u', [9], 'A'),
      { op: 'readFrom', basket: 'user:u', after: 0 },
    ],
  ],
];

describe('a batch between threads', () => {
  it.each(BATCHES)('H1 comes out as it went in: %s', (_name, operations) => {
    const batch = packBatch(3, operations);
    const arrived = structuredClone(batch, { transfer: [batch.appends.bytes.buffer] });
    expect(arrived.id).toBe(3);
    expect(unpackBatch(arrived)).toEqual(operations);
  });

  it('H1 copies the bytes of an append, which may be sent to somebody else meanwhile', () => {
    const bytes = Uint8Array.of(1, 2, 3);
    const batch = packBatch(1, [
      { op: 'append', basket: 'user:u', update: { bytes, device: 'A', generation: 0 } },
    ]);
    structuredClone(batch, { transfer: [batch.appends.bytes.buffer] });
    expect([...bytes]).toEqual([1, 2, 3]);
  });

  it('H2 answers every operation with its own outcome', () => {
    const outcomes: Outcome[] = [
      { ok: true, value: 5 },
      { ok: true, value: null },
      { ok: false, code: 'store-unavailable', detail: 'full' },
      { ok: true, value: 2 ** 40 },
      { ok: true, value: [{ position: 1 }] },
    ];
    expect(unpackOutcomes(structuredClone(packOutcomes(outcomes)))).toEqual(outcomes);
  });
});
