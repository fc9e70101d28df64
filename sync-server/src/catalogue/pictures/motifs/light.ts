/** Things that give light, and scents. */
import type { Brush } from '../brush.ts';
import { box, boxPath, disc, discPath, oval, path, stroke } from '../shapes.ts';
import type { Motif } from './motif.ts';

const GLOW = '#ffd982';

export const flame = (x: number, y: number, size: number): string => {
  const drop = (height: number): string => {
    const [w, h] = [Math.round(height * 0.52), Math.round(height)];
    return `M${x} ${y - h}q${w} ${Math.round(height * 0.57)} 0 ${h}q-${w}-${Math.round(height * 0.43)} 0-${h}z`;
  };
  return (
    disc(x, y - 2.2 * size, 4.6 * size, GLOW, 'opacity=".35"') +
    path(drop(4.6 * size), '#f5a83c') +
    path(drop(2.7 * size), '#fff3c4')
  );
};

export const candle: Motif = (b) =>
  flame(240, 186, 12) +
  stroke('M240 214V184', b.ink, 6) +
  path(boxPath(134, 196, 212, 196, 26), '#ffffff', 'opacity=".6"') +
  b.solid('M142 220H338V362q0 22-22 22H164q-22 0-22-22z', b.has('beeswax') ? '#e8b755' : b.main) +
  oval(240, 220, 98, 15, b.tint) +
  b.flat(boxPath(176, 262, 128, 84, 8), b.cream) +
  box(198, 284, 84, 9, 4.5, b.accent) +
  box(210, 306, 60, 7, 3.5, b.ink, 'opacity=".35"') +
  path('M148 214q0-10 12-10v172q-12-4-12-18z', '#ffffff', 'opacity=".65"');

export const tapers: Motif = (b) => {
  const one = (x: number, top: number, fill: string): string =>
    flame(x, top - 6, 9) +
    stroke(`M${x} ${top + 6}v-12`, b.ink, 5) +
    b.solid(`M${x - 15} ${top + 6}q15-10 30 0l4 ${344 - top}h-38z`, fill) +
    b.solid(boxPath(x - 34, 338, 68, 20, 8), b.brass) +
    b.solid(`M${x - 14} 356h28l16 36h-60z`, b.brass);
  return one(174, 150, b.main) + one(306, 190, b.odds('taper', 0.5) ? b.accent : b.main);
};

export const birthdayCandles: Motif = (b) =>
  [0, 1, 2, 3]
    .map((i) => {
      const [x, top] = [138 + i * 68, 190 + ((i * 37) % 50)];
      const bands = [44, 84, 124].map((down) => `M${x - 10} ${top + down}l20-16`).join('');
      return (
        flame(x, top - 4, 8) +
        stroke(`M${x} ${top}v-8`, b.ink, 4) +
        b.solid(`M${x - 13} ${top}h26V392h-26z`, [b.main, b.accent, b.tint][i % 3] ?? b.main) +
        stroke(bands, b.cream, 7)
      );
    })
    .join('');

export const tealight: Motif = (b) =>
  disc(240, 250, 130, GLOW, 'opacity=".3"') +
  flame(240, 246, 11) +
  b.printed('M120 232Q132 258 240 258T360 232Q366 390 300 390H180Q114 390 120 232z', b.main) +
  path(
    'M120 232Q132 258 240 258T360 232q2 20 1 36Q330 290 240 290T119 268q0-16 1-36z',
    b.tint,
    'opacity=".8"',
  ) +
  [0, 1, 2, 3, 4]
    .map((i) => path(`M${154 + i * 43} 306q14 22 0 44q-14-22 0-44z`, GLOW, 'opacity=".9"'))
    .join('');

export const hangingHeartLight: Motif = (b) =>
  stroke('M240 60V150', b.ink, 4) +
  path(
    'M240 176C214 106 110 116 110 208C110 286 190 322 240 384C290 322 370 286 370 208C370 116 266 106 240 176z',
    'none',
    `stroke="${b.main}" stroke-width="20"`,
  ) +
  tealightCup(b);

const tealightCup = (b: Brush): string =>
  flame(240, 276, 8) + b.solid('M196 272h88q0 50-44 50t-44-50z', b.accent);

export const lantern: Motif = (b) =>
  stroke('M186 118Q186 56 240 56T294 118', b.shade, 11) +
  b.solid('M140 160L206 108H274L340 160z', b.main) +
  box(128, 158, 224, 20, 8, b.shade) +
  box(146, 178, 188, 176, 0, GLOW, 'opacity=".55"') +
  disc(240, 262, 74, '#fff2c2', 'opacity=".7"') +
  flame(240, 274, 9) +
  b.solid('M206 282H274V354H206z', b.cream) +
  path('M146 178h14v176h-14zM320 178h14v176h-14zM235 178h10v44h-10z', b.main) +
  b.solid(boxPath(122, 352, 236, 40, 10), b.main);

