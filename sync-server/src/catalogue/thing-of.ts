/**
 * What kind of thing a product is, from its name alone. In English the thing stands last ("heart t-light
 * holder"), before any "with …", "in …", "for …" or comma; so the phrase that ends last in that head wins, the
 * longer one where two end together. A guess: a shop that says its category is believed instead.
 */
import { singular, wordsOf } from '../../../shared/src/index.ts';
import { THINGS, type ThingRow } from './things.ts';

const TAIL = /,|:|\s(?:with|w|in|for|from|on|and)\b|\bw\//i;

interface Phrase {
  readonly words: readonly string[];
  readonly row: ThingRow;
}

/** Phrases by their last word. */
const PHRASES: ReadonlyMap<string, readonly Phrase[]> = (() => {
  const byLast = new Map<string, Phrase[]>();
  for (const row of THINGS) {
    for (const phrase of row.phrases) {
      const words = wordsOf(phrase).map(singular);
      const last = words.at(-1) ?? '';
      byLast.set(last, [...(byLast.get(last) ?? []), { words, row }]);
    }
  }
  for (const phrases of byLast.values()) phrases.sort((a, b) => b.words.length - a.words.length);
  return byLast;
})();

/** The words of a name in the singular, as the vocabulary spells them. */
export const singularWords = (name: string): string[] => wordsOf(name).map(singular);

/** null where no word of the name is a thing we know. */
export const thingOf = (name: string): ThingRow | null => {
  const whole = singularWords(name);
  const head = singularWords(name.split(TAIL)[0] ?? '');
  return lastThing(head, false) ?? lastThing(whole, false) ?? lastThing(head, true) ?? lastThing(whole, true);
};

const lastThing = (words: readonly string[], isWeak: boolean): ThingRow | null => {
  for (let end = words.length; end > 0; end--) {
    const candidates = PHRASES.get(words[end - 1] ?? '') ?? [];
    const found = candidates.find(
      ({ words: asked, row }) => row.isWeak === isWeak && endsAt(words, end, asked),
    );
    if (found) return found.row;
  }
  return null;
};

const endsAt = (words: readonly string[], end: number, asked: readonly string[]): boolean =>
  end >= asked.length && asked.every((word, i) => words[end - asked.length + i] === word);

export const guessCategory = (name: string): string => thingOf(name)?.category ?? 'other';
