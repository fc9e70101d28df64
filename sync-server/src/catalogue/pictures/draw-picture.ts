/**
 * The picture of a product: an SVG drawn from its code, name, category and description alone, the same
 * for ever and everywhere, under 4 kB. It holds the product's name once, escaped, as its title.
 * Knows nothing of HTTP or of stores.
 */
import type { Product } from '../../../../shared/src/index.ts';
import { wordsOf } from '../../../../shared/src/index.ts';
import { singularWords, thingOf } from '../thing-of.ts';
import { brushOf } from './brush.ts';
import { type Chance, chanceOf } from './chance.ts';
import { darker, lighter, lightness } from './colour.ts';
import { motifFor } from './motifs.ts';
import { colourWords, type Palette, paletteFor } from './palette.ts';
import { patternElement, patternFor } from './patterns.ts';
import { canStandMirrored, standsOnFloor } from './posture.ts';
import { box, disc, moved, oval, path } from './shapes.ts';

export type Drawable = Pick<Product, 'sku' | 'name' | 'description' | 'category' | 'kind'>;

export const drawPicture = (product: Drawable): string => {
  const chance = chanceOf(product.sku);
  const said = `${product.name} ${product.category}`;
  const words = [...wordsOf(said), ...singularWords(said)];
  const thing = product.kind === 'course' ? 'lesson' : thingOf(product.name)?.thing;
  const palette = paletteFor(product.category, colourWords(wordsOf(product.name)), chance);
  const pattern = patternFor(words, chance);
  const brush = brushOf(palette, chance, words, pattern !== 'plain');
  const drawn = motifFor(thing, product.category)(brush);
  const floor = standsOnFloor(thing)
    ? oval(240, 394, 148, 13, darker(palette.field, 0.5), 'opacity=".22"')
    : '';
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 480" width="480" height="480" role="img"><title>${escapeText(product.name)}</title>`,
    `<defs>${LIGHT}${patternElement(pattern, patternInk(palette), chance.pick('turn', [0, 0, 0, 45]))}</defs>`,
    box(0, 0, 480, 480, 0, palette.sheet),
    field(palette, chance),
    moved(placing(chance, thing), floor + drawn),
    '</svg>',
  ].join('');
};

const LIGHT =
  '<linearGradient id="v"><stop stop-color="#fff" stop-opacity=".2"/><stop offset=".3" stop-color="#fff" stop-opacity="0"/><stop offset=".62" stop-color="#1f1b3a" stop-opacity="0"/><stop offset="1" stop-color="#1f1b3a" stop-opacity=".17"/></linearGradient>';

/** A little larger or smaller, and the handle on either side. */
const placing = (chance: Chance, thing: string | undefined): string => {
  const size = Math.round(chance.vary('size', 92, 100)) / 100;
  const side = canStandMirrored(thing) && chance.odds('flip', 0.4) ? -size : size;
  return `translate(240 246) scale(${side} ${size}) translate(-240 -240)`;
};

const patternInk = ({ main, accent }: Palette): string => {
  const pale = lighter(main, 0.72);
  return lightness(main) > 0.72 ? accent : pale;
};

/** The large shape behind the thing. */
const field = ({ field: fill }: Palette, chance: Chance): string => {
  const shapes: readonly string[] = [
    disc(240, 232, 186, fill),
    path('M62 480V238a178 178 0 0 1 356 0V480z', fill),
    path('M60 250Q40 110 170 70T400 120T424 330T250 432T60 250z', fill),
    path('M0 372Q120 348 240 366T480 356V480H0z', fill) +
      disc(chance.pick('sun', [120, 356]), 132, 66, fill, 'opacity=".7"'),
    box(0, 360, 480, 120, 0, fill),
    path('M0 480V300L480 60V480z', fill, 'opacity=".75"'),
  ];
  return chance.pick('field', shapes);
};

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** XML 1.0 allows no control characters even when escaped (§2.2), nor lone surrogates: they are left out. */
export const escapeText = (text: string): string =>
  text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replace(/[&<>"']/g, (each) => ESCAPES[each] ?? '');
