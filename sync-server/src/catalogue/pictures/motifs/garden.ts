/** Garden things and growing things. */

import type { Brush } from '../brush.ts';
import { box, boxPath, disc, discPath, leaf, moved, oval, path, stroke } from '../shapes.ts';
import type { Motif } from './motif.ts';

export const wateringCan: Motif = (b) =>
  stroke('M330 230Q424 214 400 300Q386 342 330 350', b.shade, 20) +
  stroke('M174 200Q176 130 250 130T326 200', b.shade, 16) +
  b.solid('M178 330L96 190l18-12L186 276z', b.shade) +
  moved('rotate(-35 100 178)', b.solid(boxPath(62, 160, 78, 26, 10), b.brass)) +
  b.printed('M166 204H336L350 376q0 16-16 16H168q-16 0-16-16z', b.main) +
  oval(251, 204, 85, 15, b.tint) +
  path('M154 344h194l2 20H153z', b.accent) +
  [
    [60, 226],
    [84, 250],
    [44, 262],
  ]
    .map(([x = 0, y = 0]) => path(`M${x} ${y - 14}q12 16 0 22q-12-6 0-22z`, '#7dbde0'))
    .join('');

export const trowel: Motif = (b) =>
  moved(
    'rotate(32 240 240)',
    b.solid(boxPath(218, 50, 44, 130, 20), b.wood) +
      box(218, 150, 44, 16, 0, b.main) +
      box(230, 178, 20, 60, 6, b.metalShade) +
      b.solid('M178 236q62-24 124 0q8 110-62 176q-70-66-62-176z', b.metal) +
      stroke('M240 250V376', b.metalShade, 6),
  );

export const gardenFork: Motif = (b) => trowel(b) + path('M86 392q40-40 90-22t76 22z', '#7a5138');

const potBody = (b: Brush): string =>
  b.printed('M160 290H320L304 376q-3 16-20 16H196q-17 0-20-16z', b.has('terracotta') ? '#c4683f' : b.main) +
  b.solid(boxPath(146, 262, 188, 44, 10), b.has('terracotta') ? '#b1552f' : b.shade);

export const plant: Motif = (b) => {
  const kind = b.has('cactus') ? 'cactus' : b.pick('plant', ['broad', 'tall', 'trailing']);
  if (kind === 'cactus')
    return (
      b.solid('M204 270V130q0-36 36-36t36 36V270z', '#6a9a5f') +
      b.solid(
        'M204 210h-34q-22 0-22-24v-30q0-14 14-14t14 14v24h28zM276 180h30q22 0 22-24v-20q0-14-14-14t-14 14v16h-24z',
        '#5b8a54',
      ) +
      stroke('M224 130V260M256 130V260', '#8fbb80', 4, 'stroke-dasharray="6 12"') +
      disc(240, 92, 16, '#ec8fa9') +
      potBody(b)
    );
  const stems =
    kind === 'trailing'
      ? [-105, -62, -24, 16, 58, 100]
      : kind === 'tall'
        ? [-28, -12, 6, 22]
        : [-66, -38, -10, 18, 44, 70];
  const length = kind === 'tall' ? 220 : kind === 'broad' ? 170 : 150;
  return (
    stems
      .map((a, i) =>
        leaf(240, 276, length - Math.abs(a) * 0.4 + (i % 2) * 14, a, i % 2 ? b.green : b.greenShade),
      )
      .join('') +
    (kind === 'trailing'
      ? [
          [128, 270],
          [110, 312],
          [352, 274],
          [372, 318],
        ]
          .map(([x = 0, y = 0], i) => leaf(x, y, 62, i < 2 ? 200 : 160, i % 2 ? b.green : b.greenShade))
          .join('')
      : '') +
    potBody(b)
  );
};

export const herbPots: Motif = (b) => {
  const one = (x: number, kind: number): string =>
    [-50, -24, 0, 24, 50]
      .map((a, i) =>
        leaf(
          x,
          260,
          (kind === 1 ? 130 : 92) - Math.abs(a) * 0.5,
          a * (kind === 1 ? 0.5 : 1),
          (i + kind) % 2 ? b.green : b.greenShade,
        ),
      )
      .join('') +
    b.solid(`M${x - 46} 284h92l-12 82h-68z`, b.main) +
    box(x - 52, 260, 104, 28, 6, b.shade) +
    box(x - 22, 308, 44, 24, 4, b.cream);
  return one(128, 0) + one(240, 1) + one(352, 2) + b.solid(boxPath(66, 362, 348, 30, 10), b.accent);
};