export const stringLights: Motif = (b) => {
  const bulb = (x: number, y: number, fill: string): string =>
    disc(x, y + 34, 34, fill, 'opacity=".25"') +
    box(x - 9, y, 18, 18, 4, b.ink) +
    path(`M${x} ${y + 14}q28 20 0 50q-28-30 0-50z`, fill);
  const colours = [b.accent, b.main, '#ffcf5c', b.tint];
  return (
    stroke('M40 110Q140 190 240 150T440 120M40 250Q150 330 250 284T440 250', b.ink, 5) +
    [
      [96, 146],
      [172, 164],
      [248, 148],
      [322, 130],
      [396, 124],
      [110, 290],
      [194, 304],
      [276, 274],
      [356, 256],
    ]
      .map(([x = 0, y = 0], i) => bulb(x, y, colours[i % 4] ?? b.main))
      .join('')
  );
};

export const lamp: Motif = (b) => {
  const shade = b.pick('shade', [
    'M152 96H328L376 232H104z',
    'M104 232Q104 96 240 96T376 232z',
    'M136 108H344L356 232H124z',
  ]);
  return (
    path('M110 236H370L420 392H60z', GLOW, 'opacity=".28"') +
    b.solid(boxPath(228, 226, 24, 130, 6), b.has('brass', 'gold') ? b.brass : b.accent) +
    b.solid(
      b.odds('foot', 0.5)
        ? 'M160 392q0-30 80-44q80 14 80 44z'
        : 'M190 300q50-36 100 0q36 60 6 92H184q-30-32 6-92z',
      b.has('brass', 'gold') ? b.brass : b.accent,
    ) +
    b.printed(shade, b.main) +
    oval(240, 232, b.odds('foot', 0.5) ? 130 : 120, 8, '#fff1c9')
  );
};

export const deskLamp: Motif = (b) =>
  path('M104 214L250 170L230 392H40z', GLOW, 'opacity=".3"') +
  stroke('M298 372L356 250L244 142', b.has('brass', 'gold') ? b.brass : b.main, 15) +
  disc(356, 250, 15, b.shade) +
  oval(298, 380, 84, 14, b.has('brass', 'gold') ? b.brass : b.main) +
  b.solid('M250 108Q300 148 262 184L116 232Q100 120 212 92z', b.has('brass', 'gold') ? b.brass : b.main) +
  oval(176, 208, 72, 16, '#fff1c9', 'transform="rotate(-18 176 208)"');

export const pendant: Motif = (b) => {
  const folds = [-3, -2, -1, 0, 1, 2, 3]
    .map((i) => `M${240 + i * 12} 138Q${240 + i * 46} 240 ${240 + i * 14} 352`)
    .join('');
  return (
    stroke('M240 0V126', b.ink, 5) +
    box(226, 112, 28, 26, 6, b.brass) +
    disc(240, 250, 150, GLOW, 'opacity=".3"') +
    b.printed(
      'M204 136H276Q380 176 372 250T276 356H204Q100 322 108 250T204 136z',
      b.has('paper', 'white') ? b.cream : b.main,
    ) +
    stroke(folds, b.ink, 3, 'opacity=".16"') +
    oval(240, 354, 40, 7, '#fff1c9')
  );
};

export const chandelier: Motif = (b) =>
  stroke(
    'M240 0V210M240 250Q120 260 112 196M240 250Q360 260 368 196M240 230Q180 232 176 178M240 230Q300 232 304 178',
    b.brass,
    9,
  ) +
  [112, 176, 304, 368]
    .map(
      (x, i) =>
        flame(x, i === 0 || i === 3 ? 168 : 150, 7) +
        box(x - 7, i === 0 || i === 3 ? 166 : 148, 14, 34, 4, b.cream),
    )
    .join('') +
  [
    [112, 214],
    [176, 206],
    [240, 280],
    [304, 206],
    [368, 214],
    [240, 320],
  ]
    .map(([x = 0, y = 0]) => b.solid(`M${x} ${y}q22 34 0 52q-22-18 0-52z`, b.main))
    .join('');

export const diffuser: Motif = (b) =>
  stroke('M240 200L170 70M240 200L222 56M240 200L282 60M240 200L322 84', b.woodShade, 7) +
  b.solid('M212 160H268V206Q330 230 330 290V360q0 32-32 32H182q-32 0-32-32V290Q150 230 212 206z', b.main) +
  box(204, 152, 72, 20, 8, b.brass) +
  b.flat(boxPath(184, 276, 112, 76, 8), b.cream) +
  box(204, 298, 72, 8, 4, b.accent) +
  box(214, 318, 52, 6, 3, b.ink, 'opacity=".35"');

export const incense: Motif = (b) =>
  stroke('M300 150q-30-30 0-60t0-60', '#ffffff', 8, 'opacity=".7"') +
  stroke('M214 356L296 160M230 356L330 190M198 356L250 176', b.woodShade, 7) +
  stroke('M262 240L296 160M292 252L330 190M226 256L250 176', b.main, 11) +
  b.printed('M86 348H394Q384 392 330 392H150Q96 392 86 348z', b.accent) +
  disc(296, 158, 7, '#f58b3c');

export const matches: Motif = (b) =>
  [0, 1, 2, 3, 4]
    .map(
      (i) =>
        box(176 + i * 28, 120 + (i % 2) * 14, 12, 130, 3, '#e2c08d') +
        disc(182 + i * 28, 118 + (i % 2) * 14, 12, b.accent),
    )
    .join('') +
  b.printed(boxPath(120, 210, 240, 180, 10), b.main) +
  path(discPath(240, 300, 50), b.cream) +
  flame(240, 326, 9);
