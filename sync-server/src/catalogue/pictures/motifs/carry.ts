/** Bags, baskets and what one takes along. */
import { box, boxPath, disc, heartPath, moved, path, stroke } from '../shapes.ts';
import type { Motif } from './motif.ts';

export const tote: Motif = (b) => {
  const print = b.pick('tote', ['heart', 'label', 'sun', 'none']);
  return (
    stroke('M182 190V130Q182 70 240 70T298 130V190', b.shade, 15) +
    b.printed('M118 180H362L378 374q1 18-18 18H120q-19 0-18-18z', b.main) +
    path('M118 180h244l2 26H116z', b.shade, 'opacity=".6"') +
    stroke('M182 190V130Q182 84 240 84T298 130V190', b.accent, 13) +
    (print === 'heart' ? path(heartPath(240, 268, 92), b.accent) : '') +
    (print === 'label'
      ? box(186, 262, 108, 66, 6, b.cream) +
        box(204, 282, 72, 8, 4, b.accent) +
        box(216, 302, 48, 6, 3, b.ink, 'opacity=".35"')
      : '') +
    (print === 'sun'
      ? path('M170 330a70 70 0 0 1 140 0z', b.accent) +
        stroke('M240 236V214M178 266L162 248M302 266L318 248', b.accent, 8)
      : '')
  );
};

export const lunchBag: Motif = (b) =>
  stroke('M190 150Q190 84 240 84T290 150', b.accent, 15) +
  b.printed('M124 150H356L366 376q0 16-16 16H130q-16 0-16-16z', b.main) +
  b.solid('M124 150H356L360 214Q240 246 120 214z', b.shade) +
  box(220, 206, 40, 36, 8, b.accent) +
  box(172, 286, 136, 70, 14, b.cream) +
  box(196, 314, 88, 10, 5, b.accent);

export const backpack: Motif = (b) =>
  stroke('M206 92Q206 54 240 54T274 92', b.shade, 13) +
  b.solid('M112 232q-30 6-30 60v48q0 24 34 24zM368 232q30 6 30 60v48q0 24-34 24z', b.shade) +
  b.printed('M112 196Q112 82 240 82T368 196V360q0 32-32 32H144q-32 0-32-32z', b.main) +
  b.solid(boxPath(148, 262, 184, 112, 22), b.tint) +
  stroke('M148 298H332', b.shade, 5) +
  box(228, 290, 24, 34, 6, b.brass) +
  b.solid(boxPath(106, 160, 268, 66, 20), b.accent) +
  box(168, 150, 18, 110, 6, b.wood) +
  box(294, 150, 18, 110, 6, b.wood) +
  box(164, 216, 26, 20, 4, b.brass) +
  box(290, 216, 26, 20, 4, b.brass);

export const suitcase: Motif = (b) =>
  stroke('M192 118V64q0-12 12-12h72q12 0 12 12v54', b.metalShade, 12) +
  box(142, 372, 40, 26, 10, b.ink) +
  box(298, 372, 40, 26, 10, b.ink) +
  b.printed(boxPath(112, 110, 256, 270, 34), b.main) +
  [168, 216, 264, 312].map((x) => box(x - 4, 134, 8, 222, 4, b.ink, 'opacity=".14"')).join('') +
  box(112, 230, 256, 14, 0, b.accent) +
  box(216, 218, 48, 38, 8, b.brass) +
  moved('rotate(12 330 150)', box(300, 120, 56, 34, 6, b.cream) + disc(312, 137, 5, b.accent));

export const umbrella: Motif = (b) =>
  stroke('M240 110V344Q240 388 280 388T318 350', b.wood, 13) +
  box(234, 56, 12, 50, 5, b.metalShade) +
  b.printed(
    'M62 246Q70 92 240 92T418 246Q388 222 359 246Q330 222 300 246Q270 222 240 246Q210 222 180 246Q150 222 121 246Q92 222 62 246z',
    b.main,
  ) +
  path('M240 92Q156 140 180 246Q210 222 240 246Q270 222 300 246Q324 140 240 92z', b.shade, 'opacity=".55"') +
  path('M92 206Q112 128 190 106Q130 150 116 206z', '#ffffff', 'opacity=".28"');

