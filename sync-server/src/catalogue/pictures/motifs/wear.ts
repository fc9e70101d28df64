/** Jewellery and what goes into hair or on keys. */

import type { Brush } from '../brush.ts';
import { box, boxPath, disc, discPath, heartPath, moved, oval, path, stroke } from '../shapes.ts';
import type { Motif } from './motif.ts';

const metalOf = (b: Brush): string => (b.has('silver', 'crystal', 'diamante') ? b.metalShade : b.brass);

const bead = (_b: Brush, x: number, y: number, r: number, fill: string): string =>
  disc(x, y, r, fill) + disc(x - r * 0.3, y - r * 0.3, r * 0.26, '#fff', 'opacity=".7"');

const arc = (
  b: Brush,
  count: number,
  radiusX: number,
  radiusY: number,
  cy: number,
  size: number,
  from: number,
  to: number,
): string =>
  Array.from({ length: count }, (_, i) => {
    const a = from + ((to - from) * i) / (count - 1);
    return bead(
      b,
      240 + radiusX * Math.cos(a),
      cy + radiusY * Math.sin(a),
      size * (1 - Math.abs(i - (count - 1) / 2) * 0.035),
      i % 3 === 1 ? b.accent : b.main,
    );
  }).join('');

export const necklace: Motif = (b) => {
  const chain = stroke(
    'M112 70Q120 290 240 300T368 70',
    metalOf(b),
    6,
    b.odds('chain', 0.5) ? 'stroke-dasharray="3 10"' : '',
  );
  const drop = b.has('heart')
    ? b.solid(heartPath(240, 316, 86), b.main)
    : b.pick('drop', [
        b.solid('M240 300Q286 350 240 396Q194 350 240 300z', b.main),
        b.solid(discPath(240, 344, 40), b.main) + disc(240, 344, 18, b.accent),
      ]);
  return b.has('bead', 'beads', 'beaded', 'pearl', 'shell') || b.odds('beads', 0.4)
    ? stroke('M112 70Q120 300 240 306T368 70', metalOf(b), 4) +
        arc(b, 15, 122, 150, 150, 20, 0.06 * Math.PI, 0.94 * Math.PI)
    : chain + disc(240, 300, 10, metalOf(b)) + drop;
};

export const bracelet: Motif = (b) =>
  b.has('bangle')
    ? oval(240, 256, 136, 104, 'none', `stroke="${b.main}" stroke-width="36"`) +
      oval(240, 250, 136, 104, 'none', `stroke="${b.tint}" stroke-width="8"`)
    : stroke('M104 250a136 110 0 1 0 272 0a136 110 0 1 0-272 0', metalOf(b), 5) +
      arc(b, 18, 136, 110, 250, 22, 0, 1.89 * Math.PI) +
      (b.has('heart', 'charm')
        ? stroke('M240 360v14', metalOf(b), 5) + path(heartPath(240, 384, 46), b.accent)
        : '');

export const earrings: Motif = (b) => {
  const shape = b.pick('earring', [0, 1, 2]);
  const one = (x: number): string =>
    stroke(`M${x} 190V150q0-40 22-40t14 34`, metalOf(b), 6) +
    (shape === 0
      ? disc(x, 214, 14, b.accent) + b.solid(`M${x} 226q54 70 0 130q-54-60 0-130z`, b.main)
      : shape === 1
        ? disc(x, 276, 62, 'none', `stroke="${metalOf(b)}" stroke-width="9"`) +
          bead(b, x, 338, 20, b.main) +
          bead(b, x - 40, 322, 14, b.accent) +
          bead(b, x + 40, 322, 14, b.accent)
        : bead(b, x, 222, 28, b.main) +
          bead(b, x, 274, 22, b.accent) +
          bead(b, x, 318, 28, b.main) +
          bead(b, x, 360, 13, b.accent));
  return b.has('hoop')
    ? [160, 320]
        .map(
          (x) =>
            disc(x, 270, 74, 'none', `stroke="${b.main}" stroke-width="16"`) + disc(x, 190, 11, metalOf(b)),
        )
        .join('')
    : one(160) + one(312);
};

export const ring: Motif = (b) =>
  disc(240, 290, 96, 'none', `stroke="${metalOf(b)}" stroke-width="26"`) +
  disc(240, 290, 106, 'none', 'stroke="#fff" stroke-opacity=".45" stroke-width="5"') +
  b.solid('M176 150L206 108H274L304 150L240 214z', b.main) +
  path('M176 150H304L240 214zM206 108L222 150L240 108L258 150L274 108z', '#ffffff', 'opacity=".35"');

export const hairClip: Motif = (b) =>
  moved(
    'rotate(-16 240 240)',
    b.solid(boxPath(84, 256, 312, 34, 17), metalOf(b)) +
      b.printed('M240 250Q150 140 112 196Q104 286 240 268Q376 286 368 196Q330 140 240 250z', b.main) +
      b.solid(discPath(240, 252, 32), b.accent),
  );

export const comb: Motif = (b) =>
  b.printed('M92 190Q92 122 240 122T388 190V226H92z', b.main) +
  Array.from({ length: 12 }, (_, i) =>
    box(98 + i * 24.5, 220, 13, 150 - Math.abs(i - 5.5) * 6, 6, b.shade),
  ).join('') +
  [150, 195, 240, 285, 330].map((x) => bead(b, x, 172, 12, b.accent)).join('');

export const keyring: Motif = (b) =>
  disc(186, 128, 58, 'none', `stroke="${b.metalShade}" stroke-width="14"`) +
  stroke('M222 174L256 216', b.metalShade, 11) +
  b.printed(
    'M292 232C268 184 196 192 200 254C204 314 262 334 304 386C336 336 386 304 378 248C368 188 302 184 292 232z',
    b.main,
  ) +
  stroke('M160 184L120 300', b.brass, 16) +
  stroke('M120 300l28 10M128 276l24 8', b.brass, 12);

export const brooch: Motif = (b) =>
  [0, 45, 90, 135, 180, 225, 270, 315]
    .map((a, i) => oval(240, 144, 38, 62, i % 2 ? b.main : b.accent, `transform="rotate(${a} 240 240)"`))
    .join('') +
  Array.from({ length: 8 }, (_, i) =>
    bead(b, 240 + 66 * Math.cos(i * 0.7854), 240 + 66 * Math.sin(i * 0.7854), 13, b.cream),
  ).join('') +
  b.solid(discPath(240, 240, 44), metalOf(b)) +
  bead(b, 240, 240, 26, b.main);

export const glasses: Motif = (b) =>
  stroke('M96 220L60 190M384 220L420 190', b.main, 14) +
  [158, 322]
    .map(
      (x) =>
        b.printed(discPath(x, 250, 72), b.main) +
        path(discPath(x, 250, 52), '#4b5566') +
        path(`M${x - 34} 262L${x + 10} 208q16 4 24 14L${x - 20} 284z`, '#ffffff', 'opacity=".25"'),
    )
    .join('') +
  stroke('M222 236Q240 220 258 236', b.main, 14);

export const scarf: Motif = (b) =>
  b.printed('M130 120Q240 200 350 120Q376 160 330 198Q240 250 150 198Q104 160 130 120z', b.main) +
  b.printed('M250 200Q320 290 300 384H218Q236 290 180 214z', b.shade) +
  stroke('M224 384v26M244 384v26M264 384v26M284 384v26', b.accent, 8) +
  path('M226 330h84v16h-86zM222 354h84v10h-86z', b.accent);
