/** Pictures: the same for ever, small, well-formed, different, and holding nothing a shop wrote but its title. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEMO_PRODUCTS } from '../../src/catalogue/demo/demo-catalogue.ts';
import { type Drawable, drawPicture } from '../../src/catalogue/pictures/draw-picture.ts';
import { MOTIFS } from '../../src/catalogue/pictures/motifs.ts';
import { THINGS } from '../../src/catalogue/things.ts';

const MAX_CHARS = 4000;
const goods = (sku: string, name: string, more: Partial<Drawable> = {}): Drawable => ({
  sku,
  name,
  description: '',
  category: 'other',
  kind: 'goods',
  ...more,
});

/** Strict enough for what we write: every element closed in order, every attribute quoted, known entities only. */
const isWellFormed = (svg: string): boolean => {
  const open: string[] = [];
  const tag = /<(\/?)([a-zA-Z]+)((?: [a-zA-Z:-]+="[^"<&]*")*)(\/?)>|([^<]+)/gy;
  let end = 0;
  for (const [all, close, name, , empty, text] of svg.matchAll(tag)) {
    end += all.length;
    if (text !== undefined) {
      if (/&(?!(?:amp|lt|gt|quot|#39);)/.test(text)) return false;
    } else if (close) {
      if (open.pop() !== name) return false;
    } else if (!empty) open.push(name ?? '');
  }
  return end === svg.length && open.length === 0;
};

describe('pictures', () => {
  it('are the same every time', () => {
    const mug = goods('TW-201', 'Speckled Mug', { category: 'tableware' });
    expect(drawPicture(mug)).toBe(drawPicture({ ...mug }));
  });

  it('has a drawing for every thing of the vocabulary', () => {
    for (const { thing } of THINGS) expect(MOTIFS, thing).toHaveProperty(thing);
  });

  it.each(Object.keys(MOTIFS))('draws %s small and well-formed in many variants', (thing) => {
    const row = THINGS.find((each) => each.thing === thing);
    const name = row?.phrases[0] ?? thing;
    for (let i = 0; i < 25; i++) {
      const extra = ['', 'RED RETROSPOT ', 'IVORY GINGHAM ', 'FLORAL ', 'STAR ', 'LACE '][i % 6] ?? '';
      const svg = drawPicture(goods(`${thing}-${i}`, extra + name, { category: row?.category ?? 'other' }));
      expect(svg.length, `${thing}-${i}`).toBeLessThan(MAX_CHARS);
      expect(isWellFormed(svg), `${thing}-${i}`).toBe(true);
      expect(svg).not.toMatch(/NaN|undefined|Infinity|null/);
    }
  });

  it('shows every demo product differently', () => {
    const pictures = DEMO_PRODUCTS.map((product) => drawPicture(product).replace(/<title>.*?<\/title>/, ''));
    expect(new Set(pictures).size).toBe(pictures.length);
  });

  it('respects the colours a name says', () => {
    expect(drawPicture(goods('a', 'RED MUG'))).toContain('#cf3f3c');
    const both = drawPicture(goods('b', 'PINK AND NAVY MUG'));
    expect(both).toContain('#ec8fa9');
    expect(both).toContain('#31436e');
  });

  it.each(['constructor', '__proto__', 'toString'])('draws a product of the category %s', (category) => {
    expect(isWellFormed(drawPicture(goods('a', category, { category })))).toBe(true);
  });

  it('holds a hostile name only as escaped text', () => {
    const svg = drawPicture(goods('"><script>', `</title><script>alert("1")</script>&'\u0000\ud800\uffff`));
    expect(isWellFormed(svg)).toBe(true);
    expect(svg).not.toContain('<script');
    expect(svg).toContain(
      '<title>&lt;/title&gt;&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;</title>',
    );
  });

  it('is well-formed for any text in any member', () => {
    const text = fc.string({ unit: 'binary', maxLength: 60 });
    fc.assert(
      fc.property(text, text, text, fc.constantFrom('goods', 'course'), (sku, name, category, kind) => {
        const svg = drawPicture({ sku, name, category, kind, description: name });
        return isWellFormed(svg) && svg.length < MAX_CHARS + 400;
      }),
      { numRuns: 500 },
    );
  });
});