export const purse: Motif = (b) =>
  b.printed('M112 216Q90 372 150 388Q240 400 330 388Q390 372 368 216z', b.main) +
  b.solid(
    'M104 214Q104 148 240 148T376 214Q376 232 356 232H124Q104 232 104 214z',
    b.has('leather') ? b.shade : b.brass,
  ) +
  disc(222, 138, 18, b.brass) +
  disc(258, 138, 18, b.brass) +
  stroke('M132 252Q240 276 348 252', b.accent, 5, 'stroke-dasharray="10 10"') +
  path('M140 270Q136 330 160 360Q130 340 128 272z', '#ffffff', 'opacity=".35"');

export const handbag: Motif = (b) =>
  stroke('M156 214Q156 86 240 86T324 214', b.accent, 16) +
  b.printed('M118 206H362L390 368q2 24-22 24H112q-24 0-22-24z', b.main) +
  b.solid('M118 206H362L374 278Q240 332 106 278z', b.shade) +
  box(214, 272, 52, 42, 10, b.brass) +
  disc(240, 293, 8, b.ink, 'opacity=".5"');

export const washBag: Motif = (b) =>
  b.printed('M96 226q0-26 26-26H358q26 0 26 26V356q0 36-36 36H132q-36 0-36-36z', b.main) +
  box(92, 198, 296, 22, 11, b.accent) +
  box(340, 196, 26, 26, 6, b.brass) +
  b.solid(boxPath(352, 214, 20, 62, 8), b.accent) +
  box(170, 130, 26, 74, 8, b.tint) +
  box(164, 108, 38, 30, 8, b.cream) +
  b.solid(boxPath(230, 112, 60, 88, 12), b.accent) +
  box(242, 92, 36, 26, 6, b.cream) +
  box(120, 250, 110, 60, 10, b.cream, 'opacity=".85"') +
  box(138, 274, 74, 9, 4.5, b.accent);

/** Willow: two staggered rows of rods, as a pattern of its own. */
const WEAVE = `<pattern id="w" width="72" height="60" patternUnits="userSpaceOnUse">${box(0, 0, 72, 60, 0, '#b9894f')}${box(3, 5, 30, 20, 9, '#d9ae72')}${box(39, 5, 30, 20, 9, '#cb9a5b')}${box(-15, 35, 30, 20, 9, '#cb9a5b')}${box(21, 35, 30, 20, 9, '#d9ae72')}${box(57, 35, 30, 20, 9, '#cb9a5b')}</pattern>`;

export const basket: Motif = (b) =>
  stroke('M140 232Q140 78 240 78T340 232', b.woodShade, 18) +
  path('M176 220q-20-60 30-92q36 20 30 92z', b.green) +
  path('M226 220q8-76 56-84q34 30 4 84z', b.accent) +
  disc(330, 208, 34, b.main) +
  disc(152, 210, 30, '#e9b04f') +
  WEAVE +
  b.solid('M84 222H396L366 376q-3 16-20 16H134q-17 0-20-16z', 'url(#w)') +
  b.solid(boxPath(72, 212, 336, 28, 14), '#c0935a') +
  box(122, 206, 36, 62, 8, '#7a4a2c') +
  box(322, 206, 36, 62, 8, '#7a4a2c');

export const tag: Motif = (b) =>
  stroke('M240 126Q200 40 120 70', b.accent, 8) +
  moved(
    'rotate(10 240 240)',
    b.printed('M180 96H300L340 150V372q0 20-20 20H160q-20 0-20-20V150z', b.main) +
      disc(240, 142, 20, b.sheet) +
      disc(240, 142, 20, 'none', `stroke="${b.brass}" stroke-width="7"`) +
      box(170, 230, 140, 100, 8, b.cream) +
      box(188, 254, 104, 9, 4.5, b.accent) +
      box(188, 280, 80, 7, 3.5, b.ink, 'opacity=".35"') +
      box(188, 302, 92, 7, 3.5, b.ink, 'opacity=".35"'),
  );

export const picnic: Motif = (b) =>
  stroke('M180 200Q180 140 240 140T300 200', b.woodShade, 14) +
  b.solid(boxPath(80, 196, 320, 196, 20), '#d2a66a') +
  [0, 1, 2, 3, 4].map((i) => box(80, 226 + i * 34, 320, 5, 2, '#a97b4c', 'opacity=".6"')).join('') +
  box(140, 196, 22, 196, 0, '#7a4a2c') +
  box(318, 196, 22, 196, 0, '#7a4a2c') +
  box(134, 250, 34, 26, 5, b.brass) +
  box(312, 250, 34, 26, 5, b.brass) +
  b.printed('M196 196H284V300L262 286L240 304L218 286L196 300z', b.main);
