/** Courses: a screen or an easel with what is learned on it. */

import type { Brush } from '../brush.ts';
import { box, boxPath, disc, leaf, moved, oval, path, stroke } from '../shapes.ts';
import type { Motif } from './motif.ts';

const loaf = (b: Brush): string =>
  b.solid('M146 262Q132 168 240 164T334 262q-4 22-30 22H176q-26 0-30-22z', '#c98f4e') +
  stroke('M190 196q18 22 12 50M236 184q18 26 12 62M282 192q16 24 10 52', '#f3dfb6', 8);
const paint = (b: Brush): string =>
  path(
    'M150 226Q150 150 240 150T330 220Q330 252 296 248Q268 246 276 270Q280 292 240 292Q150 292 150 226z',
    b.cream,
  ) +
  [
    [188, 206, '#cf3f3c'],
    [222, 182, '#f0c341'],
    [266, 184, '#4680bf'],
    [298, 212, '#5d9b62'],
  ]
    .map(([x, y, f]) => disc(Number(x), Number(y), 14, String(f)))
    .join('') +
  moved('rotate(36 300 250)', box(294, 160, 12, 110, 5, b.wood) + path('M292 160h16l-4-34h-8z', b.ink));
const clay = (b: Brush): string =>
  oval(240, 286, 104, 18, b.ink, 'opacity=".5"') +
  b.solid('M190 160H290Q270 200 310 236Q316 284 240 284T170 236Q210 200 190 160z', '#c4683f') +
  oval(240, 160, 50, 9, '#8f4728') +
  stroke('M176 222q64 20 128 0M184 250q56 18 112 0', '#e09a76', 4);
const grow = (b: Brush): string =>
  b.solid('M180 238H300L288 286q-2 8-10 8H202q-8 0-10-8z', '#c4683f') +
  leaf(240, 240, 96, -34, b.green) +
  leaf(240, 240, 104, 26, b.greenShade) +
  leaf(240, 240, 60, 74, b.green) +
  disc(206, 214, 14, '#d8433f') +
  disc(284, 208, 12, '#d8433f');
const sew = (b: Brush): string =>
  box(154, 158, 172, 132, 10, b.accent) +
  box(196, 190, 88, 68, 6, b.cream) +
  stroke('M186 180H294V268H186z', b.cream, 5, 'stroke-dasharray="12 9"') +
  stroke('M300 300L346 170', b.metal, 7) +
  stroke('M346 170q-40-40-80 0', b.main, 4);
const write = (b: Brush): string =>
  box(150, 160, 180, 128, 6, b.cream) +
  stroke('M172 252q18-70 40-60t-14 60q34 4 44-34t20-8-4 36 40 0', b.ink, 6) +
  moved('rotate(38 320 200)', box(312, 120, 18, 80, 6, b.accent) + path('M312 200h18l-9 30z', b.ink));
const brew = (b: Brush): string =>
  path('M178 164H302L262 226H218z', b.cream) +
  b.solid('M206 226H274L290 284q0 10-10 10H200q-10 0-10-10z', '#7a4a2c') +
  stroke('M290 240q30-2 26 20t-30 18', b.cream, 8) +
  stroke('M240 150q-10-12 0-24', '#ffffff', 6);
const learn = (b: Brush): string =>
  path('M240 176L340 214L240 252L140 214z', b.cream) +
  path('M184 236V272Q240 302 296 272V236L240 260z', b.tint) +
  stroke('M330 218V270', b.accent, 6) +
  disc(330, 276, 9, b.accent);

const SUBJECTS: readonly (readonly [readonly string[], (b: Brush) => string])[] = [
  [['sourdough', 'bread', 'baking', 'cooking'], loaf],
  [['watercolour', 'painting', 'paint', 'drawing'], paint],
  [['pottery', 'clay', 'ceramics', 'wheel'], clay],
  [['grow', 'garden', 'vegetables', 'balcony'], grow],
  [['mending', 'sewing', 'knitting', 'darning'], sew],
  [['calligraphy', 'writing', 'lettering'], write],
  [['coffee', 'brewing', 'barista', 'tea'], brew],
];

export const lesson: Motif = (b) => {
  const subject = SUBJECTS.find(([words]) => b.has(...words))?.[1] ?? learn;
  return (
    b.solid(boxPath(84, 104, 312, 228, 20), b.ink) +
    box(100, 120, 280, 196, 8, b.main) +
    disc(340, 150, 60, '#ffffff', 'opacity=".08"') +
    subject(b) +
    b.solid('M56 332H424L404 372q-4 10-16 10H92q-12 0-16-10z', b.metal) +
    box(204, 334, 72, 12, 6, b.metalShade) +
    disc(352, 300, 34, b.accent) +
    path('M342 282L374 300L342 318z', '#ffffff')
  );
};
