/** Things that are eaten, drunk or used up in the bath. */
import { box, boxPath, disc, discPath, heartPath, leaf, moved, oval, path, stroke } from '../shapes.ts';
import type { Motif } from './motif.ts';

export const coffeeBag: Motif = (b) =>
  b.printed('M146 120H334L352 372q0 20-20 20H148q-20 0-20-20z', b.main) +
  b.solid('M146 120H334L330 84q-1-10-10-10H160q-9 0-10 10z', b.shade) +
  box(140, 112, 200, 14, 4, b.accent) +
  box(166, 190, 148, 132, 12, b.cream) +
  moved(
    'rotate(-24 240 246)',
    oval(240, 246, 30, 44, '#6d442e') + stroke('M240 204Q226 246 240 288', b.cream, 5),
  ) +
  box(196, 300, 88, 8, 4, b.accent) +
  disc(330, 150, 9, b.ink, 'opacity=".25"');

export const chocolate: Motif = (b) =>
  moved(
    'rotate(-14 240 240)',
    b.solid(boxPath(150, 66, 180, 200, 10), '#6d442e') +
      [0, 1, 2]
        .map((i) => [0, 1].map((j) => box(162 + i * 54, 80 + j * 62, 46, 52, 6, '#80543a')).join(''))
        .join('') +
      path('M144 196l14-12 18 14 18-14 18 14 18-14 18 14 18-14 18 14 18-14 18 14 16-12V230H144z', '#d9c9a2') +
      b.printed('M140 216H340V400q0 10-10 10H150q-10 0-10-10z', b.main) +
      box(166, 270, 148, 84, 8, b.cream) +
      box(186, 292, 108, 12, 6, b.accent) +
      box(204, 318, 72, 8, 4, b.ink, 'opacity=".35"'),
  );

export const preserve: Motif = (b) => {
  const filling = b.has('honey')
    ? '#e2a02f'
    : b.has('marmalade', 'orange')
      ? '#e2813a'
      : b.has('raspberry', 'strawberry', 'jam')
        ? '#c02c4c'
        : b.main;
  const lid = b.has('honey') ? b.brass : b.main;
  return (
    b.solid('M150 190Q150 166 172 166H308Q330 166 330 190V354q0 38-38 38H188q-38 0-38-38z', filling) +
    path('M162 200q0-10 12-10v166q-12-4-12-20z', '#ffffff', 'opacity=".45"') +
    b.flat(
      'M132 170Q140 120 150 106H330Q340 120 348 170Q336 182 324 168Q312 184 300 168Q288 184 276 168Q264 184 252 168Q240 184 228 168Q216 184 204 168Q192 184 180 168Q168 184 156 168Q144 182 132 170z',
      lid,
    ) +
    stroke('M150 140H330', b.accent, 9) +
    path('M150 230H330V334H150z', b.cream) +
    (b.has('honey')
      ? path('M240 242l30 17v34l-30 17-30-17v-34z', '#e2a02f')
      : disc(226, 276, 22, filling) + disc(254, 282, 20, filling) + leaf(240, 262, 26, 30, b.green)) +
    box(200, 320, 80, 6, 3, b.ink, 'opacity=".35"')
  );
};

export const teaBox: Motif = (b) =>
  stroke('M334 226Q400 240 392 300', b.cream, 4) +
  box(374, 298, 38, 44, 4, b.accent) +
  b.printed(boxPath(116, 176, 248, 216, 10), b.main) +
  b.solid('M116 186L150 130H330L364 186z', b.shade) +
  disc(240, 286, 66, b.cream) +
  leaf(240, 326, 82, -24, b.green) +
  leaf(240, 326, 74, 30, b.greenShade);

