/**
 * Choices that look random and are always the same for one product: every choice has a name (`salt`), so a new
 * one does not move the others. FNV-1a with a final mix (murmur3's), 32 bits.
 */
export interface Chance {
  pick<T>(salt: string, choices: readonly [T, ...T[]] | readonly T[]): T;
  /** A number from `min` up to `max`. */
  vary(salt: string, min: number, max: number): number;
  /** True with this probability. */
  odds(salt: string, probability: number): boolean;
}

const hash = (text: string): number => {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
};

export const chanceOf = (seed: string): Chance => {
  const fraction = (salt: string): number => hash(`${seed}\u0000${salt}`) / 2 ** 32;
  return {
    pick: <T>(salt: string, choices: readonly T[]): T => {
      const choice = choices[Math.floor(fraction(salt) * choices.length)];
      if (choice === undefined) throw new Error(`nothing to pick from for ${salt}`);
      return choice;
    },
    vary: (salt, min, max) => min + fraction(salt) * (max - min),
    odds: (salt, probability) => fraction(salt) < probability,
  };
};
