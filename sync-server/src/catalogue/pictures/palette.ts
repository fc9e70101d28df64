/**
 * Which colours a picture has: a palette of its category, chosen by the code of the product, unless the name
 * or the description says a colour. Every sheet is light, so a picture reads on a light and on a dark page.
 */

import type { Chance } from './chance.ts';
import { lightness, mix } from './colour.ts';

export interface Palette {
  /** The whole sheet, and the large shape on it. */
  readonly sheet: string;
  readonly field: string;
  /** The thing itself, and what is different about it. */
  readonly main: string;
  readonly accent: string;
}

const PALETTES = {
  clay: ['#f6e7da', '#efd0ba', '#c8643f', '#2f6f6b'],
  sage: ['#e8efe4', '#cfdec8', '#5f8a67', '#e2a33a'],
  sea: ['#dfedef', '#bfdde1', '#2f7f8c', '#f0805a'],
  berry: ['#f8e5e6', '#f0cace', '#b8405e', '#f2b84b'],
  mustard: ['#f9efd8', '#f2deae', '#d9982b', '#35507a'],
  indigo: ['#e5e7f3', '#cbd1ea', '#46549c', '#ef8f6b'],
  plum: ['#efe5ef', '#dccbde', '#7d4a80', '#e6b455'],
  sky: ['#e2eef8', '#c4def2', '#4a8fc7', '#f2c14e'],
  rose: ['#fbe9ea', '#f6d0d5', '#e27d8d', '#3f7d78'],
  forest: ['#e3ece7', '#c5d9cd', '#2f5d4a', '#d98a4b'],
  sand: ['#f3ede3', '#e4d7c1', '#b58a5a', '#4f7d8c'],
  slate: ['#e8ebef', '#cfd7e0', '#4d5d73', '#e5745a'],
} as const;

type PaletteName = keyof typeof PALETTES;
const ALL = Object.keys(PALETTES) as PaletteName[];

const BY_CATEGORY: Readonly<Record<string, readonly PaletteName[]>> = {
  kitchen: ['clay', 'sea', 'mustard', 'sage', 'slate'],
  tableware: ['sea', 'sand', 'indigo', 'clay', 'rose', 'sage'],
  textiles: ['rose', 'sand', 'forest', 'indigo', 'clay', 'plum'],
  lighting: ['mustard', 'slate', 'plum', 'clay', 'forest'],
  stationery: ['sky', 'berry', 'mustard', 'sage', 'indigo'],
  toys: ['sky', 'mustard', 'rose', 'sea', 'berry'],
  garden: ['sage', 'forest', 'clay', 'sky'],
  bags: ['sand', 'indigo', 'clay', 'forest', 'mustard'],
  candles: ['plum', 'rose', 'sand', 'forest', 'berry'],
  art: ['slate', 'clay', 'sea', 'rose', 'mustard'],
  pantry: ['mustard', 'clay', 'forest', 'berry', 'sand'],
  care: ['sage', 'rose', 'sea', 'plum', 'sky'],
  courses: ['indigo', 'sea', 'berry', 'forest', 'plum'],
  decorations: ['berry', 'forest', 'rose', 'sky', 'mustard'],
  jewellery: ['plum', 'slate', 'rose', 'sea'],
  party: ['berry', 'sky', 'mustard', 'rose'],
};

const palettesOf = (category: string): readonly PaletteName[] =>
  (Object.hasOwn(BY_CATEGORY, category) ? BY_CATEGORY[category] : undefined) ?? ALL;

/** Colour words as shops write them; the first of a name is the thing, the second its accent. */
const COLOURS: Readonly<Record<string, string>> = {
  red: '#cf3f3c',
  scarlet: '#cf3f3c',
  retrospot: '#cf3f3c',
  cherry: '#b32c44',
  ruby: '#b32c44',
  burgundy: '#7d2740',
  pink: '#ec8fa9',
  rose: '#de7f90',
  fuschia: '#d23c86',
  fuchsia: '#d23c86',
  coral: '#ef7a66',
  raspberry: '#c22f5d',
  strawberry: '#d93f55',
  orange: '#e9863d',
  terracotta: '#c4683f',
  rust: '#b1552f',
  amber: '#d98a2b',
  copper: '#bd6f47',
  apricot: '#f0aa77',
  yellow: '#f0c341',
  mustard: '#dda32f',
  lemon: '#f3d250',
  gold: '#d6ab45',
  honey: '#dfa033',
  brass: '#c99b3f',
  green: '#5d9b62',
  sage: '#93ad8a',
  moss: '#6f7f42',
  olive: '#85843d',
  mint: '#8fcbb0',
  forest: '#35664f',
  emerald: '#2f8a62',
  heather: '#9a7bb0',
  teal: '#2a8583',
  turquoise: '#3fb0b3',
  aqua: '#5fbfc4',
  blue: '#4680bf',
  sky: '#7db6e0',
  navy: '#31436e',
  indigo: '#44519a',
  cornflower: '#6d8fd6',
  purple: '#84589f',
  lilac: '#b7a0d3',
  lavender: '#a892cd',
  plum: '#77446f',
  amethyst: '#9468b5',
  mauve: '#b58fb0',
  brown: '#8a5d3d',
  chocolate: '#6d442e',
  coffee: '#7a5138',
  oak: '#b98d58',
  beech: '#d2a873',
  natural: '#d8c19a',
  sand: '#d6bd93',
  wicker: '#c0935a',
  oat: '#e3d6bd',
  black: '#33343d',
  grey: '#8b929b',
  gray: '#8b929b',
  slate: '#596373',
  silver: '#b9c1ca',
  zinc: '#a9b4bb',
  ivory: '#f3e8d2',
  cream: '#f4e6c6',
  white: '#f7f6f1',
  pearl: '#efe8e2',
};

export const colourWords = (words: readonly string[]): string[] =>
  words.flatMap((word) => (Object.hasOwn(COLOURS, word) ? [COLOURS[word] ?? ''] : []));

/** @param named colours the product's own words ask for, most important first */
export const paletteFor = (category: string, named: readonly string[], chance: Chance): Palette => {
  const [sheet, field, main, accent] = PALETTES[chance.pick('palette', palettesOf(category))];
  const asked = named[0];
  if (asked === undefined) return { sheet, field, main, accent };
  const other = named.find((colour) => colour !== asked);
  const contrast = other ?? (lightness(asked) > 0.8 ? main : awayFrom(asked, [accent, '#f3e8d2', '#35507a']));
  return { ...sheetBehind(asked, main), main: asked, accent: contrast };
};

const distance = (a: string, b: string): number => Math.abs(lightness(a) - lightness(b));
const awayFrom = (colour: string, choices: readonly string[]): string =>
  choices.reduce((best, each) => (distance(each, colour) > distance(best, colour) ? each : best));

/** A pale thing needs a sheet with some colour behind it; everything else gets its own tint. */
const sheetBehind = (thing: string, spare: string): Pick<Palette, 'sheet' | 'field'> => {
  if (lightness(thing) > 0.8)
    return { sheet: mix(spare, '#ffffff', 0.72), field: mix(spare, '#ffffff', 0.5) };
  const soft = mix(thing, '#ffffff', lightness(thing) < 0.35 ? 0.88 : 0.84);
  return { sheet: soft, field: mix(thing, '#ffffff', lightness(thing) < 0.35 ? 0.74 : 0.66) };
};