export const biscuits: Motif = (b) =>
  disc(166, 196, 74, '#c98f4e') +
  [
    [146, 176],
    [184, 170],
    [170, 214],
    [196, 206],
    [136, 212],
  ]
    .map(([x = 0, y = 0]) => disc(x, y, 8, '#7a4a2c'))
    .join('') +
  disc(306, 190, 66, '#dba866') +
  disc(306, 190, 66, 'none', 'stroke="#c08a48" stroke-width="8" stroke-dasharray="14 10"') +
  b.printed('M88 262H392V352q0 40-40 40H128q-40 0-40-40z', b.main) +
  b.solid(boxPath(80, 246, 320, 34, 14), b.shade) +
  box(168, 306, 144, 56, 10, b.cream) +
  path(heartPath(240, 322, 34), b.accent);

export const cake: Motif = (b) =>
  b.has('cases', 'case', 'cupcake', 'muffin', 'fairy')
    ? b.printed('M136 250H344L316 380q-3 12-16 12H180q-13 0-16-12z', b.main) +
      [160, 192, 224, 256, 288, 320]
        .map((x) => stroke(`M${x} 256L${240 + (x - 240) * 0.72} 388`, b.shade, 5, 'opacity=".6"'))
        .join('') +
      b.solid(
        'M120 256q-10-46 40-56q-4-50 44-56q16-52 60-30q56 0 54 62q54 14 46 80q-120 20-244 0z',
        b.accent,
      ) +
      disc(246, 100, 20, '#cf3f4c')
    : b.solid('M96 250L300 176Q384 190 392 250z', b.cream) +
      b.solid('M96 250H392V286H96z', '#e8b98a') +
      path('M96 286h296v20H96z', b.main) +
      b.solid('M96 306H392V352H96z', '#e8b98a') +
      path(
        'M96 250q18 0 20 22t18 0t18-4t20 16t18-20t20 4t18 16t20-20t18 6t22 10t20-14t20 8t24-6t18 6v-24z',
        b.accent,
      ) +
      disc(300, 176, 22, '#cf3f4c') +
      oval(240, 366, 176, 16, b.shade);

export const sweets: Motif = (b) => {
  const sweet = (x: number, y: number, turn: number, fill: string): string =>
    moved(
      `rotate(${turn} ${x} ${y})`,
      path(`M${x - 40} ${y}l-44-30v60zM${x + 40} ${y}l44-30v60z`, fill, 'opacity=".75"') +
        b.printed(discPath(x, y, 46), fill),
    );
  return (
    sweet(160, 320, -20, b.main) +
    sweet(318, 334, 16, b.accent) +
    b.solid(boxPath(233, 200, 14, 190, 6), b.cream) +
    disc(240, 156, 84, b.main) +
    stroke('M240 156q0-22 22-22t22 32-42 34-52-44 54-62 70 50', b.cream, 12)
  );
};

export const soap: Motif = (b) =>
  oval(240, 362, 150, 26, b.wood) +
  b.printed(boxPath(112, 226, 256, 128, 40), b.main) +
  path(boxPath(152, 254, 176, 72, 22), b.tint) +
  path(heartPath(240, 282, 38), b.main) +
  [
    [140, 190, 26],
    [186, 160, 17],
    [300, 176, 30],
    [352, 206, 16],
    [250, 130, 20],
  ]
    .map(
      ([x = 0, y = 0, r = 0]) =>
        disc(x, y, r, '#ffffff', 'opacity=".55"') + disc(x - r * 0.3, y - r * 0.3, r * 0.25, '#ffffff'),
    )
    .join('');

export const tube: Motif = (b) =>
  b.printed('M158 92H322L296 330H184z', b.main) +
  box(150, 76, 180, 26, 6, b.shade) +
  b.solid(boxPath(190, 328, 100, 62, 12), b.accent) +
  box(204, 340, 8, 42, 4, b.ink, 'opacity=".12"') +
  box(224, 340, 8, 42, 4, b.ink, 'opacity=".12"') +
  leaf(240, 230, 76, -20, b.cream) +
  leaf(242, 230, 70, 24, b.cream) +
  box(200, 250, 80, 9, 4.5, b.cream) +
  box(212, 270, 56, 7, 3.5, b.cream, 'opacity=".7"');

