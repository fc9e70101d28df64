/** Toys, games and figures. */

import type { Brush } from '../brush.ts';
import { box, boxPath, disc, discPath, moved, oval, path, starPath, stroke } from '../shapes.ts';
import type { Motif } from './motif.ts';

const eyes = (b: Brush, x: number, y: number, gap: number, size = 8): string =>
  disc(x - gap, y, size, b.ink) +
  disc(x + gap, y, size, b.ink) +
  disc(x - gap + 2, y - 3, size / 3, '#fff') +
  disc(x + gap + 2, y - 3, size / 3, '#fff');

export const bear: Motif = (b) =>
  disc(172, 120, 36, b.main) +
  disc(308, 120, 36, b.main) +
  disc(172, 120, 18, b.tint) +
  disc(308, 120, 18, b.tint) +
  b.solid('M118 296q-26 60 14 74q30 4 40-50zM362 296q26 60-14 74q-30 4-40-50z', b.shade) +
  b.printed('M148 310Q148 236 240 236T332 310Q340 394 240 394T148 310z', b.main) +
  oval(240, 330, 56, 50, b.tint) +
  oval(172, 382, 40, 22, b.shade) +
  oval(308, 382, 40, 22, b.shade) +
  b.solid('M138 172Q138 84 240 84T342 172Q342 252 240 252T138 172z', b.main) +
  oval(240, 200, 46, 36, b.cream) +
  eyes(b, 240, 156, 44) +
  oval(240, 184, 15, 11, b.ink) +
  stroke('M240 194v14M222 212q18 12 36 0', b.ink, 5) +
  path('M240 254Q204 236 196 258T240 268Q276 236 284 258T240 268z', b.accent);

export const rabbit: Motif = (b) =>
  b.solid('M172 160Q136 40 180 34T222 150zM308 160Q344 40 300 34T258 150z', b.main) +
  path('M184 140Q162 62 182 58T208 140zM296 140Q318 62 298 58T272 140z', '#f5b8bd') +
  b.printed('M156 330Q150 240 240 240T324 330Q334 394 240 394T156 330z', b.accent) +
  b.solid('M148 200Q148 124 240 124T332 200Q332 268 240 268T148 200z', b.main) +
  eyes(b, 240, 192, 42) +
  path('M230 212h20l-10 12z', '#e58a92') +
  stroke('M240 224v8M224 240q16 8 32 0', b.ink, 4) +
  oval(190, 386, 40, 14, b.main) +
  oval(290, 386, 40, 14, b.main) +
  disc(180, 222, 13, '#f5b8bd', 'opacity=".7"') +
  disc(300, 222, 13, '#f5b8bd', 'opacity=".7"');

export const doll: Motif = (b) =>
  b.printed(
    'M138 300Q128 236 178 206Q144 80 240 76T302 206Q352 236 342 300Q348 392 300 392H180Q132 392 138 300z',
    b.main,
  ) +
  oval(240, 164, 54, 58, '#f8d9bd') +
  path('M186 160Q190 104 240 104T294 160Q276 124 240 130T186 160z', b.has('blonde') ? '#e6b455' : '#6d442e') +
  eyes(b, 240, 166, 20, 6) +
  disc(208, 184, 10, '#f0908c', 'opacity=".7"') +
  disc(272, 184, 10, '#f0908c', 'opacity=".7"') +
  stroke('M228 194q12 10 24 0', '#c0504c', 5) +
  oval(240, 306, 62, 66, b.cream) +
  [0, 72, 144, 216, 288]
    .map((a) => oval(240, 284, 13, 20, b.accent, `transform="rotate(${a} 240 306)"`))
    .join('') +
  disc(240, 306, 11, '#f4cf62');