export const flowers: Motif = (b) => {
  const bloom = (x: number, y: number, r: number, fill: string): string =>
    [0, 60, 120, 180, 240, 300]
      .map((a) => oval(x, y - r * 0.62, r * 0.38, r * 0.58, fill, `transform="rotate(${a} ${x} ${y})"`))
      .join('') + disc(x, y, r * 0.34, '#f4cf62');
  return (
    stroke('M240 330Q226 220 240 130M240 330Q200 240 150 190M240 330Q290 240 336 180', b.greenShade, 9) +
    leaf(232, 300, 84, -58, b.green) +
    leaf(248, 300, 84, 56, b.green) +
    bloom(148, 178, 58, b.accent) +
    bloom(338, 172, 56, b.tint) +
    bloom(240, 124, 72, b.main) +
    b.printed('M186 262H294Q286 300 306 338Q320 392 240 392T174 338Q194 300 186 262z', b.shade)
  );
};

export const flower: Motif = (b) =>
  stroke('M240 392Q252 320 240 240', b.greenShade, 12) +
  leaf(246, 360, 96, 62, b.green) +
  leaf(242, 340, 80, -60, b.green) +
  [0, 45, 90, 135, 180, 225, 270, 315]
    .map((a, i) => oval(240, 124, 32, 62, i % 2 ? b.main : b.shade, `transform="rotate(${a} 240 188)"`))
    .join('') +
  b.solid(discPath(240, 188, 40), '#f0c341');

export const vase: Motif = (b) => {
  const body = b.pick('vase', [
    'M206 190H274Q268 226 310 268Q346 320 306 392H174Q134 320 170 268Q212 226 206 190z',
    'M196 180H284Q276 240 300 300T282 392H198T180 300T196 180z',
  ]);
  return (
    stroke('M240 200Q230 120 176 70M240 200Q250 130 244 52M240 200Q262 130 312 84', b.greenShade, 6) +
    [
      [176, 72],
      [200, 110],
      [312, 84],
      [288, 122],
      [244, 54],
      [244, 104],
    ]
      .map(([x = 0, y = 0], i) =>
        leaf(x, y, 52, [-50, -80, 50, 84, 0, -40][i] ?? 0, i % 2 ? b.green : b.greenShade),
      )
      .join('') +
    disc(244, 62, 22, b.accent) +
    disc(176, 78, 18, b.accent) +
    disc(312, 92, 20, b.accent) +
    b.printed(body, b.main)
  );
};

export const birdhouse: Motif = (b) =>
  box(228, 340, 24, 56, 0, b.woodShade) +
  b.printed('M142 196L240 110L338 196V344q0 12-12 12H154q-12 0-12-12z', b.main) +
  b.solid('M240 66L378 190l-20 24L240 110L122 214l-20-24z', b.accent) +
  disc(240, 232, 38, b.ink) +
  disc(236, 236, 34, '#24202f') +
  b.solid(boxPath(206, 302, 68, 14, 7), b.wood) +
  path('M262 300q-26-44 14-52q30 2 26 34q24-2 34 8q-20 22-44 20z', b.tint) +
  disc(284, 264, 4, b.ink) +
  path('M264 262l-16 6 16 6z', '#f2994a');

export const bird: Motif = (b) =>
  b.printed(
    'M96 250Q150 236 190 178Q226 120 290 128Q336 138 342 184L384 204L340 220Q330 312 240 324Q170 330 96 250z',
    b.main,
  ) +
  path('M180 236Q250 200 300 236Q260 296 196 284Q184 262 180 236z', b.accent) +
  disc(304, 172, 10, b.ink) +
  disc(307, 169, 3, '#fff') +
  path('M340 186L388 206L338 220z', '#f2994a') +
  stroke('M220 322L210 384M262 318L266 384M190 388h40M246 388h40', b.woodShade, 8);

export const butterfly: Motif = (b) => {
  const wing =
    b.printed('M234 220Q180 80 104 116Q60 170 130 240Q80 260 104 326Q160 372 234 270z', b.main) +
    path(
      'M222 222Q180 130 128 142Q106 180 160 226zM222 262Q170 258 138 290Q140 330 176 322Q206 304 222 262z',
      b.accent,
      'opacity=".8"',
    );
  return (
    wing +
    moved('matrix(-1 0 0 1 480 0)', wing) +
    stroke('M238 178Q216 120 190 110M242 178Q264 120 290 110', b.ink, 5) +
    box(230, 176, 20, 140, 10, b.ink)
  );
};

