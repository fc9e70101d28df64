/**
 * What a motif draws with: the colours of its product, chance, the words of the name, and how a surface gets
 * its pattern and its volume. The gradients and the pattern it points to are made by draw-picture.ts.
 */
import type { Chance } from './chance.ts';
import { darker, lighter, lightness } from './colour.ts';
import type { Palette } from './palette.ts';
import { path } from './shapes.ts';

export interface Brush extends Chance, Palette {
  readonly shade: string;
  readonly tint: string;
  readonly accentShade: string;
  /** Materials that are the same in every picture. */
  readonly cream: string;
  readonly ink: string;
  readonly wood: string;
  readonly woodShade: string;
  readonly metal: string;
  readonly metalShade: string;
  readonly brass: string;
  readonly green: string;
  readonly greenShade: string;
  has(...words: string[]): boolean;
  /** A surface with light from the left. */
  solid(d: string, fill: string): string;
  /** The same with the pattern of this product on it. */
  printed(d: string, fill: string): string;
  /** A surface lit evenly, with the pattern of this product on it. */
  flat(d: string, fill: string): string;
}

export const VOLUME = 'url(#v)';
export const PATTERN = 'url(#p)';

export const brushOf = (
  palette: Palette,
  chance: Chance,
  words: readonly string[],
  hasPattern: boolean,
): Brush => {
  const known = new Set(words);
  const solid = (d: string, fill: string): string => path(d, fill) + path(d, VOLUME);
  const pattern = (d: string): string => (hasPattern ? path(d, PATTERN) : '');
  return {
    ...palette,
    ...chance,
    shade: darker(palette.main, lightness(palette.main) > 0.8 ? 0.16 : 0.24),
    tint: lighter(palette.main, 0.34),
    accentShade: darker(palette.accent, 0.2),
    cream: '#fbf5e9',
    ink: '#3b3550',
    wood: '#c99a66',
    woodShade: '#a97b4c',
    metal: '#c3cad2',
    metalShade: '#929ca8',
    brass: '#d0a54e',
    green: '#6a9a5f',
    greenShade: '#4b7a4d',
    has: (...asked) => asked.some((word) => known.has(word)),
    solid,
    printed: (d, fill) => path(d, fill) + pattern(d) + path(d, VOLUME),
    flat: (d, fill) => path(d, fill) + pattern(d),
  };
};