export const blocks: Motif = (b) => {
  const block = (x: number, y: number, fill: string, mark: string): string =>
    b.solid(boxPath(x, y, 122, 122, 14), fill) +
    box(x + 15, y + 15, 92, 92, 8, b.cream) +
    moved(`translate(${x + 61} ${y + 61})`, mark);
  return (
    block(112, 270, b.main, stroke('M-24 28L0-28L24 28M-15 10H15', b.main, 11)) +
    block(246, 270, b.accent, path(starPath(0, 2, 34, 15), b.accent)) +
    moved(
      'rotate(-7 240 210)',
      block(
        176,
        142,
        b.shade,
        stroke('M-16-28V28H4Q24 28 24 13T4 0H-16M-16-28H2Q18-28 18-14T2 0', b.shade, 11),
      ),
    )
  );
};

export const train: Motif = (b) =>
  disc(330, 92, 20, '#fff', 'opacity=".8"') +
  disc(292, 70, 26, '#fff', 'opacity=".6"') +
  disc(246, 60, 20, '#fff', 'opacity=".4"') +
  b.solid('M300 130h48l-8 70h-32z', b.ink) +
  b.printed(boxPath(206, 194, 176, 116, 40), b.main) +
  b.solid(boxPath(94, 150, 136, 180, 10), b.accent) +
  box(80, 136, 164, 24, 10, b.shade) +
  box(118, 184, 86, 66, 8, '#dff0f4') +
  box(86, 310, 312, 26, 10, b.ink) +
  path('M382 290l46 46h-46z', b.shade) +
  [138, 242, 330]
    .map((x) => disc(x, 350, 40, b.wood) + disc(x, 350, 26, b.cream) + disc(x, 350, 9, b.ink))
    .join('') +
  disc(366, 230, 13, '#ffd982');

export const vehicle: Motif = (b) =>
  b.printed(
    'M70 250Q74 216 130 212L166 152q8-14 24-14H300q18 0 28 14l34 60Q412 216 414 262V320q0 16-16 16H84q-16 0-16-16z',
    b.main,
  ) +
  path('M184 164h50v48h-78zM250 164h42q10 0 16 10l22 38h-80z', '#dff0f4') +
  box(68, 282, 346, 12, 0, b.accent) +
  disc(396, 262, 12, '#ffd982') +
  [150, 334].map((x) => disc(x, 338, 48, b.ink) + disc(x, 338, 24, b.metal)).join('');

export const rocket: Motif = (b) =>
  [
    [92, 110],
    [390, 140],
    [110, 290],
    [382, 300],
  ]
    .map(([x = 0, y = 0]) => path(starPath(x, y, 16, 6), b.accent))
    .join('') +
  path('M204 330h72q4 44-36 76q-40-32-36-76z', '#f5a83c') +
  path('M222 330h36q2 24-18 44q-20-20-18-44z', '#fff0b8') +
  b.solid('M170 220Q110 260 122 342L186 306zM310 220Q370 260 358 342L294 306z', b.accent) +
  b.printed('M240 44Q340 130 300 336H180Q140 130 240 44z', b.main) +
  path('M240 44Q282 84 298 132H182Q198 84 240 44z', b.accent) +
  disc(240, 200, 40, b.cream) +
  disc(240, 200, 28, '#9cd0e4');

export const puzzle: Motif = (b) =>
  moved(
    'rotate(-8 240 240)',
    b.printed(
      'M110 110H220Q204 152 240 152T260 110H370V220Q328 204 328 240T370 260V370H260Q276 328 240 328T220 370H110V260Q152 276 152 240T110 220z',
      b.main,
    ),
  ) +
  moved(
    'translate(196 176) rotate(24 240 240) scale(.5)',
    b.solid(
      'M110 110H220Q204 68 240 68T260 110H370V220Q412 204 412 240T370 260V370H260Q276 328 240 328T220 370H110V260Q68 276 68 240T110 220z',
      b.accent,
    ),
  );

