/** Things that hang on a wall. */

import type { Brush } from '../brush.ts';
import {
  box,
  boxPath,
  disc,
  discPath,
  heartPath,
  leaf,
  moved,
  oval,
  path,
  starPath,
  stroke,
} from '../shapes.ts';
import type { Motif } from './motif.ts';

const landscape = (b: Brush, x: number, y: number, w: number, h: number): string =>
  box(x, y, w, h, 0, b.field) +
  disc(x + w * 0.66, y + h * 0.3, w * 0.15, b.accent) +
  path(
    `M${x} ${y + h * 0.62}Q${x + w * 0.3} ${y + h * 0.34} ${x + w * 0.6} ${y + h * 0.6}T${x + w} ${y + h * 0.56}V${y + h}H${x}z`,
    b.tint,
  ) +
  path(`M${x} ${y + h * 0.76}Q${x + w * 0.4} ${y + h * 0.52} ${x + w} ${y + h * 0.8}V${y + h}H${x}z`, b.main);

const branch = (b: Brush, x: number, y: number, w: number, h: number): string => {
  const fruit = b.has('lemon', 'lemons') ? '#f0c341' : b.accent;
  return (
    box(x, y, w, h, 0, b.cream) +
    stroke(
      `M${x + w * 0.3} ${y + h * 0.9}Q${x + w * 0.44} ${y + h * 0.5} ${x + w * 0.7} ${y + h * 0.16}`,
      b.greenShade,
      5,
    ) +
    [
      [0.4, 0.66, -60],
      [0.44, 0.56, 70],
      [0.52, 0.42, -50],
      [0.58, 0.36, 90],
      [0.68, 0.22, 20],
    ]
      .map(([px = 0, py = 0, a = 0]) => leaf(x + w * px, y + h * py, w * 0.3, a, b.green))
      .join('') +
    oval(x + w * 0.62, y + h * 0.6, w * 0.13, w * 0.16, fruit) +
    oval(x + w * 0.3, y + h * 0.44, w * 0.12, w * 0.15, fruit)
  );
};

const abstract = (b: Brush, x: number, y: number, w: number, h: number): string =>
  box(x, y, w, h, 0, b.cream) +
  path(
    `M${x + w * 0.16} ${y + h * 0.86}v-${h * 0.42}a${w * 0.22} ${w * 0.22} 0 0 1 ${w * 0.44} 0v${h * 0.42}z`,
    b.main,
  ) +
  disc(x + w * 0.66, y + h * 0.32, w * 0.19, b.accent) +
  path(`M${x + w * 0.5} ${y + h * 0.86}q${w * 0.2}-${h * 0.3} ${w * 0.38} 0z`, b.tint);

const art = (b: Brush, x: number, y: number, w: number, h: number): string => {
  if (b.has('hills', 'landscape', 'london', 'sea')) return landscape(b, x, y, w, h);
  if (b.has('lemon', 'branch', 'botanical', 'flower', 'floral', 'rose')) return branch(b, x, y, w, h);
  return b.pick('art', [landscape, branch, abstract])(b, x, y, w, h);
};

export const print: Motif = (b) =>
  box(124, 74, 244, 322, 2, b.ink, 'opacity=".12"') +
  box(116, 66, 244, 322, 2, '#fffdf8') +
  art(b, 138, 88, 200, 250) +
  box(200, 356, 76, 6, 3, b.ink, 'opacity=".3"');

export const frame: Motif = (b) => {
  const rim = b.has('photo', 'picture') ? b.main : b.wood;
  return (
    box(110, 76, 276, 322, 6, b.ink, 'opacity=".14"') +
    b.printed(boxPath(102, 66, 276, 322, 6), rim) +
    box(122, 86, 236, 282, 2, '#fffdf8') +
    art(b, 150, 114, 180, 226) +
    path('M122 86H220L122 220z', '#ffffff', 'opacity=".22"')
  );
};

export const clock: Motif = (b) => {
  const ticks = Array.from({ length: 12 }, (_, i) => {
    const [s, c] = [Math.sin((i * Math.PI) / 6), -Math.cos((i * Math.PI) / 6)];
    return disc(240 + 98 * s, 240 + 98 * c, i % 3 === 0 ? 7 : 4, b.ink);
  }).join('');
  const alarm = b.has('alarm', 'bakelike');
  const hour = b.pick('hour', [20, 60, 110, 200, 300]);
  return (
    (alarm
      ? stroke('M160 360L140 392M320 360L340 392', b.shade, 18) +
        disc(160, 112, 38, b.accent) +
        disc(320, 112, 38, b.accent)
      : '') +
    disc(247, 250, 144, b.ink, 'opacity=".12"') +
    b.printed(discPath(240, 240, 142), b.has('oak', 'wood', 'wooden') ? b.wood : b.main) +
    disc(240, 240, 118, b.cream) +
    ticks +
    stroke('M240 240V172', b.ink, 10, `transform="rotate(${hour} 240 240)"`) +
    stroke(
      'M240 240V150',
      b.accent,
      6,
      `transform="rotate(${b.pick('minute', [0, 48, 120, 222, 306])} 240 240)"`,
    ) +
    disc(240, 240, 10, b.accent)
  );
};

