/**
 * Chance inside Yjs (client ids) comes from the seed of the world, so that a world can be played again. lib0 binds
 * `getRandomValues` when it is loaded: this file must be the first import of whoever runs worlds.
 */
import { webcrypto } from 'node:crypto';

const real = webcrypto.getRandomValues.bind(webcrypto);
let next: (() => number) | null = null;

Object.defineProperty(webcrypto, 'getRandomValues', {
  configurable: true,
  value: (into: Uint32Array | Uint8Array) => {
    if (!next) return real(into);
    for (let i = 0; i < into.length; i++) into[i] = next();
    return into;
  },
});

/** From now on chance is `from`'s; null: the real one again. `from` gives whole numbers of 32 bits. */
export const seedCrypto = (from: (() => number) | null): void => {
  next = from;
};