export const boardGame: Motif = (b) => {
  const wedges = Array.from({ length: 10 }, (_, i) =>
    path(`M${104 + i * 27.5} ${i % 2 ? 150 : 372}h24l-12 ${i % 2 ? 92 : -92}z`, i % 3 ? b.main : b.accent),
  ).join('');
  const die = (x: number, y: number, turn: number): string => {
    const dots = [-11, 0, 11].map((d) => disc(x + d, y + d, 5, b.cream)).join('');
    return moved(`rotate(${turn} ${x} ${y})`, box(x - 24, y - 24, 48, 48, 10, b.ink) + dots);
  };
  return (
    b.solid(boxPath(82, 128, 316, 266, 16), b.wood) +
    box(98, 144, 284, 234, 4, b.cream) +
    wedges +
    disc(152, 264, 19, b.shade) +
    disc(196, 254, 19, b.accentShade) +
    die(276, 252, 12) +
    die(332, 272, -16)
  );
};

export const playingCards: Motif = (b) => {
  const sheet = (turn: number, face: string): string =>
    moved(
      `rotate(${turn} 240 440)`,
      box(166, 104, 152, 222, 14, b.ink, 'opacity=".14"') +
        path(boxPath(162, 100, 152, 222, 14), '#fffdf8') +
        face,
    );
  return (
    sheet(-20, b.flat(boxPath(176, 114, 124, 194, 8), b.main)) +
    sheet(0, path(starPath(238, 211, 52, 22), b.accent)) +
    sheet(
      20,
      path(
        'M238 162C226 128 182 132 182 168C182 204 218 220 238 254C258 220 294 204 294 168C294 132 250 128 238 162z',
        '#cf3f3c',
      ),
    )
  );
};

export const spinningTop: Motif = (b) =>
  b.solid(boxPath(228, 80, 24, 90, 10), b.wood) +
  disc(240, 80, 19, b.accent) +
  b.printed('M108 216Q240 120 372 216Q380 240 350 262L240 392L130 262Q100 240 108 216z', b.main) +
  path('M108 216Q100 240 130 262Q240 316 350 262Q380 240 372 216Q240 280 108 216z', b.accent) +
  path('M196 342Q240 360 284 340L240 392z', b.cream) +
  stroke('M70 340q30 40 90 48M410 340q-30 40-90 48', b.ink, 5, 'opacity=".25"');

export const kite: Motif = (b) =>
  stroke('M270 320Q230 360 270 390T300 440', b.ink, 4) +
  path('M258 356l-32-12 4 30zM262 352l34-8-8 28z', b.accent) +
  path('M282 404l-32-8 6 28zM286 400l34-10-6 28z', b.main) +
  b.printed('M260 48L376 166L270 326L140 156z', b.main) +
  path('M260 48L376 166L262 162z', b.accent) +
  path('M262 162L270 326L140 156z', b.tint) +
  stroke('M260 48L270 326M140 156L376 166', b.ink, 4, 'opacity=".5"');

export const ball: Motif = (b) =>
  b.printed(discPath(240, 262, 128), b.main) +
  path('M240 134Q330 262 240 390Q150 262 240 134z', b.cream, 'opacity=".9"') +
  path('M240 134Q280 262 240 390Q200 262 240 134z', b.accent) +
  disc(240, 140, 14, b.cream) +
  path('M156 200Q176 160 214 148Q178 184 172 236z', '#ffffff', 'opacity=".4"');

export const dinosaur: Motif = (b) =>
  path('M150 236l22-44 22 30 26-46 24 44 28-34 16 44z', b.accent) +
  b.printed(
    'M60 330Q90 240 190 226Q270 218 300 250Q296 170 300 130Q310 92 362 96Q420 104 416 140Q412 164 366 164Q352 220 350 276Q344 330 300 346V390H256V356H196V390H152V344Q110 330 60 330z',
    b.main,
  ) +
  disc(362, 122, 9, b.ink) +
  stroke('M388 144q12 2 22-4', b.ink, 4) +
  oval(230, 310, 70, 26, b.tint, 'opacity=".6"');