export const bathSalts: Motif = (b) =>
  path(boxPath(138, 176, 204, 216, 30), '#ffffff', 'opacity=".65"') +
  path('M146 236q50-14 94 0t94 0V360q0 24-24 24H170q-24 0-24-24z', b.tint) +
  Array.from({ length: 14 }, (_, i) =>
    box(156 + ((i * 47) % 160), 246 + ((i * 61) % 120), 13, 13, 3, '#ffffff', 'opacity=".7"'),
  ).join('') +
  b.solid(boxPath(150, 130, 180, 50, 12), b.wood) +
  b.flat(boxPath(176, 266, 128, 78, 10), b.cream) +
  leaf(240, 330, 52, -30, b.green) +
  leaf(240, 330, 56, 14, b.greenShade) +
  leaf(242, 330, 46, 52, b.green);

export const hairBrush: Motif = (b) =>
  moved(
    'rotate(34 240 240)',
    b.solid(boxPath(216, 240, 48, 190, 22), b.has('wooden', 'wood') ? b.wood : b.main) +
      b.solid('M160 150Q160 40 240 40T320 150T240 262T160 150z', b.has('wooden', 'wood') ? b.wood : b.main) +
      oval(240, 150, 58, 86, b.accent) +
      Array.from({ length: 15 }, (_, i) =>
        disc(206 + (i % 3) * 34, 90 + Math.floor(i / 3) * 30, 5, b.cream),
      ).join(''),
  );

export const hotWaterBottle: Motif = (b) =>
  b.solid(boxPath(204, 56, 72, 64, 14), b.accent) +
  b.printed(
    'M196 112H284Q286 146 326 160Q360 176 356 220V340q0 52-52 52H176q-52 0-52-52V220Q120 176 154 160Q194 146 196 112z',
    b.main,
  ) +
  b.solid(boxPath(186, 104, 108, 36, 14), b.shade) +
  stroke(
    'M156 216V350M198 190V370M240 180V374M282 190V370M324 216V350',
    b.tint,
    9,
    'stroke-dasharray="14 12" opacity=".7"',
  ) +
  path(heartPath(240, 256, 80), b.accent);

export const sponge: Motif = (b) =>
  b.solid(boxPath(92, 230, 296, 150, 40), b.main) +
  [
    [140, 280, 16],
    [200, 320, 20],
    [250, 270, 13],
    [310, 316, 18],
    [346, 270, 12],
    [160, 346, 10],
  ]
    .map(([x = 0, y = 0, r = 0]) => oval(x, y, r, r * 0.8, b.shade))
    .join('') +
  [
    [180, 180, 34],
    [250, 150, 46],
    [322, 186, 28],
  ]
    .map(([x = 0, y = 0, r = 0]) => disc(x, y, r, '#ffffff', 'opacity=".7"'))
    .join('');

export const lipGloss: Motif = (b) =>
  b.solid(boxPath(190, 226, 100, 166, 16), b.shade) +
  b.solid(boxPath(200, 172, 80, 60, 6), b.brass) +
  b.solid('M210 172V110q44-50 60-10V172z', b.main) +
  box(190, 290, 100, 12, 0, b.brass);

export const tissues: Motif = (b) =>
  path('M176 230Q150 120 220 150Q240 84 286 140Q340 130 308 230z', '#fffdf8') +
  b.printed(boxPath(92, 222, 296, 168, 20), b.main) +
  oval(240, 228, 92, 16, b.shade) +
  path('M176 230Q240 214 308 230q-60 14-132 0z', '#fffdf8') +
  box(180, 290, 120, 56, 10, b.cream) +
  box(200, 312, 80, 9, 4.5, b.accent);
