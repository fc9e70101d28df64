/**
 * Names shouted in capitals, as stock systems keep them, in Title Case for people to read. A name that has
 * small letters of its own is left as the shop wrote it, but for its blanks.
 */

const SMALL = new Set([
  'a',
  'an',
  'and',
  'at',
  'by',
  'de',
  'du',
  'for',
  'from',
  'in',
  'of',
  'on',
  'or',
  'the',
  'to',
  'with',
]);
const KEPT = new Set([
  '3D',
  'CD',
  'DIY',
  'DVD',
  'II',
  'III',
  'IV',
  'LCD',
  'LED',
  'TV',
  'UK',
  'USA',
  'USB',
  'XL',
  'XXL',
]);
/** Mostly capitals: "45x45cm" in a shouted name does not make it a written one. */
const SHOUTED_SHARE = 0.7;

const isShouted = (name: string): boolean => {
  const letters = name.match(/\p{L}/gu) ?? [];
  const capitals = name.match(/\p{Lu}/gu) ?? [];
  return letters.length > 1 && capitals.length >= letters.length * SHOUTED_SHARE;
};

const capitalised = (word: string): string => word.charAt(0) + word.slice(1).toLowerCase();

export const tidyName = (name: string): string => {
  const spaced = name.replace(/\s+/g, ' ').trim();
  if (!isShouted(spaced)) return spaced;
  let isFirst = true;
  return spaced.replace(/\p{L}[\p{L}\p{M}\d'\u2019]*/gu, (word) => {
    const wasFirst = isFirst;
    isFirst = false;
    const isSpelledOut = KEPT.has(word) || word !== word.toUpperCase();
    if (isSpelledOut) return word;
    return !wasFirst && SMALL.has(word.toLowerCase()) ? word.toLowerCase() : capitalised(word);
  });
};