export const pet: Motif = (b) =>
  b.solid('M164 128L172 62L224 108zM316 128L308 62L256 108z', b.main) +
  stroke('M330 340q70 10 62-70', b.shade, 26) +
  b.printed('M150 330Q150 226 240 226T330 330Q336 394 240 394T150 330z', b.main) +
  b.solid('M140 178Q140 98 240 98T340 178Q340 252 240 252T140 178z', b.main) +
  oval(240, 204, 44, 30, b.cream) +
  eyes(b, 240, 168, 44, 9) +
  path('M228 190h24l-12 13z', b.ink) +
  stroke('M240 203v8M224 216q16 8 32 0', b.ink, 4) +
  box(176, 246, 128, 18, 9, b.accent) +
  disc(240, 268, 13, '#f4cf62') +
  oval(196, 386, 34, 16, b.cream) +
  oval(284, 386, 34, 16, b.cream);

export const duck: Motif = (b) =>
  b.printed(
    'M92 290Q170 300 214 262Q170 150 262 136Q344 134 342 214Q340 246 322 262Q402 300 376 356Q350 392 240 392Q110 392 92 290z',
    b.main,
  ) +
  path('M338 196q54-4 66 16q-20 24-68 18z', '#f2994a') +
  disc(300, 188, 11, b.ink) +
  path('M190 320q70-40 120 0q-50 46-120 0z', b.shade, 'opacity=".7"') +
  (b.has('hen', 'chicken', 'cockerel', 'rooster')
    ? path('M240 146q-8-40 22-30q6-34 28-4q28-14 22 34z', '#cf3f3c')
    : '');

export const piggyBank: Motif = (b) =>
  box(150, 340, 44, 54, 12, b.shade) +
  box(292, 340, 44, 54, 12, b.shade) +
  stroke('M376 250q40-6 28-40', b.shade, 12) +
  b.printed('M94 268Q94 170 240 170T388 268Q388 366 240 366T94 268z', b.main) +
  b.solid('M150 190L134 122L204 164z', b.shade) +
  oval(112, 274, 36, 32, b.tint) +
  disc(102, 272, 6, b.ink) +
  disc(122, 272, 6, b.ink) +
  disc(168, 232, 9, b.ink) +
  box(222, 178, 76, 12, 6, b.ink) +
  disc(260, 130, 32, b.brass) +
  disc(260, 130, 20, '#e8c878');

export const music: Motif = (b) =>
  b.printed('M112 220H368V340Q368 392 240 392T112 340z', b.main) +
  stroke('M112 236L176 368L240 250L304 368L368 236', b.cream, 7) +
  oval(240, 220, 128, 44, b.cream) +
  oval(240, 220, 108, 33, '#fffdf8') +
  stroke('M300 196L404 96M200 196L116 84', b.woodShade, 12) +
  disc(406, 94, 17, b.wood) +
  disc(114, 82, 17, b.wood);

export const craftKit: Motif = (b) =>
  b.printed(boxPath(96, 200, 288, 190, 16), b.main) +
  path(boxPath(84, 172, 312, 54, 12), b.shade) +
  box(140, 260, 200, 92, 8, b.cream) +
  disc(190, 306, 28, b.accent) +
  disc(182, 300, 4, b.cream) +
  disc(198, 300, 4, b.cream) +
  disc(182, 314, 4, b.cream) +
  disc(198, 314, 4, b.cream) +
  stroke('M240 326L316 286', b.metalShade, 6) +
  stroke('M240 326q-8 20 20 14', b.accent, 4) +
  box(150, 100, 70, 76, 6, b.accent) +
  box(142, 92, 86, 14, 6, b.wood) +
  stroke('M152 122h66M152 140h66M152 158h66', b.accentShade, 4) +
  disc(306, 132, 44, b.tint) +
  stroke('M270 112q40 10 72 44M266 140q40 6 60 30M290 92q40 14 58 50', b.main, 5);
