/** The browser's cryptographic source; fractions for jitter come from it too. */
import type { Random } from '../../../../shared/src/index.ts';

export const browserRandom: Random = {
  bytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
  fraction: () => (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) / 2 ** 32,
};