export const seedPacket: Motif = (b) =>
  moved(
    'rotate(-5 240 240)',
    box(142, 76, 212, 316, 6, b.ink, 'opacity=".12"') +
      path('M134 70H346V384H134z', b.cream) +
      path('M134 70H346V104H134z', b.accent) +
      b.flat('M134 104H346V300H134z', b.tint) +
      stroke('M240 290Q236 240 240 180M240 270q-40-14-50-50M240 270q40-14 50-50', b.greenShade, 6) +
      disc(190, 212, 22, b.main) +
      disc(290, 208, 24, '#f0c341') +
      disc(240, 160, 34, b.main) +
      disc(240, 160, 12, '#f4cf62') +
      box(176, 320, 128, 12, 6, b.ink, 'opacity=".6"') +
      box(196, 346, 88, 9, 4.5, b.accent),
  ) +
  [
    [380, 372],
    [404, 388],
    [368, 394],
  ]
    .map(([x = 0, y = 0]) => oval(x, y, 8, 5, b.woodShade))
    .join('');

export const bucket: Motif = (b) =>
  stroke('M116 190Q118 60 240 60T364 190', b.metalShade, 10) +
  box(204, 50, 72, 20, 10, b.wood) +
  b.printed('M106 190H374L344 374q-3 18-20 18H156q-17 0-20-18z', b.main) +
  path('M114 234h252l-4 22H118z', b.shade) +
  oval(240, 190, 134, 24, b.tint) +
  oval(240, 193, 118, 17, b.shade);

export const parasol: Motif = (b) =>
  box(233, 110, 14, 280, 5, b.wood) +
  oval(240, 388, 70, 10, b.shade) +
  b.printed(
    'M60 236Q80 84 240 84T420 236Q390 214 360 236Q330 214 300 236Q270 214 240 236Q210 214 180 236Q150 214 120 236Q90 214 60 236z',
    b.main,
  ) +
  path('M240 84Q160 130 180 236Q210 214 240 236Q270 214 300 236Q320 130 240 84z', b.accent) +
  disc(240, 80, 11, b.wood);

export const gnome: Motif = (b) =>
  b.printed('M150 330Q150 240 240 240T330 330V376q0 16-16 16H166q-16 0-16-16z', b.accent) +
  oval(240, 200, 62, 56, '#f6d3b4') +
  path('M172 196Q180 330 240 338T308 196Q296 240 240 240T172 196z', '#fffdf8') +
  b.solid('M240 40Q330 120 326 182Q240 150 154 182Q150 120 240 40z', b.main) +
  disc(240, 212, 17, '#eca58c') +
  disc(216, 190, 6, b.ink) +
  disc(264, 190, 6, b.ink) +
  oval(190, 390, 40, 14, b.ink) +
  oval(290, 390, 40, 14, b.ink);

export const toadstool: Motif = (b) =>
  b.solid('M198 246H282Q276 330 304 392H176Q204 330 198 246z', b.cream) +
  b.solid('M84 254Q90 100 240 100T396 254Q396 276 240 276T84 254z', b.main) +
  [
    [168, 190, 24],
    [248, 150, 28],
    [326, 206, 22],
    [236, 228, 16],
    [124, 236, 14],
  ]
    .map(([x = 0, y = 0, r = 0]) => disc(x, y, r, b.cream))
    .join('') +
  [120, 350].map((x) => stroke(`M${x} 392q-4-30-14-40M${x + 8} 392q4-24 16-34`, b.green, 7)).join('');

export const feather: Motif = (b) =>
  moved(
    'rotate(28 240 240)',
    b.printed('M240 56Q330 130 306 260Q290 330 240 350Q190 330 174 260Q150 130 240 56z', b.main) +
      stroke('M240 90V430', b.cream, 7) +
      stroke(
        'M240 170L286 140M240 220L292 186M240 270L286 236M240 170L194 140M240 220L188 186M240 270L194 236',
        b.cream,
        4,
        'opacity=".6"',
      ),
  );

export const windmill: Motif = (b) =>
  box(232, 190, 16, 202, 6, b.wood) +
  [0, 90, 180, 270]
    .map((a, i) =>
      moved(
        `rotate(${a} 240 190)`,
        path('M240 190V70Q320 80 320 150z', i % 2 ? b.accent : b.main) +
          path('M240 190L320 150Q300 190 240 190z', i % 2 ? b.accentShade : b.shade),
      ),
    )
    .join('') +
  disc(240, 190, 17, b.cream);
