/**
 * Patterns printed on things: dots, stripes, checks and so on. Words of the name decide ("polkadot", "gingham");
 * where they say nothing, chance does, and most things stay plain.
 */
import type { Chance } from './chance.ts';
import { box, disc, heartPath, path, starPath, stroke } from './shapes.ts';

export type PatternName =
  | 'plain'
  | 'dots'
  | 'stripes'
  | 'check'
  | 'hearts'
  | 'stars'
  | 'flowers'
  | 'leaves'
  | 'zigzag'
  | 'speckle'
  | 'lace';

const BY_WORD: readonly (readonly [PatternName, readonly string[]])[] = [
  [
    'dots',
    ['polkadot', 'polkadots', 'polka', 'spot', 'spots', 'spotty', 'retrospot', 'dots', 'dotty', 'dot'],
  ],
  ['stripes', ['stripe', 'stripes', 'striped', 'herringbone', 'ticking']],
  ['check', ['gingham', 'check', 'checked', 'tartan', 'waffle', 'quilted']],
  ['stars', ['star', 'stars', 'starry', 'spaceboy', 'circus']],
  ['hearts', ['hearts', 'sweetheart', 'sweethearts', 'love', 'valentine']],
  ['leaves', ['leaf', 'botanical', 'woodland', 'jungle', 'morris', 'herb', 'rosemary', 'eucalyptus']],
  [
    'flowers',
    [
      'floral',
      'flower',
      'flowers',
      'rose',
      'roses',
      'roseflower',
      'daisy',
      'blossom',
      'paisley',
      'wildflower',
      'meadow',
      'regency',
      'fairy',
      'lavender',
    ],
  ],
  ['zigzag', ['zigzag', 'chevron', 'ethnic', 'knitted']],
  ['speckle', ['speckled', 'speckle', 'stoneware', 'terrazzo', 'granite']],
  ['lace', ['lace', 'doily', 'crochet', 'baroque', 'filigree', 'victorian', 'edwardian', 'wave']],
];

export const patternFor = (words: readonly string[], chance: Chance): PatternName => {
  const told = BY_WORD.find(([, names]) => words.some((word) => names.includes(word)));
  return (
    told?.[0] ??
    chance.pick('pattern', [
      'plain',
      'plain',
      'plain',
      'plain',
      'dots',
      'stripes',
      'leaves',
      'zigzag',
      'check',
    ])
  );
};

interface Tile {
  readonly width: number;
  readonly height: number;
  readonly content: string;
}

const TILES: Readonly<Record<Exclude<PatternName, 'plain'>, (ink: string) => Tile>> = {
  dots: (ink) => ({ width: 36, height: 36, content: disc(9, 9, 6.5, ink) + disc(27, 27, 6.5, ink) }),
  stripes: (ink) => ({
    width: 28,
    height: 40,
    content: box(0, 0, 10, 40, 0, ink) + box(18, 0, 2, 40, 0, ink),
  }),
  check: (ink) => ({
    width: 32,
    height: 32,
    content: box(0, 0, 16, 32, 0, ink, 'opacity=".5"') + box(0, 0, 32, 16, 0, ink, 'opacity=".5"'),
  }),
  hearts: (ink) => ({
    width: 44,
    height: 44,
    content: path(heartPath(12, 10, 15), ink) + path(heartPath(34, 32, 15), ink),
  }),
  stars: (ink) => ({
    width: 48,
    height: 48,
    content: path(starPath(13, 14, 9, 4), ink) + path(starPath(37, 38, 9, 4), ink),
  }),
  flowers: (ink) => ({ width: 52, height: 52, content: flower(14, 14, ink) + flower(40, 40, ink) }),
  leaves: (ink) => ({
    width: 40,
    height: 40,
    content: path('M5 19Q1 5 17 3Q18 17 5 19zM34 39Q38 25 22 23Q21 37 34 39z', ink),
  }),
  zigzag: (ink) => ({ width: 28, height: 30, content: stroke('M0 12L14 22L28 12', ink, 4) }),
  speckle: (ink) => ({
    width: 62,
    height: 54,
    content: [
      [6, 9, 2.2],
      [24, 31, 1.6],
      [40, 12, 2.6],
      [53, 40, 1.8],
      [14, 46, 2.4],
      [33, 48, 1.4],
    ]
      .map(([x = 0, y = 0, r = 0]) => disc(x, y, r, ink))
      .join(''),
  }),
  lace: (ink) => ({
    width: 40,
    height: 26,
    content:
      stroke('M0 8Q10 24 20 8Q30 24 40 8', ink, 3) +
      disc(20, 20, 2.4, ink) +
      disc(0, 20, 2.4, ink) +
      disc(40, 20, 2.4, ink),
  }),
};

const flower = (x: number, y: number, ink: string): string =>
  [0, 72, 144, 216, 288]
    .map((angle) =>
      disc(
        x + 5.5 * Math.sin((angle * Math.PI) / 180),
        y - 5.5 * Math.cos((angle * Math.PI) / 180),
        4.2,
        ink,
      ),
    )
    .join('') + disc(x, y, 2.6, '#fbf5e9');

/** The `<pattern id="p">` of a product, or nothing for a plain one. */
export const patternElement = (name: PatternName, ink: string, turn: number): string => {
  if (name === 'plain') return '';
  const { width, height, content } = TILES[name](ink);
  const tilted = turn === 0 ? '' : ` patternTransform="rotate(${turn})"`;
  return `<pattern id="p" width="${width}" height="${height}" patternUnits="userSpaceOnUse"${tilted}>${content}</pattern>`;
};
