/** The machine's randomness. */
import { randomBytes } from 'node:crypto';
import type { Random } from '../../../../shared/src/index.ts';

export const systemRandom: Random = {
  // A copy of its own: small results of `randomBytes` are views into a shared pool.
  bytes: (count) => Uint8Array.from(randomBytes(count)),
  fraction: () => Math.random(),
};
