/** Names: tidying, what thing a name means, which category that is, and categories as shops spell them. */
import { describe, expect, it } from 'vitest';
import { categoryName, categorySlug, KNOWN_CATEGORIES } from '../../src/catalogue/category-names.ts';
import { tidyName } from '../../src/catalogue/import/tidy-name.ts';
import { guessCategory, thingOf } from '../../src/catalogue/thing-of.ts';
import { THINGS } from '../../src/catalogue/things.ts';

describe('tidy names', () => {
  it.each([
    ['WHITE HANGING HEART T-LIGHT HOLDER', 'White Hanging Heart T-Light Holder'],
    ['SET OF 6 T-LIGHTS  SANTA', 'Set of 6 T-Lights Santa'],
    ["CHILDREN'S APRON DOLLY GIRL ", "Children's Apron Dolly Girl"],
    ['PACK OF 72 RETROSPOT CAKE CASES', 'Pack of 72 Retrospot Cake Cases'],
    ['POLYESTER FILLER PAD 45x45cm', 'Polyester Filler Pad 45x45cm'],
    ['THE KING GIFT BAG', 'The King Gift Bag'],
    ['LED TORCH 3D', 'LED Torch 3D'],
    ['Dotcomgiftshop Gift Voucher £20.00', 'Dotcomgiftshop Gift Voucher £20.00'],
    ['CAFÉ CRÈME ÉTÉ', 'Café Crème Été'],
    ['iPod Case', 'iPod Case'],
    ['X', 'X'],
    ['85123', '85123'],
  ])('%s becomes %s', (name, tidy) => expect(tidyName(name)).toBe(tidy));
});

describe('what a name means', () => {
  it.each([
    ['WHITE HANGING HEART T-LIGHT HOLDER', 'tealight', 'candles'],
    ['JAM JAR WITH PINK LID', 'preserve', 'pantry'],
    ['HEART OF WICKER SMALL', 'heart', 'decorations'],
    ['BOX OF VINTAGE ALPHABET BLOCKS', 'blocks', 'toys'],
    ['HOT WATER BOTTLE TEA AND SYMPATHY', 'hotWaterBottle', 'care'],
    ['PAPER BUNTING RETROSPOT', 'bunting', 'decorations'],
    ['Cake Stand with Glass Dome', 'cakeStand', 'tableware'],
    ['Terracotta Herb Pots with Tray, Set of 3', 'herbPots', 'garden'],
    ['SILVER NECKLACE W/ HEART', 'necklace', 'jewellery'],
  ])('%s is a %s of %s', (name, thing, category) => {
    expect(thingOf(name)).toMatchObject({ thing, category });
    expect(guessCategory(name)).toBe(category);
  });

  it.each(['', '***', 'Next Day Carriage', 'ZZZ'])('%j is nothing we know', (name) => {
    expect(thingOf(name)).toBeNull();
    expect(guessCategory(name)).toBe('other');
  });

  it('puts every thing into a category that has a name', () => {
    for (const { category } of THINGS) expect(KNOWN_CATEGORIES).toContain(category);
  });
});

describe('categories as shops spell them', () => {
  it.each([
    ['Lighting', 'lighting'],
    ['BAGS & TRAVEL', 'bags'],
    ['bags and travel', 'bags'],
    ['Möbel / Küche', 'mobel-kuche'],
    ['a'.repeat(99), 'a'.repeat(32)],
    ['constructor', 'constructor'],
    [' -- ', null],
  ])('%s becomes %s', (text, slug) => expect(categorySlug(text)).toBe(slug));

  it('gives names to slugs it has never seen', () => {
    expect(categoryName('home-office')).toBe('Home office');
    expect(categoryName('constructor')).toBe('Constructor');
    expect(categoryName('bags')).toBe('Bags & travel');
  });
});