export const mirror: Motif = (b) => {
  const rays =
    path(starPath(240, 240, 150, 96, 18), b.main) +
    moved('rotate(10 240 240)', path(starPath(240, 240, 164, 88, 18), b.brass));
  const glass =
    path(discPath(240, 240, 84), '#d9e8ec') +
    path('M176 270L270 166Q292 178 304 196L204 312Q184 298 176 270z', '#ffffff', 'opacity=".6"');
  if (b.has('sunburst', 'sun', 'round')) return rays + b.solid(discPath(240, 240, 112), b.brass) + glass;
  return (
    b.solid('M128 250Q128 60 240 60T352 250V362q0 28-28 28H156q-28 0-28-28z', b.main) +
    path('M150 250Q150 86 240 86T330 250V352q0 16-16 16H166q-16 0-16-16z', '#d9e8ec') +
    path('M158 300L286 118Q306 138 316 166L190 360h-24q-8 0-8-10z', '#ffffff', 'opacity=".5"')
  );
};

export const sign: Motif = (b) => {
  const chalk = b.has('blackboard', 'chalkboard', 'slate', 'memo', 'noticeboard');
  const face = chalk ? '#3d4650' : b.main;
  const letters = chalk ? '#f4efe4' : b.cream;
  return (
    stroke('M150 190L240 100L330 190', b.ink, 5) +
    disc(240, 98, 9, b.ink) +
    b.printed(boxPath(76, 186, 328, 180, 20), chalk ? b.wood : b.shade) +
    path(boxPath(92, 202, 296, 148, 10), face) +
    (b.has('heart', 'love', 'hearts')
      ? path(heartPath(240, 240, 96), letters)
      : box(134, 236, 212, 16, 8, letters) +
        box(166, 268, 148, 12, 6, letters, 'opacity=".8"') +
        box(190, 296, 100, 12, 6, b.accent)) +
    disc(108, 218, 5, b.ink, 'opacity=".4"') +
    disc(372, 218, 5, b.ink, 'opacity=".4"')
  );
};

export const heart: Motif = (b) =>
  stroke('M240 40V150', b.ink, 4) +
  (b.odds('bow', 0.5)
    ? path('M240 150Q190 110 176 146T240 158Q290 110 304 146T240 158z', b.accent)
    : disc(240, 146, 12, b.accent)) +
  b.printed(
    'M240 196C214 116 96 124 96 220C96 304 186 340 240 398C294 340 384 304 384 220C384 124 266 116 240 196z',
    b.main,
  ) +
  path('M136 200Q146 160 186 158Q150 180 146 230z', '#ffffff', 'opacity=".4"');

export const heartString: Motif = (b) =>
  stroke('M240 36V370', b.ink, 4) +
  [
    [96, 108, b.main],
    [196, 128, b.accent],
    [308, 100, b.tint],
  ]
    .map(([y, w, fill]) => b.printed(heartPath(240, Number(y), Number(w)), String(fill)))
    .join('') +
  disc(240, 392, 11, b.wood);

export const thermometer: Motif = (b) =>
  b.printed(boxPath(160, 64, 160, 328, 60), b.main) +
  box(214, 100, 30, 210, 15, '#fffdf8') +
  disc(229, 320, 32, '#fffdf8') +
  disc(229, 320, 23, '#d8433f') +
  box(223, 190, 12, 120, 6, '#d8433f') +
  [120, 150, 180, 210, 240, 270].map((y, i) => box(256, y, i % 2 ? 18 : 30, 6, 3, b.cream)).join('');

export const tile: Motif = (b) =>
  b.printed(boxPath(92, 92, 296, 296, 16), b.cream) +
  path('M240 116Q280 200 364 240Q280 280 240 364Q200 280 116 240Q200 200 240 116z', b.main) +
  path(discPath(240, 240, 36), b.accent) +
  [
    [92, 92, 0],
    [388, 92, 90],
    [388, 388, 180],
    [92, 388, 270],
  ]
    .map(([x = 0, y = 0, a = 0]) =>
      path('M0 0H76Q64 64 0 76z', b.shade, `transform="translate(${x} ${y}) rotate(${a})"`),
    )
    .join('');
